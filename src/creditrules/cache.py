"""Checked programs kept on disk, so that a policy that was checked once is quick to load.

What is read back is trusted as much as the program itself, so the folder must be the user's own, and nobody else may
write to it. `CREDITRULES_CACHE=off` keeps nothing.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from creditrules.diagnostics import Diagnostic, Source
from creditrules.program.program import Program
from creditrules.values.quick import maker

_MOST_FILES = 200
_MODULES = ("creditrules", "datetime", "decimal")
_PACKAGE = Path(__file__).parent
_MAKES_PROGRAMS = ("diagnostics", "values", "program", "facts", "syntax", "checker", "grammar")


def kept(source: Source) -> tuple[Program, tuple[Diagnostic, ...]] | None:
    """The program of a text that passed the check before, with the warnings that it got; None where it is not kept."""
    file = _file(source)
    if file is None:
        return None
    try:
        with _without_collecting():
            program, findings = _Reader(BytesIO(file.read_bytes())).load()
    except Exception:  # noqa: BLE001  # a file that is not there, cut short or of another make: check again
        return None
    return (program, findings) if isinstance(program, Program) else None


def keep(source: Source, program: Program, findings: tuple[Diagnostic, ...]) -> None:
    """Keeps a program that passed the check; where that is not possible nothing is said."""
    file = _file(source)
    if file is None:
        return
    with suppress(OSError, pickle.PicklingError, RecursionError):
        content = BytesIO()
        _Writer(content, pickle.HIGHEST_PROTOCOL).dump((program, findings))
        with NamedTemporaryFile(dir=file.parent, prefix=".new-", delete=False) as aside:
            aside.write(content.getvalue())
        Path(aside.name).replace(file)
        _remove_old(file.parent)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leaves the collector out, which would look again and again at thousands of new objects, none of them garbage."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Writer(pickle.Pickler):
    """Writes the parts of a program as their classes with the values of all fields."""

    def reducer_override(self, part: Any) -> Any:
        """The class and the values, for what is no more than these."""
        cls: type[Any] = type(part)
        if _is_plain(cls):  # type: ignore[arg-type]  # classes can be hashed
            return cls, tuple(getattr(part, field.name) for field in fields(cls))
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Reads them back, with what makes such objects fastest."""

    def find_class(self, module: str, name: str) -> Any:
        """What stands for a name of a module; only names of ours and of the few types that programs hold."""
        if module.partition(".")[0] not in _MODULES:
            raise pickle.UnpicklingError(f"no program holds anything of {module}")
        found = super().find_class(module, name)
        return maker(found) if isinstance(found, type) and _is_plain(found) else found


@cache
def _is_plain(cls: type[Any]) -> bool:
    """Whether objects are the values of their fields and no more: of a dataclass that says nothing of pickling."""
    return is_dataclass(cls) and getattr(getattr(cls, "__getstate__", None), "__module__", "") == "dataclasses"


def cache_folder() -> Path | None:
    """The user's folder for what can be made again; None where there is none that only the user can write to."""
    if os.environ.get("CREDITRULES_CACHE") == "off":
        return None
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "creditrules"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = folder.stat()
    except (OSError, RuntimeError):
        return None
    if not os.access(folder, os.W_OK) or mine.st_mode & 0o022 or (hasattr(os, "getuid") and mine.st_uid != os.getuid()):
        return None
    return folder


def _file(source: Source) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    key = sha256(f"{_maker()}\0{source.name}\0{source.text}".encode("utf-8", "surrogatepass"))
    return folder / f"policy-{key.hexdigest()[:32]}.pickle"


@cache
def _maker() -> str:
    """What makes programs out of texts: this Python and these files of the package."""
    # In a checkout the grammar stands beside the sources, not inside the package.
    rooms = [_PACKAGE / room for room in _MAKES_PROGRAMS] + [_PACKAGE.parents[1] / "grammar"]
    stamps = [stamp for room in rooms if room.is_dir() for stamp in sorted(_stamps(room))]
    return sha256("\n".join([sys.version, str(_PACKAGE), *stamps]).encode()).hexdigest()


def _stamps(room: Path) -> Iterator[str]:
    with os.scandir(room) as entries:
        for entry in entries:
            if "." in entry.name and entry.is_file():
                made = entry.stat()
                yield f"{entry.name} {made.st_size} {made.st_mtime_ns}"


def _remove_old(folder: Path) -> None:
    files = sorted(folder.glob("policy-*.pickle"), key=lambda file: file.stat().st_mtime)
    for file in files[:-_MOST_FILES]:
        file.unlink(missing_ok=True)
