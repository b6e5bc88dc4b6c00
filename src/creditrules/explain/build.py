"""The explanation of a decision, built again from program, facts and trace."""

from __future__ import annotations

from creditrules.engine.decision import Decision
from creditrules.explain.audience import told, told_to
from creditrules.explain.build_actions import told_actions
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_facts import told_facts, told_lets
from creditrules.explain.build_lines import Lines
from creditrules.explain.build_reasons import told_reasons
from creditrules.explain.build_rules import Rules
from creditrules.explain.build_score import told_grades, told_overrides, told_score
from creditrules.explain.commitments import Commitments, secrets_as_json
from creditrules.explain.model import Audience, Explanation, LastDecision


def explain(decision: Decision, audience: Audience = "internal", *, salt: bytes | None = None) -> Explanation:
    """The explanation of a decision for an audience.

    With a `salt`, at least 16 bytes drawn at random for this one explanation, hidden values carry commitments;
    `secrets_of` gives what they are checked by.
    """
    return told_to(audience, _whole(decision), salt)


def secrets_of(decision: Decision, audience: Audience, *, salt: bytes) -> dict[str, object]:
    """The hidden values of the explanation with this salt, as JSON, with what their commitments are checked by."""
    commitments = Commitments(salt)
    return secrets_as_json(told(audience, _whole(decision), commitments), commitments)


def _whole(decision: Decision) -> Explanation:
    """All that there is to tell."""
    program, last = decision.program, decision.previous
    basis = Basis(decision)
    lines, rules = Lines(basis), Rules(basis)
    score = told_score(basis)
    return Explanation(
        policy=decision.policy,
        title=program.title,
        as_of=decision.as_of,
        audience="internal",
        score=decision.score,
        scored_grade=decision.scored_grade,
        grade=decision.grade,
        reasons=tuple(told_reasons(basis)),
        facts=tuple(told_facts(basis)),
        lets=tuple(told_lets(basis)),
        tables=tuple(lines.tables()),
        factors=tuple(lines.factors()),
        score_step=score,
        grades=tuple(told_grades(basis)),
        overrides=tuple(told_overrides(basis)),
        actions=tuple(told_actions(basis)),
        controls=tuple(rules.controls()),
        reviews=tuple(rules.reviews()),
        review_due=decision.review_due,
        watches=tuple(rules.watches()),
        cites=program.cites,
        text=program.source.text,
        scale=None if score is None else (score.low, score.high),
        scope=None if program.scope is None else basis.terms.of(program.scope.condition),
        reasons_at_most=None if program.reasons is None else program.reasons.at_most,
        last=None if last is None else LastDecision(last.as_of, last.score, last.grade),
    )
