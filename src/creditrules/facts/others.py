"""What other sources said of a fact, beside its value: `[{"source": …, "value": …, "as_of": …, "cause": …}, …]`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from creditrules.diagnostics.codes import FACT_TYPE, TOO_MANY
from creditrules.facts.beside import read_cause, read_day, read_source
from creditrules.facts.complaint import Complaint
from creditrules.facts.facts import Other
from creditrules.facts.findings import Findings
from creditrules.facts.locate import Path
from creditrules.facts.records import read_records
from creditrules.facts.scalars import read_scalar
from creditrules.facts.values_shown import kind_of, short
from creditrules.program.program import Fact, Program
from creditrules.program.types import ListOf
from creditrules.values import MISSING, Value

_KEYS = frozenset({"source", "value", "as_of", "cause"})
_MOST = 100
_FORM = 'write `[{"source": …, "value": …, "as_of": …}]`'


def read_others(raw: object, fact: Fact, program: Program, as_of: date | None, findings: Findings) -> tuple[Other, ...]:
    """What each of the other sources said; what is refused is added to the findings and left out."""
    path: Path = (fact.name, "others")
    if raw is None:
        return ()
    if not isinstance(raw, list | tuple):
        findings.complain(path, Complaint(FACT_TYPE, f"is {kind_of(raw)}, not a list", _FORM))
        return ()
    if len(raw) > _MOST:
        findings.complain(path, Complaint(TOO_MANY, f"has {len(raw):,} entries, but {_MOST} at most are read"))
        return ()
    read = (_other(one, (*path, place), fact, program, as_of, findings) for place, one in enumerate(raw))
    return tuple(other for other in read if other is not None)


def _other(
    raw: object, path: Path, fact: Fact, program: Program, as_of: date | None, findings: Findings
) -> Other | None:
    if not isinstance(raw, Mapping) or not raw.keys() <= _KEYS:
        strangers = [] if not isinstance(raw, Mapping) else [short(str(key)) for key in raw if key not in _KEYS]
        says = f"has `{strangers[0]}`, which is not said of a source" if strangers else f"is {kind_of(raw)}"
        findings.complain(path, Complaint(FACT_TYPE, says, _FORM))
        return None
    source = read_source(raw.get("source"), path, fact, program, findings)
    if raw.get("source") is None:
        findings.complain(path, Complaint(FACT_TYPE, "does not say which source it is", _FORM))
    if source is None:
        return None
    day = read_day(raw.get("as_of"), path, as_of, findings)
    cause = read_cause(raw.get("cause"), path, findings)
    return Other(source, _value(raw.get("value"), (*path, "value"), fact, program, findings), day, cause)


def _value(raw: object, path: Path, fact: Fact, program: Program, findings: Findings) -> Value:
    if raw is None:
        return MISSING
    if isinstance(fact.declared.type, ListOf):
        return read_records(raw, fact, program.records[fact.declared.type.record], path, findings)
    value = read_scalar(raw, fact.declared)
    if isinstance(value, Complaint):
        findings.complain(path, value)
        return MISSING
    return value
