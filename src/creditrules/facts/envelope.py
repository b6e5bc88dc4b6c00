"""A value with what is said beside it: `{"value": …, "source": …, "as_of": …}`, or why it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from creditrules.diagnostics import nearest
from creditrules.diagnostics.codes import FACT_TYPE
from creditrules.facts.beside import read_cause, read_day, read_source
from creditrules.facts.complaint import Complaint
from creditrules.facts.facts import Provenance
from creditrules.facts.findings import Findings
from creditrules.facts.locate import Path
from creditrules.facts.others import read_others
from creditrules.facts.values_shown import key_text, short
from creditrules.program.program import Fact, Program
from creditrules.values.dates import shift

_KEYS = ("value", "source", "as_of", "cause", "others")


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
    path: Path = (fact.name,)
    source = read_source(raw.get("source"), path, fact, program, findings)
    day = read_day(raw.get("as_of"), path, as_of, findings)
    cause = read_cause(raw.get("cause"), path, findings)
    if cause is not None and raw.get("value") is not None:
        message = f"`{fact.name}` has a value and a cause why it is missing"
        findings.add((*path, "cause"), FACT_TYPE, message, help_="keep one of the two")
    others = read_others(raw.get("others"), fact, program, as_of, findings)
    if findings.count > before:
        return None
    return Envelope(raw["value"], Provenance(source, day, cause, others))


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
