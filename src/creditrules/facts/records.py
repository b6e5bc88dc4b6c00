"""Lists of records: every field of every record checked, none left to chance."""

from __future__ import annotations

from collections.abc import Mapping

from creditrules.diagnostics import Label, nearest
from creditrules.diagnostics.codes import FACT_MISSING, UNKNOWN_FACT
from creditrules.facts import complaint
from creditrules.facts.complaint import Complaint
from creditrules.facts.findings import Findings
from creditrules.facts.locate import Path
from creditrules.facts.scalars import read_scalar
from creditrules.facts.values_shown import key_text, path_text, short
from creditrules.program.program import Fact, Field, Record
from creditrules.program.show import describe_declared
from creditrules.values import MISSING, Missing, Row, Scalar
from creditrules.values.frozen import FrozenMap


def read_records(raw: object, fact: Fact, record: Record, path: Path, findings: Findings) -> tuple[Row, ...]:
    """The records of a list; what is refused is added to the findings and left out."""
    if not isinstance(raw, list | tuple):
        findings.complain(path, complaint.not_a_list(raw, record.name), _declared_here(fact))
        return ()
    if len(raw) > fact.at_most:
        too_many = complaint.too_many_records(len(raw), fact.at_most, record.name)
        findings.complain(path, too_many, Label(fact.span, "the list is declared here"))
        return ()
    return tuple(_record(one, record, (*path, index), findings) for index, one in enumerate(raw))


def _record(raw: object, record: Record, path: Path, findings: Findings) -> Row:
    if not isinstance(raw, Mapping):
        asked = complaint.not_a_record(raw, record.name, tuple(record.fields))
        findings.complain(path, asked, Label(record.span, "the record is declared here"))
        return FrozenMap()
    row: dict[str, Scalar | Missing] = {}
    known = 0
    for name, field in record.fields.items():
        if name in raw:
            known += 1
        row[name] = _field(raw.get(name), field, record, path, findings)
    if known < len(raw):
        _unknown_fields(raw, record, path, findings)
    return FrozenMap(row)


def _field(raw: object, field: Field, record: Record, path: Path, findings: Findings) -> Scalar | Missing:
    if raw is None:
        if not field.optional:
            message = f"`{path_text(path)}` has no `{field.name}`, which every `{record.name}` must have"
            findings.add(path, FACT_MISSING, message, cause=_declared_here(field))
        return MISSING
    value = read_scalar(raw, field.declared)
    if isinstance(value, Complaint):
        findings.complain((*path, field.name), value, _declared_here(field))
        return MISSING
    return value


def _unknown_fields(raw: Mapping[str, object], record: Record, path: Path, findings: Findings) -> None:
    for key in raw:
        if key not in record.fields:
            if findings.full:
                findings.count += 1
                continue
            name = key_text(key)
            close = nearest(name, record.fields)
            help_ = f"did you mean `{close}`?" if close else f"its fields are: {', '.join(record.fields)}"
            message = f"`{path_text(path)}` has `{short(name)}`, which is not a field of `{record.name}`"
            cause = Label(record.span, "the record is declared here")
            findings.add((*path, name), UNKNOWN_FACT, message, help_=help_, cause=cause, at_name=True)


def _declared_here(field: Field) -> Label:
    return Label(field.span, f"declared here as {describe_declared(field.declared)}")
