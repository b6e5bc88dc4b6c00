"""What `sources.toml` says, validated as a whole and not yet opened."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import ValidationError

from creditrules.diagnostics.codes import KIND_TWICE
from creditrules.facts.locate import Path
from creditrules.facts.values_shown import short
from creditrules.program.program import Program
from creditrules.sources.configured import AuditSettings, ConsentSettings, GatheringSettings, Limits
from creditrules.sources.kinds import ConsentKind, ReceiverKind, Settings, SourceKind
from creditrules.sources.plugins import Plugins, What
from creditrules.sources.schemas import names_of
from creditrules.sources.settings import findings
from creditrules.sources.settings.findings import SettingsFindings
from creditrules.sources.settings.wording import Checked, in_our_words

TABLES = ("gathering", "consent", "audit", "sources", "receivers")

_OUR_PACKAGES: Mapping[tuple[What, str], str] = {
    ("source", "file"): "creditrules-files",
    ("source", "sql"): "creditrules-sql",
    ("source", "http"): "creditrules-http",
    ("source", "uscc"): "creditrules-cn",
}

AnySettings = TypeVar("AnySettings", bound=Settings)
AnyKind = TypeVar("AnyKind", SourceKind, ConsentKind, ReceiverKind)


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """A source to open."""

    name: str
    kind: SourceKind
    settings: Settings
    limits: Limits
    digest: str


@dataclass(frozen=True, slots=True)
class PlannedRegister:
    """A register of consents to open."""

    kind: ConsentKind
    settings: Settings
    consent: ConsentSettings


@dataclass(frozen=True, slots=True)
class PlannedReceiver:
    """A receiver to open."""

    name: str
    kind: ReceiverKind
    settings: Settings


@dataclass(slots=True)
class Plan:
    """Everything that is to be opened, sources in the order of the policy."""

    sources: list[PlannedSource] = field(default_factory=list)
    receivers: list[PlannedReceiver] = field(default_factory=list)
    register: PlannedRegister | None = None
    gathering: GatheringSettings = field(default_factory=GatheringSettings)
    audit: AuditSettings | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A table that describes one thing, and how findings call that."""

    path: Path
    subject: str
    raw: dict[str, Any]


def plan(program: Program, plugins: Plugins, found: SettingsFindings) -> Plan:
    """What is to be opened; everything that is wrong goes to `found`, and is left out."""
    return _Planner(program, plugins, found).plan()


@dataclass(slots=True)
class _Planner:
    program: Program
    plugins: Plugins
    found: SettingsFindings

    def plan(self) -> Plan:
        for name in self.found.file.content:
            if name not in TABLES:
                findings.unknown_table(self.found, name, TABLES)
        gathering = self._settings("gathering", GatheringSettings) or GatheringSettings()
        self._check_compared(gathering.compare)
        plan = Plan(gathering=gathering, audit=self._settings("audit", AuditSettings))
        plan.register = self._register()
        plan.receivers += (one for part in self._parts("receivers") if (one := self._receiver(part)))
        planned = {each.name: each for part in self._parts("sources") if (each := self._source(part))}
        plan.sources += (planned[name] for name in self.program.sources if name in planned)
        return plan

    def _check_compared(self, compare: bool | frozenset[str]) -> None:  # noqa: FBT001  # as the setting is
        for fact in sorted(compare) if isinstance(compare, frozenset) else ():
            if fact not in self.program.facts:
                findings.unknown_fact(self.found, ("gathering", "compare"), fact, list(self.program.facts))

    def _settings(self, name: str, settings: type[AnySettings]) -> AnySettings | None:
        """A table without a kind."""
        part = self._part((name,), f"`[{name}]`")
        return None if part is None else self._validated(part, part.raw, settings, ())

    def _register(self) -> PlannedRegister | None:
        part = self._part(("consent",), "`[consent]`")
        if part is None:
            return None
        kind = self._kind(part, "consent", self.plugins.consents)
        ours = names_of(ConsentSettings)
        own = frozenset() if kind is None else names_of(kind.settings)
        consent = self._validated(part, _only(part.raw, ours), ConsentSettings, {"kind", *own})
        settings = None if kind is None else self._rest(part, kind.settings, ours)
        if kind is None or settings is None or consent is None:
            return None
        return PlannedRegister(kind, settings, consent)

    def _receiver(self, part: _Part) -> PlannedReceiver | None:
        kind = self._kind(part, "receiver", self.plugins.receivers)
        settings = None if kind is None else self._rest(part, kind.settings, ())
        return None if kind is None or settings is None else PlannedReceiver(str(part.path[-1]), kind, settings)

    def _source(self, part: _Part) -> PlannedSource | None:
        name = str(part.path[-1])
        if name not in self.program.sources:
            findings.unknown_source(self.found, name, list(self.program.sources))
        kind = self._kind(part, "source", self.plugins.sources)
        ours = names_of(Limits)
        limits = self._validated(part, _only(part.raw, ours), Limits, ())
        settings = None if kind is None else self._rest(part, kind.settings, ours)
        if limits is not None and limits.needs_consent and "consent" not in self.found.file.content:
            findings.consent_without_register(self.found, name)
        if limits is not None and limits.third_party and "audit" not in self.found.file.content:
            findings.third_party_without_audit(self.found, name)
        if kind is None or settings is None or limits is None:
            return None
        digest = sha256(json.dumps(part.raw, sort_keys=True, default=str).encode()).hexdigest()
        return PlannedSource(name, kind, settings, limits, digest)

    # -------------------------------------------------------------------------------------------------------- tables

    def _part(self, path: Path, subject: str) -> _Part | None:
        """The table at a path; None where there is none."""
        raw: Any = self.found.file.content
        for part in path:
            if part not in raw:
                return None
            raw = raw[part]
        if not isinstance(raw, dict):
            findings.not_a_table(self.found, path)
            return None
        return _Part(path, subject, raw)

    def _parts(self, name: str) -> Sequence[_Part]:
        """The tables inside the table of this name, each of which describes one thing."""
        whole = self._part((name,), f"`[{name}]`")
        if whole is None:
            return ()
        noun = name.removesuffix("s")
        parts = (self._part((name, each), f"the {noun} `{short(each)}`") for each in whole.raw)
        return [part for part in parts if part is not None]

    def _kind(self, part: _Part, what: What, known: Mapping[str, AnyKind]) -> AnyKind | None:
        """The kind that a table names."""
        if "kind" not in part.raw:
            findings.no_kind(self.found, part.path, part.subject, known)
            return None
        name = part.raw["kind"]
        if not isinstance(name, str):
            findings.kind_no_text(self.found, part.path)
            return None
        if name in known:
            return known[name]
        brought = list(self.plugins.bringing(what, name))
        if brought:
            self._twice(part, name, [each.distribution or each.name for each in brought])
            return None
        findings.unknown_kind(self.found, part.path, name, list(known), _OUR_PACKAGES.get((what, name)))
        self._tell_broken()
        return None

    def _twice(self, part: _Part, name: str, plugins: list[str]) -> None:
        by = " and ".join(f"`{short(each)}`" for each in plugins)
        message = f"several plugins bring the kind `{short(name)}`, so none is used: {by}"
        self.found.add((*part.path, "kind"), message, "uninstall the one that you do not need", code=KIND_TWICE)

    def _tell_broken(self) -> None:
        """Tell of broken plugins, of which one may be meant to bring the kind that is not there."""
        broken = [finding for plugin in self.plugins.health if plugin.broken for finding in plugin.findings]
        self.found.beside += [finding for finding in broken if finding not in self.found.beside]

    # ---------------------------------------------------------------------------------------------------- validation

    def _rest(self, part: _Part, settings: type[Settings], ours: Collection[str]) -> Settings | None:
        """What a table says beside what all of its sort may say."""
        raw = {name: value for name, value in part.raw.items() if name not in ours and name != "kind"}
        return self._validated(part, raw, settings, {"kind", *ours})

    def _validated(
        self, part: _Part, raw: dict[str, Any], settings: type[AnySettings], beside: Collection[str]
    ) -> AnySettings | None:
        try:
            return settings.model_validate(raw)
        except ValidationError as error:
            self.found.found += in_our_words(error, Checked(settings, raw, part.path, part.subject, part.raw, beside))
        except Exception as error:  # noqa: BLE001  # a kind may check its settings with code of its own
            message = f"{part.subject} cannot be checked; the plugin has failed: {type(error).__name__}"
            self.found.add(part.path, message)
        return None


def _only(raw: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name in names}
