"""The hooks that plugins implement. Each brings kinds of things; none can change how a decision is computed.

A plugin is a module or an object that an installed package names as an entry point of the group `creditrules`. Its
functions are marked with `hookimpl`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from creditrules.sources.kinds import ConsentKind, ReaderKind, ReceiverKind, SourceKind

PROJECT = "creditrules"
"""The name of the entry points' group, and of the hooks' project in pluggy."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def creditrules_sources() -> Sequence[SourceKind]:  # type: ignore[empty-body]  # plugins give it one
    """Kinds of sources, which tell facts for many customers at once, asked only for what the policy reads.

    Called once, when the plugin is loaded; it must be quick and do no input or output.
    """


@hookspec
def creditrules_consents() -> Sequence[ConsentKind]:  # type: ignore[empty-body]  # plugins give it one
    """Kinds of registers of consents. A source that needs consent is not asked about customers without one.

    Called once, when the plugin is loaded; it must be quick and do no input or output.
    """


@hookspec
def creditrules_receivers() -> Sequence[ReceiverKind]:  # type: ignore[empty-body]  # plugins give it one
    """Kinds of receivers of decisions and alerts. One that fails is told as a warning; the decision stands.

    Called once, when the plugin is loaded; it must be quick and do no input or output.
    """


@hookspec
def creditrules_readers() -> Sequence[ReaderKind]:  # type: ignore[empty-body]  # plugins give it one
    """Readers of forms of files, for sources that read files.

    Called once, when the plugin is loaded; it must be quick and do no input or output.
    """
