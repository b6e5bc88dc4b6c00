"""Files and folders named on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from creditrules.cli.status import USAGE
from creditrules.diagnostics import nearest
from creditrules.diagnostics.visible import escaped

SUFFIX = ".policy"


class PathError(click.ClickException):
    """A file or folder that a command needs cannot be used."""

    exit_code = USAGE


def existing_file(name: str) -> str:
    """The name of a file that can be read, or `PathError`."""
    if _existing(name, "file").is_dir():
        raise PathError(f"`{escaped(name)}` is a folder; name a file in it")
    return name


def policy_files(names: Iterable[str]) -> list[str]:
    """The policy files named, and those in the folders named, each once; folders are searched in order of names."""
    found: dict[str, str] = {}
    for name in names:
        folder = _existing(name, "file or folder").is_dir()
        for file in _policies_in(name) if folder else [name]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _existing(name: str, what: str) -> Path:
    path = Path(name)
    if not name or "\0" in name or not path.exists():
        close = _neighbour(path) if name else None
        hint = f"; did you mean `{escaped(str(close))}`?" if close else ""
        raise PathError(f"there is no {what} `{escaped(name)}`{hint}")
    if not os.access(path, os.R_OK):
        raise PathError(f"`{escaped(name)}` cannot be read: permission denied")
    return path


def _neighbour(path: Path) -> Path | None:
    """The file or folder beside it whose name is most like this one's."""
    try:
        close = nearest(path.name, [other.name for other in path.parent.iterdir()])
    except (OSError, ValueError):
        return None
    return path.parent / close if close else None


def _policies_in(folder: str) -> Iterator[str]:
    """Policy files below a folder; folders whose names begin with a dot are left out, as is usual."""
    nothing = True
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(SUFFIX):
                nothing = False
                yield str(Path(here, name))
    if nothing:
        raise PathError(f"there is no `{SUFFIX}` file in `{escaped(folder)}`")
