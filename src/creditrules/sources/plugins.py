"""What plugins have brought, and how they fare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from creditrules.diagnostics import Diagnostic, has_errors
from creditrules.sources.kinds import ConsentKind, ReaderKind, ReceiverKind, SourceKind

What: TypeAlias = Literal["source", "consent", "receiver", "reader"]
Kind: TypeAlias = SourceKind | ConsentKind | ReceiverKind | ReaderKind


@dataclass(frozen=True, slots=True)
class Brought:
    """A kind that a plugin brings: of what, under which name, and a line for people."""

    what: What
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PluginHealth:
    """A plugin as it was found.

    `name` is that of its entry point, `distribution` the installed package; `hooks` are those that it implements,
    `seconds` what loading it took. A plugin with an error among its `findings` is broken.
    """

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...] = ()
    kinds: tuple[Brought, ...] = ()
    seconds: float = 0.0
    findings: tuple[Diagnostic, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether something of it cannot be used."""
        return has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class Plugins:
    """Every kind that can be used, by name (readers by ending), and every plugin that was found."""

    sources: Mapping[str, SourceKind] = field(default_factory=dict)
    consents: Mapping[str, ConsentKind] = field(default_factory=dict)
    receivers: Mapping[str, ReceiverKind] = field(default_factory=dict)
    readers: Mapping[str, ReaderKind] = field(default_factory=dict)
    health: tuple[PluginHealth, ...] = ()

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the plugins, each finding once."""
        told: list[Diagnostic] = []
        for found in (found for plugin in self.health for found in plugin.findings):
            if found not in told:
                told.append(found)
        return tuple(told)

    def bringing(self, what: What, name: str) -> Iterator[PluginHealth]:
        """The plugins that bring this kind; two of them where none is used."""
        return (
            plugin for plugin in self.health if any((kind.what, kind.name) == (what, name) for kind in plugin.kinds)
        )
