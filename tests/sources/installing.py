"""Plugins that are installed for the time of a test: a module and what an installer leaves beside it."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installed(folder: Path, **codes: str) -> Iterator[None]:
    """Within this context each module, given by its code, is a plugin of an installed package of the same name."""
    for module, code in codes.items():
        write_package(folder, module, code)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        importlib.invalidate_caches()
        for module in codes:
            sys.modules.pop(module, None)


def write_package(
    folder: Path, module: str, code: str | None, *, version: str = "1.2", points: str | None = None
) -> None:
    """What an installer would leave in the folder: the module, unless it is there, and who names which entry points."""
    name = module.replace("_", "-")
    if code is not None:
        (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    text = f"[creditrules]\n{module} = {module}\n" if points is None else points
    (info / "entry_points.txt").write_text(text, encoding="utf-8")
