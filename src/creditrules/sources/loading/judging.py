"""Whether what a hook gives are kinds that can be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from creditrules.diagnostics import Diagnostic
from creditrules.sources.configured import ConsentSettings, Limits
from creditrules.sources.kinds import ConsentKind, ReaderKind, ReceiverKind, Settings, SourceKind
from creditrules.sources.loading import findings
from creditrules.sources.plugins import Kind, What
from creditrules.sources.schemas import names_of

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_ENDING = re.compile(r"(?:\.[a-z0-9_-]{1,20}){1,3}")
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook: of what it brings kinds, of which class, and which settings those kinds share with all others."""

    what: What
    kind: type[Kind]
    taken: frozenset[str] = frozenset()


HOOKS: Mapping[str, Hook] = {
    "creditrules_sources": Hook("source", SourceKind, names_of(Limits) | {"kind"}),
    "creditrules_consents": Hook("consent", ConsentKind, names_of(ConsentSettings) | {"kind"}),
    "creditrules_receivers": Hook("receiver", ReceiverKind, frozenset({"kind"})),
    "creditrules_readers": Hook("reader", ReaderKind),
}


def judge(given: object, name: str, plugin: str, where: str, found: list[Diagnostic]) -> Iterator[Kind]:
    """The kinds among what the hook `name` has given; adds to `found` what is wrong with the others."""
    hook = HOOKS[name]
    wanted = hook.kind.__name__
    if not isinstance(given, list | tuple):
        found.append(findings.not_kinds(where, plugin, name, given, wanted))
        return
    seen: set[str] = set()
    for kind in given:
        if not isinstance(kind, hook.kind):
            found.append(findings.not_a_kind(where, plugin, name, kind, wanted))
            continue
        faults = list(_faults(kind, hook))
        if not faults and kind.name in seen:
            faults = [("is there twice", "give each kind a name of its own")]
        found += [findings.wrong_kind(where, plugin, str(kind.name), why, help_) for why, help_ in faults]
        if not faults:
            seen.add(kind.name)
            yield kind


def _faults(kind: Kind, hook: Hook) -> Iterator[tuple[str, str]]:
    """What is wrong with the kind, each with a way out."""
    name: object = kind.name
    title: object = kind.title
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield "has a name that is none", "a name is of lower-case letters, digits, `_` and `-`, up to 40 of them"
    if not isinstance(title, str) or not title.strip() or "\n" in title or len(title) > _LONGEST_TITLE:
        yield "has no title", f"say in one line, of up to {_LONGEST_TITLE} characters, what it is"
    if isinstance(kind, ReaderKind):
        yield from _reader_faults(kind)
        return
    yield from _call_faults("open", kind.open)
    yield from _settings_faults(kind.settings, hook.taken)


def _reader_faults(kind: ReaderKind) -> Iterator[tuple[str, str]]:
    yield from _call_faults("read", kind.read)
    endings: object = kind.endings
    if not isinstance(endings, tuple) or not endings or not all(map(_is_ending, endings)):
        yield "does not say of which files it is", 'write endings of names in lower case, with the point: `(".csv",)`'


def _call_faults(name: str, function: object) -> Iterator[tuple[str, str]]:
    if not callable(function):
        yield f"has no `{name}` that can be called", ""


def _is_ending(ending: object) -> bool:
    return isinstance(ending, str) and bool(_ENDING.fullmatch(ending))


def _settings_faults(settings: object, taken: Iterable[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(settings, type) or not issubclass(settings, Settings):
        yield "has settings of another class", "derive them from `creditrules.sources.Settings`"
        return
    try:
        complete = settings.__pydantic_complete__ or settings.model_rebuild()
    except Exception as error:  # noqa: BLE001  # what the annotations name is the plugin's own code
        yield f"has settings that cannot be used: {findings.said(error)}", ""
        return
    if not complete:
        yield "has settings whose annotations name what is not there", ""
        return
    if settings.model_config.get("extra") != "forbid":
        yield "has settings that let unknown names pass", 'leave `extra="forbid"` as it is in `Settings`'
    for name in sorted(names_of(settings) & set(taken)):
        yield f"has a setting `{name}`, which all of its sort have already", "call it otherwise"
