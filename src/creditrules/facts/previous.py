"""The last recorded decision, against which a policy watches for change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from creditrules.diagnostics import Source, nearest
from creditrules.diagnostics.codes import AS_OF, UNKNOWN_FACT
from creditrules.facts.admit import admit_into
from creditrules.facts.complaint import Complaint
from creditrules.facts.facts import Facts
from creditrules.facts.findings import Findings
from creditrules.facts.scalars import read_scalar
from creditrules.facts.values_shown import key_text, short
from creditrules.program.program import RECORDED_SCORE, Declared, Program
from creditrules.program.types import DATE, OneOf
from creditrules.values import Scalar

_KEYS = ("facts", "score", "grade", "as_of")


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last recorded decision knew and came to; None where it had no score or grade, or no date is known."""

    facts: Facts
    score: Decimal | None = None
    grade: str | None = None
    as_of: date | None = None


def admit_previous(
    program: Program, raw: Mapping[str, object], *, as_of: date | None = None, source: Source | None = None
) -> Previous:
    """The last decision from its JSON form, from `{facts, score, grade, as_of}`, or from facts alone.

    No fact is required. The facts of a decision that this policy does not have (another version may have had them) are
    left out, since nothing can ask for them. Raises `FactsError` with everything that is wrong, also where the decision
    is dated after `as_of`.
    """
    findings = Findings(source)
    previous = _admitted(program, raw, as_of, findings)
    findings.raise_if_any()
    return previous


def _admitted(program: Program, raw: object, as_of: date | None, findings: Findings) -> Previous:
    if not isinstance(raw, Mapping) or not _is_recorded(program, raw):
        return Previous(admit_into(findings, program, raw, as_of=None, partial=True))
    of_decision = "policy" in raw
    if not of_decision:
        _check_keys(raw, findings)
    day = _read(raw, "as_of", Declared(DATE), findings)
    then = day if isinstance(day, date) else None
    if then is not None and as_of is not None and then > as_of:
        message = f"the previous decision is of {then}, which is after the date of this one, {as_of}"
        findings.add(("as_of",), AS_OF, message)
    score = _read(raw, "score", RECORDED_SCORE, findings)
    grade = _read(raw, "grade", Declared(OneOf(tuple(grade.name for grade in program.grades))), findings)
    facts = _facts(program, raw["facts"], then, findings, drop_unknown=of_decision)
    return Previous(
        facts,
        score if isinstance(score, Decimal) else None,
        grade if isinstance(grade, str) else None,
        then,
    )


def _is_recorded(program: Program, raw: Mapping[str, object]) -> bool:
    """Whether the facts stand under `facts`, also where one of them is called `facts` itself."""
    if "facts" not in raw or "facts" not in program.facts:
        return "facts" in raw
    policy, facts = raw.get("policy"), raw["facts"]
    of_decision = isinstance(policy, Mapping) and "digest" in policy
    return of_decision or (isinstance(facts, Mapping) and "value" not in facts and raw.keys() <= set(_KEYS))


def _facts(program: Program, raw: object, as_of: date | None, findings: Findings, *, drop_unknown: bool) -> Facts:
    if drop_unknown and isinstance(raw, Mapping):
        raw = {name: value for name, value in raw.items() if name in program.facts}
    with findings.under(("facts",)):
        return admit_into(findings, program, raw, as_of=as_of, partial=True)


def _read(raw: Mapping[str, object], key: str, declared: Declared, findings: Findings) -> Scalar | None:
    if raw.get(key) is None:
        return None
    value = read_scalar(raw[key], declared)
    if isinstance(value, Complaint):
        findings.complain((key,), value)
        return None
    return value


def _check_keys(raw: Mapping[str, object], findings: Findings) -> None:
    for key in raw:
        if key not in _KEYS:
            name = key_text(key)
            close = nearest(name, _KEYS)
            message = f"a previous decision has no `{short(name)}`"
            help_ = f"did you mean `{close}`?" if close else "it has `facts`, `score`, `grade` and `as_of`"
            findings.add((name,), UNKNOWN_FACT, message, help_=help_, at_name=True)
