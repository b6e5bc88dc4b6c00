"""The door: a customer's facts against the policy's schema. Everything that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from creditrules.diagnostics import Code, Label, Source, nearest
from creditrules.diagnostics.codes import FACT_MISSING, FACT_STALE, FACT_TYPE, UNKNOWN_FACT
from creditrules.facts.complaint import Complaint
from creditrules.facts.envelope import is_stale, open_envelope
from creditrules.facts.facts import Facts, Provenance
from creditrules.facts.findings import Findings
from creditrules.facts.locate import Path
from creditrules.facts.records import read_records
from creditrules.facts.scalars import read_scalar
from creditrules.facts.values_shown import key_text, kind_of, short
from creditrules.program.program import Fact, Program
from creditrules.program.show import describe_declared, show
from creditrules.program.types import DATE, ListOf
from creditrules.values import MISSING, Cause, Missing, Value
from creditrules.values.frozen import FrozenMap


def admit(
    program: Program,
    raw: Mapping[str, object],
    *,
    as_of: date,
    source: Source | None = None,
    partial: bool = False,
) -> Facts:
    """The facts, typed and exact, or `FactsError` with everything that is wrong with them.

    Numbers come as `int`, `Decimal`, `float` (by its shortest decimal form) or text in plain digits, percents as
    fractions of one, dates as `date` or `YYYY-MM-DD`, sets and lists as lists. A value may stand in an envelope:
    `{"value": …, "source": …, "as_of": …}`. A value that its source no longer vouches for at `as_of` is missing where
    the fact is optional and refused where it is not.

    `source` is the JSON text that `raw` was read from, for findings that point into it. With `partial` no fact is
    required.
    """
    findings = Findings(source)
    facts = admit_into(findings, program, raw, as_of=as_of, partial=partial)
    findings.raise_if_any()
    return facts


def admit_into(
    findings: Findings, program: Program, raw: object, *, as_of: date | None, partial: bool = False
) -> Facts:
    """What `admit` does, with what is wrong added to `findings`. Without `as_of` freshness is not judged."""
    if not isinstance(raw, Mapping):
        message = f"the facts are {kind_of(raw)}, not an object that gives each fact's value by its name"
        findings.add((), FACT_TYPE, message)
        return Facts(FrozenMap())
    return _Door(findings, program, as_of, partial).facts(raw)


@dataclass(slots=True)
class _Door:
    findings: Findings
    program: Program
    as_of: date | None
    partial: bool
    provenance: dict[str, Provenance] = field(default_factory=dict)

    def facts(self, raw: Mapping[str, object]) -> Facts:
        for key in raw:
            if key not in self.program.facts:
                self.unknown(key)
        values = {
            fact.name: self.fact(raw[fact.name], fact) if fact.name in raw else self.absent(fact)
            for fact in self.program.facts.values()
        }
        return Facts(FrozenMap(values), FrozenMap(self.provenance), self.program.digest, self.as_of)

    def fact(self, raw: object, fact: Fact) -> Value:
        path: Path = (fact.name,)
        provenance = None
        if isinstance(raw, Mapping):
            envelope = open_envelope(raw, fact, self.program, self.as_of, self.findings)
            if envelope is None:
                return MISSING
            raw, provenance = envelope.value, envelope.provenance
            path = (fact.name, "value")
        value = self.missing(fact, path, provenance) if raw is None else self.value(raw, fact, path)
        if provenance is not None:
            self.provenance[fact.name] = provenance
            if raw is not None and is_stale(provenance, self.program, self.as_of):
                return self.stale(fact, provenance)
        return value

    def value(self, raw: object, fact: Fact, path: Path) -> Value:
        if isinstance(fact.declared.type, ListOf):
            return read_records(raw, fact, self.program.records[fact.declared.type.record], path, self.findings)
        value = read_scalar(raw, fact.declared)
        if isinstance(value, Complaint):
            self.findings.complain(path, value, _declared_here(fact))
            return MISSING
        return value

    def missing(self, fact: Fact, path: Path, provenance: Provenance | None) -> Missing:
        cause = provenance.cause if provenance and provenance.cause else Cause.NOT_COLLECTED
        if not self.may_be_missing(fact):
            said = f" ({cause.value})" if provenance and provenance.cause else ""
            self.refuse(fact, path, FACT_MISSING, f"`{fact.name}` is missing{said}, but the policy requires it")
        return Missing(cause)

    def stale(self, fact: Fact, provenance: Provenance) -> Missing:
        self.provenance[fact.name] = Provenance(provenance.source, provenance.as_of, Cause.STALE)
        if not self.may_be_missing(fact) and provenance.source and provenance.as_of:
            fresh_for = self.program.sources[provenance.source].fresh_for
            message = (
                f"`{fact.name}` is of {show(provenance.as_of, DATE)}, but what comes from `{provenance.source}` "
                f"is fresh for {fresh_for}, and the policy requires the fact"
            )
            self.refuse(fact, (fact.name, "as_of"), FACT_STALE, message, help_="fetch the value anew")
        return Missing(Cause.STALE)

    def absent(self, fact: Fact) -> Missing:
        if not self.may_be_missing(fact):
            self.refuse(fact, (), FACT_MISSING, f"`{fact.name}` is not given, but the policy requires it")
        return MISSING

    def may_be_missing(self, fact: Fact) -> bool:
        return fact.optional or self.partial

    def refuse(self, fact: Fact, path: Path, code: Code, message: str, help_: str = "") -> None:
        self.findings.add(path, code, message, help_=help_, cause=_declared_here(fact))

    def unknown(self, key: object) -> None:
        if self.findings.full:
            self.findings.count += 1
            return
        name = key_text(key)
        close = nearest(name, self.program.facts)
        help_ = f"did you mean `{close}`?" if close else "leave it out, or declare it in the policy's `facts`"
        cause = Label(self.program.facts[close].span, "declared here") if close else None
        message = f"the policy has no fact called `{short(name)}`"
        self.findings.add((name,), UNKNOWN_FACT, message, help_=help_, cause=cause, at_name=True)


def _declared_here(fact: Fact) -> Label:
    return Label(fact.span, f"declared here as {describe_declared(fact.declared)}")
