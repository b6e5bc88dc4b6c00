"""What is said beside a value: its source, its day, the cause why it is missing. Each is read from one place."""

from __future__ import annotations

from datetime import date

from creditrules.diagnostics import Label, nearest
from creditrules.diagnostics.codes import FACT_MEMBER, FACT_SOURCE
from creditrules.facts.complaint import Complaint
from creditrules.facts.findings import Findings
from creditrules.facts.locate import Path
from creditrules.facts.scalars import read_scalar
from creditrules.facts.values_shown import path_text, shown
from creditrules.program.program import Declared, Fact, Program
from creditrules.program.types import DATE
from creditrules.values import Cause

_CAUSES = {cause.value: cause for cause in Cause}


def read_source(raw: object, path: Path, fact: Fact, program: Program, findings: Findings) -> str | None:
    """The source that is named at `path`; one that the policy does not admit for the fact is a finding."""
    if raw is None:
        return None
    place = (*path, "source")
    name = path_text(path)
    if isinstance(raw, str) and raw in program.sources:
        if fact.sources and raw not in fact.sources:
            admitted = " or ".join(f"`{each}`" for each in fact.sources)
            message = f"`{name}` comes from `{raw}`, but the policy admits it from {admitted} only"
            findings.add(place, FACT_SOURCE, message, cause=Label(fact.span, "its sources are named here"))
        return raw
    close = nearest(raw, program.sources) if isinstance(raw, str) else None
    message = f"`{name}` comes from {shown(raw)}, which is not a source of the policy"
    sources = ", ".join(program.sources) or "none"
    help_ = f"did you mean `{close}`?" if close else f"the policy's sources are: {sources}"
    findings.add(place, FACT_SOURCE, message, help_=help_, cause=Label(fact.span, "the fact is declared here"))
    return None


def read_day(raw: object, path: Path, as_of: date | None, findings: Findings) -> date | None:
    """The day of the value at `path`; one after the decision's is a finding."""
    if raw is None:
        return None
    day = read_scalar(raw, Declared(DATE))
    place = (*path, "as_of")
    if isinstance(day, Complaint):
        findings.complain(place, day)
        return None
    if not isinstance(day, date):
        return None
    if as_of is not None and day > as_of:
        message = f"`{path_text(path)}` is of {day}, which is after the date of the decision, {as_of}"
        findings.add(place, FACT_SOURCE, message, help_="a decision uses what was known on its date")
    return day


def read_cause(raw: object, path: Path, findings: Findings) -> Cause | None:
    """The cause for which the value at `path` is missing."""
    if raw is None:
        return None
    if isinstance(raw, str) and (cause := _CAUSES.get(raw)) is not None:
        return cause
    message = f"`{path_text(path)}` is missing for the cause {shown(raw)}, which is not one that is known"
    findings.add((*path, "cause"), FACT_MEMBER, message, help_=f"the causes are: {', '.join(_CAUSES)}")
    return None
