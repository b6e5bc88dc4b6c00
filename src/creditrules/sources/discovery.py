"""Finds the plugins that are installed, and what they bring. Nothing is kept between two calls."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata

from creditrules.diagnostics import Diagnostic
from creditrules.sources.hookspecs import PROJECT
from creditrules.sources.kinds import ConsentKind, ReaderKind, ReceiverKind, SourceKind
from creditrules.sources.loading import findings
from creditrules.sources.loading.judging import HOOKS
from creditrules.sources.loading.one import LIMIT, SLOW, Loaded, load
from creditrules.sources.plugins import Brought, Kind, PluginHealth, Plugins, What

BUILTIN = "builtin"
"""The name of the plugin that is part of this package."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A plugin that is installed, not yet loaded."""

    name: str
    distribution: str
    version: str
    importing: Callable[[], object]

    @property
    def where(self) -> str:
        return f"{self.distribution} {self.version}".strip() or self.name


def discover(*, slow: float = SLOW, limit: float = LIMIT) -> Plugins:
    """Every plugin that is installed, and every kind that can be used; raises nothing, whatever a plugin does.

    A plugin is told to be slow when it takes more than `slow` seconds to load, and left out after `limit` seconds.
    """
    strays: list[PluginHealth] = []
    loaded = [
        (found, load(found.name, found.where, found.importing, slow=slow, limit=limit))
        for found in (_builtin(), *_installed(strays))
    ]
    health = [_health(found, each) for found, each in loaded]
    return _together(health, [each for _, each in loaded], strays)


def _builtin() -> _Found:
    def importing() -> object:
        return importlib.import_module("creditrules.sources.builtin")

    try:
        version = metadata.version("creditrules")
    except metadata.PackageNotFoundError:
        version = ""
    return _Found(BUILTIN, "creditrules", version, importing)


def _installed(strays: list[PluginHealth]) -> list[_Found]:
    """The entry points of our group, in an order that does not depend on the machine."""
    try:
        points: Sequence[metadata.EntryPoint] = tuple(metadata.entry_points(group=PROJECT))
    except Exception:  # noqa: BLE001  # one package whose list is damaged hides those of all others
        points = tuple(_one_by_one(strays))
    found = [_Found(point.name, *_distribution(point), point.load) for point in points]
    return sorted(found, key=lambda each: (each.distribution, each.name))


def _one_by_one(strays: list[PluginHealth]) -> Iterator[metadata.EntryPoint]:
    """Entry points package by package; of packages with the same name the first is the one that is imported."""
    names: set[str] = set()
    for each in metadata.distributions():
        name = ""
        try:
            name = str(each.metadata["Name"] or "")
            if name.casefold() in names:
                continue
            names.add(name.casefold())
            yield from each.entry_points.select(group=PROJECT)
        except Exception:  # noqa: BLE001  # what is installed may be damaged in any way
            if f"[{PROJECT}]" in _text_of(each):
                told = findings.unreadable_distribution(name)
                strays.append(PluginHealth("", name, "", findings=(told,)))


def _text_of(distribution: metadata.Distribution) -> str:
    try:
        return distribution.read_text("entry_points.txt") or ""
    except (OSError, ValueError):
        return ""


def _distribution(point: metadata.EntryPoint) -> tuple[str, str]:
    """The name and the version of the package that an entry point belongs to."""
    try:
        dist = point.dist
        return ("", "") if dist is None else (str(dist.metadata["Name"] or ""), str(dist.metadata["Version"] or ""))
    except Exception:  # noqa: BLE001  # as above
        return "", ""


def _health(found: _Found, loaded: Loaded) -> PluginHealth:
    kinds = [brought for hook, kinds in loaded.kinds.items() for kind in kinds for brought in _brought(hook, kind)]
    return PluginHealth(
        name=found.name,
        distribution=found.distribution,
        version=found.version,
        hooks=tuple(loaded.hooks),
        kinds=tuple(kinds),
        seconds=loaded.seconds,
        findings=tuple(loaded.found),
    )


def _brought(hook: str, kind: Kind) -> Iterator[Brought]:
    """What can be asked for by name; of a reader, each ending."""
    names = kind.endings if isinstance(kind, ReaderKind) else (kind.name,)
    return (Brought(HOOKS[hook].what, name, kind.title) for name in names)


def _together(health: list[PluginHealth], loaded: Iterable[Loaded], strays: Iterable[PluginHealth]) -> Plugins:
    """All that plugins bring, without what more than one of them brings."""
    twice = _twice(health)
    told: list[PluginHealth] = []
    for plugin in health:
        more = [twice[kind.what, kind.name] for kind in plugin.kinds if (kind.what, kind.name) in twice]
        told.append(replace(plugin, findings=(*plugin.findings, *more)))
    kinds: dict[What, dict[str, Kind]] = {hook.what: {} for hook in HOOKS.values()}
    for each in loaded:
        for hook, brought in each.kinds.items():
            for kind in brought:
                kinds[HOOKS[hook].what] |= {one.name: kind for one in _brought(hook, kind)}
    for what, name in twice:
        del kinds[what][name]
    return Plugins(
        sources={name: kind for name, kind in kinds["source"].items() if isinstance(kind, SourceKind)},
        consents={name: kind for name, kind in kinds["consent"].items() if isinstance(kind, ConsentKind)},
        receivers={name: kind for name, kind in kinds["receiver"].items() if isinstance(kind, ReceiverKind)},
        readers={name: kind for name, kind in kinds["reader"].items() if isinstance(kind, ReaderKind)},
        health=(*told, *strays),
    )


def _twice(health: Iterable[PluginHealth]) -> dict[tuple[What, str], Diagnostic]:
    by_kind: defaultdict[tuple[What, str], list[tuple[Brought, str]]] = defaultdict(list)
    for plugin in health:
        for kind in plugin.kinds:
            by_kind[kind.what, kind.name].append((kind, plugin.distribution or plugin.name))
    return {
        key: findings.kind_twice(brought[0][0], [plugin for _, plugin in brought])
        for key, brought in by_kind.items()
        if len(brought) > 1
    }
