"""`sources.toml`: from its text to everything in it open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from creditrules.diagnostics import Diagnostic, has_errors
from creditrules.program.program import Program
from creditrules.sources.asking import Wanted
from creditrules.sources.configured import Configured
from creditrules.sources.plugins import Plugins
from creditrules.sources.settings.findings import SettingsFindings
from creditrules.sources.settings.opening import open_all
from creditrules.sources.settings.plan import plan
from creditrules.sources.settings.text import read_settings


def configure(
    path: str | Path, program: Program, plugins: Plugins, wanted: Mapping[str, Wanted]
) -> tuple[Configured, tuple[Diagnostic, ...]]:
    """Everything that the file names, open, and which plugins are broken, though the file does not need them.

    Raises `SourcesError` with everything that is wrong with the file, each mistake at its place, before anything is
    opened; and with everything that cannot be opened, when all else is closed again.
    """
    found = SettingsFindings(read_settings(path))
    planned = plan(program, plugins, found)
    found.raise_if_any()
    broken = tuple(finding for finding in plugins.findings if has_errors([finding]))
    return open_all(planned, program, plugins, wanted, found), broken
