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


def existing_file(path: str) -> str:
    """The path of a file that can be read, or `PathError`."""
    if os.path.isdir(path):
        raise PathError(f"`{escaped(path)}` is a folder; name a file in it")
    _check(path, "file")
    return path


def policy_files(paths: Iterable[str]) -> list[str]:
    """The policy files named, and those in the folders named, each once; folders are searched in order of names."""
    found: dict[str, str] = {}
    for path in paths:
        _check(path, "file or folder")
        for file in _policies_in(path) if os.path.isdir(path) else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _check(path: str, what: str) -> None:
    if "\0" in path or not os.path.exists(path):
        close = _neighbour(path)
        hint = f"; did you mean `{escaped(close)}`?" if close else ""
        raise PathError(f"there is no {what} `{escaped(path)}`{hint}")
    if not os.access(path, os.R_OK):
        raise PathError(f"`{escaped(path)}` cannot be read: permission denied")


def _neighbour(path: str) -> str | None:
    """The path in the same folder that is most like this one."""
    folder, name = os.path.split(path)
    try:
        close = nearest(name, os.listdir(folder or "."))
    except (OSError, ValueError):
        return None
    return os.path.join(folder, close) if close else None


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
