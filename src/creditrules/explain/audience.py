"""What each audience may see of an explanation.

Internal readers see everything. The customer sees what was decided, at most four reasons, the terms, the next review,
and its own facts that are not confidential. The public sees the score, the grade and the scale of grades; of a policy
without grades, what it sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from creditrules.explain.commitments import Commitments, written_fact
from creditrules.explain.model import (
    ActionStep,
    Audience,
    ControlStep,
    Explanation,
    FactStep,
    GradeStep,
    NextGrade,
    Place,
    ReasonStep,
    RecordTerm,
    SettingStep,
    Shown,
    Term,
    WatchStep,
)
from creditrules.facts.write import written_value
from creditrules.values import MISSING, Missing, Row, Scalar
from creditrules.values.frozen import FrozenMap

MOST_REASONS = 4
"""Reasons in a letter to the customer."""


def told_to(audience: Audience, whole: Explanation, salt: bytes | None = None) -> Explanation:
    """What the audience may see of an internal explanation; with a `salt`, hidden values carry commitments.

    With a salt, facts of which nothing may be seen are listed too, for the sake of their commitments.
    """
    return told(audience, whole, Commitments(salt))


def told(audience: Audience, whole: Explanation, commitments: Commitments) -> Explanation:
    """The same, with the commitments that are made on the way."""
    if whole.audience != "internal":
        raise ValueError(f"this explanation was made for the audience `{whole.audience}`; start from an internal one")
    if audience == "internal":
        return whole
    return _Telling(whole, commitments).customer() if audience == "customer" else _Telling(whole, commitments).public()


class _Telling:
    def __init__(self, whole: Explanation, commitments: Commitments) -> None:
        self._whole = whole
        self._commitments = commitments
        self._secret_rules = frozenset(
            rule.name for rule in _rules(whole) if rule.condition.result is None or rule.condition.result.confidential
        )

    def customer(self) -> Explanation:
        whole = self._whole
        reasons = tuple(map(self._reason, whole.reasons[:MOST_REASONS]))
        controls = () if whole.score is not None else tuple(self._controls())[:MOST_REASONS]
        facts = tuple(self._facts())
        return replace(
            self._outcome(),
            audience="customer",
            reasons=reasons,
            facts=facts,
            grades=tuple(map(_bare_grade, whole.grades)),
            actions=tuple(map(self._action, whole.actions)),
            controls=controls,
            review_due=whole.review_due,
            next_grade=_next_grade(whole),
            commitments=self._commitments.told(),
        )

    def public(self) -> Explanation:
        whole = self._whole
        facts = tuple(self._unseen(fact) for fact in whole.facts) if self._commitments.wanted else ()
        return replace(
            self._outcome(),
            audience="public",
            facts=facts,
            grades=tuple(map(_bare_grade, whole.grades)),
            actions=() if whole.grades else tuple(map(self._action, whole.actions)),
            commitments=self._commitments.told(),
        )

    def _outcome(self) -> Explanation:
        """Which policy decided, for which day, and to what score and grade."""
        whole = self._whole
        return Explanation(
            policy=whole.policy,
            title=whole.title,
            as_of=whole.as_of,
            audience=whole.audience,
            score=whole.score,
            scored_grade=whole.scored_grade,
            grade=whole.grade,
            reasons=(),
            facts=(),
            lets=(),
            tables=(),
            factors=(),
            score_step=None,
            grades=(),
            overrides=(),
            actions=(),
            controls=(),
            reviews=(),
            review_due=None,
            watches=(),
            cites=whole.cites,
            scale=whole.scale,
        )

    # ------------------------------------------------------------------------------------------------------ reasons

    def _reason(self, reason: ReasonStep) -> ReasonStep:
        """A reason that rests on what is confidential tells its factor and no more; of an override, its kind alone."""
        if not reason.confidential:
            return replace(
                reason,
                parts=self._filled(reason.parts),
                translations=tuple((language, self._filled(parts)) for language, parts in reason.translations),
                place=_bare(reason.place),
            )
        if reason.kind != "points":
            return ReasonStep("", reason.kind, None, (), (), Place("", 0), confidential=True, withheld=True)
        return replace(
            reason,
            lost=None,
            parts=(),
            translations=(),
            place=_bare(reason.place),
            points=None,
            baseline=None,
            withheld=True,
        )

    def _controls(self) -> Iterator[ControlStep]:
        """The reasons of a policy that does not score: the controls that decided and say why."""
        deciding = {setting.by for action in self._whole.actions for setting in self._open_settings(action)}
        for control in self._whole.controls:
            condition = control.condition
            if control.name in deciding and control.said is not None:
                said = replace(
                    control.said,
                    parts=self._filled(control.said.parts),
                    translations=tuple((code, self._filled(parts)) for code, parts in control.said.translations),
                )
                asked = Term(condition.operation, condition.text, None, condition.name)
                text = control.title.text
                yield replace(control, condition=asked, text=text, place=_bare(control.place), said=said, sets=())

    def _filled(self, parts: tuple[str | Shown, ...]) -> tuple[str | Shown, ...]:
        return tuple(part if isinstance(part, str) else self._seen(part) for part in parts)

    def _seen(self, shown: Shown) -> Shown:
        if not shown.confidential:
            return shown
        commitment = self._commitments.of(shown.name, written_value(shown.value, shown.type)) if shown.name else None
        return replace(shown, value=MISSING, hidden=True, commitment=commitment)

    # ------------------------------------------------------------------------------------------------------- actions

    def _action(self, action: ActionStep) -> ActionStep:
        """The value with its clauses; who set it, and from what, is not told."""
        clauses = [action.place.cites, *(setting.place.cites for setting in self._open_settings(action))]
        cites = tuple(dict.fromkeys(clause for each in clauses for clause in each))
        return replace(action, settings=(), place=Place("", 0, cites))

    def _open_settings(self, action: ActionStep) -> Iterator[SettingStep]:
        """Settings to what came out, by rules that ask for nothing confidential."""
        for setting in action.settings:
            open_ = not setting.value.confidential and setting.by not in self._secret_rules
            if open_ and setting.value.value == action.value.value:
                yield setting

    # -------------------------------------------------------------------------------------------------------- facts

    def _facts(self) -> Iterator[FactStep]:
        for fact in self._whole.facts:
            if not fact.confidential:
                yield self._open(fact)
            elif self._commitments.wanted:
                yield self._unseen(fact)

    def _open(self, fact: FactStep) -> FactStep:
        """A fact that is not confidential; fields of its records may be."""
        rows = tuple(
            RecordTerm(row.number, tuple((name, self._seen(value)) for name, value in row.fields)) for row in fact.rows
        )
        value = fact.value
        if any(one.confidential for row in rows for _, one in row.fields):
            seen = tuple(_row(row) for row in rows)
            value = replace(value, value=seen)
        return replace(fact, value=value, rows=rows, place=_bare(fact.place), others=())

    def _unseen(self, fact: FactStep) -> FactStep:
        """A fact of which nothing may be seen but its name."""
        hidden = replace(
            fact.value,
            value=MISSING,
            hidden=True,
            commitment=self._commitments.of(fact.name, written_fact(fact)),
            name=fact.name,
        )
        return FactStep(fact.name, fact.title, hidden, _bare(fact.place), confidential=fact.confidential)


def _next_grade(whole: Explanation) -> NextGrade | None:
    """Ways to the next grade that touch nothing confidential; nothing where why there is none may not be told."""
    if whole.next_grade is None:
        return None
    secret = {fact.name for fact in whole.facts if fact.confidential}
    ways = tuple(way for way in whole.next_grade.ways if not any(change.name in secret for change in way.changes))
    if not ways and (whole.next_grade.ways or any(reason.confidential for reason in whole.reasons)):
        return None
    return replace(whole.next_grade, ways=ways)


def _row(record: RecordTerm) -> Row:
    """The record with those of its fields that may be seen."""
    seen: dict[str, Scalar | Missing] = {}
    for name, one in record.fields:
        if not one.hidden and not isinstance(one.value, tuple):
            seen[name] = one.value
    return FrozenMap(seen)


def _rules(whole: Explanation) -> tuple[ControlStep | WatchStep, ...]:
    return (*whole.controls, *whole.watches)


def _bare(place: Place) -> Place:
    return Place("", 0, place.cites)


def _bare_grade(grade: GradeStep) -> GradeStep:
    return replace(grade, place=_bare(grade.place))
