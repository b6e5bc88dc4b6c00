"""The plugin that is part of this package: a register of consents in a CSV file, and a receiver that writes lines."""

from __future__ import annotations

from creditrules.sources.builtin.consents import CONSENTS
from creditrules.sources.builtin.lines import LINES
from creditrules.sources.hookspecs import hookimpl
from creditrules.sources.kinds import ConsentKind, ReceiverKind


@hookimpl
def creditrules_consents() -> list[ConsentKind]:
    """The register of consents in a CSV file."""
    return [CONSENTS]


@hookimpl
def creditrules_receivers() -> list[ReceiverKind]:
    """The receiver that adds lines of JSON to a file."""
    return [LINES]
