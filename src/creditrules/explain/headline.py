"""The first lines: what was decided, by which policy, as of when; and why the grade is not that of the score."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.diagnostics.visible import escaped
from creditrules.engine.decision import Decision
from creditrules.explain.look import Look, Style
from creditrules.explain.words import cited, grade_title, number, titled, value_text


def headline(decision: Decision, style: Style) -> Iterator[str]:
    """Grade and score, or what was decided instead; policy and day; the scored grade where the final one differs."""
    program = decision.program
    yield style(Look.GRADE, escaped(_decided(decision)))
    policy = titled(program.title.text, program.id)
    yield escaped(
        f"{policy}, version {decision.policy.version}, as of {decision.as_of} {cited(program.cites)}".rstrip()
    )
    if decision.scored_grade is not None and decision.grade != decision.scored_grade:
        by = "; ".join(f"{one.text} ({one.code})" for one in decision.overrides if one.changed)
        yield escaped(f"The score alone gives {grade_title(decision, decision.scored_grade)}; overridden by: {by}")


def _decided(decision: Decision) -> str:
    score, declared = decision.score, decision.program.score
    parts = [] if decision.grade is None else [grade_title(decision, decision.grade)]
    if score is not None and declared is not None:
        span = number(declared.high) if declared.low == 0 else f"{number(declared.low)} to {number(declared.high)}"
        parts.append(f"score {number(score)} {'of' if declared.low == 0 else 'on a scale of'} {span}")
    if parts:
        return ", ".join(parts)
    # A policy that does not score mostly decides one thing; what else it sets is told below.
    for one in decision.action_results[:1]:
        value = value_text(one.value, decision.program.actions[one.name].declared.type)
        return f"{one.title}: {value}"
    return decision.program.title.text
