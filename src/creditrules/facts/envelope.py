"""A value with what is said beside it: `{"value": …, "source": …, "as_of": …}`, or why it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from creditrules.diagnostics import Label, nearest
from creditrules.diagnostics.codes import FACT_MEMBER, FACT_SOURCE, FACT_TYPE
from creditrules.facts.complaint import Complaint
from creditrules.facts.facts import Provenance
from creditrules.facts.findings import Findings
from creditrules.facts.scalars import read_scalar
from creditrules.facts.values_shown import key_text, short, shown
from creditrules.program.program import Declared, Fact, Program
from creditrules.program.types import DATE
from creditrules.values import Cause
from creditrules.values.dates import shift

_KEYS = ("value", "source", "as_of", "cause")
_CAUSES = {cause.value: cause for cause in Cause}


@dataclass(frozen=True, slots=True)
class Envelope:
    """The value itself, still to be read, and what was said beside it."""

    value: object
    provenance: Provenance


def open_envelope(
    raw: Mapping[str, object], fact: Fact, program: Program, as_of: date | None, findings: Findings
) -> Envelope | None:
    """The parts of the envelope; None, with findings, where one of them is not admitted."""
    before = findings.count
    _check_keys(raw, fact, findings)
    source = _source(raw.get("source"), fact, program, findings)
    day = _as_of(raw.get("as_of"), fact, as_of, findings)
    cause = _cause(raw.get("cause"), raw.get("value"), fact, findings)
    if findings.count > before:
        return None
    return Envelope(raw["value"], Provenance(source, day, cause))


def is_stale(provenance: Provenance, program: Program, as_of: date | None) -> bool:
    """Whether the value is older than its source allows; one without a source or a date is not judged."""
    if provenance.source is None or provenance.as_of is None or as_of is None:
        return False
    fresh_for = program.sources[provenance.source].fresh_for
    return fresh_for is not None and provenance.as_of < shift(as_of, fresh_for, -1)


def fresh_until(provenance: Provenance, program: Program) -> date | None:
    """The last as-of date on which the value is not stale; None where it never becomes so, or is not judged."""
    if provenance.source is None or provenance.as_of is None:
        return None
    fresh_for = program.sources[provenance.source].fresh_for
    if fresh_for is None:
        return None
    last = shift(provenance.as_of, fresh_for)
    # From the last of a month, so many months back lead to the same day as from the days before it.
    while not is_stale(provenance, program, last + timedelta(days=1)):
        last += timedelta(days=1)
    return last


def _check_keys(raw: Mapping[str, object], fact: Fact, findings: Findings) -> None:
    strangers = [key for key in raw if key not in _KEYS]
    for key in strangers:
        if findings.full:
            findings.count += 1
            continue
        name = key_text(key)
        close = nearest(name, _KEYS)
        help_ = f"did you mean `{close}`?" if close else "an object holds a `value`, its `source` and its `as_of` date"
        message = f"`{fact.name}` has `{short(name)}`, which is not said beside a value"
        findings.add((fact.name, name), FACT_TYPE, message, help_=help_, at_name=True)
    if "value" not in raw and not strangers:
        says = "is an object without a `value`"
        findings.complain((fact.name,), Complaint(FACT_TYPE, says, 'write `{"value": …, "source": …, "as_of": …}`'))


def _source(raw: object, fact: Fact, program: Program, findings: Findings) -> str | None:
    if raw is None:
        return None
    path = (fact.name, "source")
    if isinstance(raw, str) and raw in program.sources:
        if fact.sources and raw not in fact.sources:
            admitted = " or ".join(f"`{name}`" for name in fact.sources)
            message = f"`{fact.name}` comes from `{raw}`, but the policy admits it from {admitted} only"
            findings.add(path, FACT_SOURCE, message, cause=Label(fact.span, "its sources are named here"))
        return raw
    close = nearest(raw, program.sources) if isinstance(raw, str) else None
    message = f"`{fact.name}` comes from {shown(raw)}, which is not a source of the policy"
    sources = ", ".join(program.sources) or "none"
    help_ = f"did you mean `{close}`?" if close else f"the policy's sources are: {sources}"
    findings.add(path, FACT_SOURCE, message, help_=help_, cause=Label(fact.span, "the fact is declared here"))
    return None


def _as_of(raw: object, fact: Fact, as_of: date | None, findings: Findings) -> date | None:
    if raw is None:
        return None
    day = read_scalar(raw, Declared(DATE))
    if isinstance(day, Complaint):
        findings.complain((fact.name, "as_of"), day)
        return None
    if not isinstance(day, date):
        return None
    if as_of is not None and day > as_of:
        message = f"`{fact.name}` is of {day}, which is after the date of the decision, {as_of}"
        findings.add((fact.name, "as_of"), FACT_SOURCE, message, help_="a decision uses what was known on its date")
    return day


def _cause(raw: object, value: object, fact: Fact, findings: Findings) -> Cause | None:
    if raw is None:
        return None
    path = (fact.name, "cause")
    if isinstance(raw, str) and (cause := _CAUSES.get(raw)) is not None:
        if value is not None:
            message = f"`{fact.name}` has a value and a cause why it is missing"
            findings.add(path, FACT_TYPE, message, help_="keep one of the two")
        return cause
    message = f"`{fact.name}` is missing for the cause {shown(raw)}, which is not one that is known"
    findings.add(path, FACT_MEMBER, message, help_=f"the causes are: {', '.join(_CAUSES)}")
    return None
