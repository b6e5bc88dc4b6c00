"""The parts of a decision as JSON."""

from __future__ import annotations

from decimal import Decimal

from creditrules.engine.results import (
    ActionResult,
    ControlResult,
    FactorResult,
    OverrideResult,
    Reason,
    ReviewResult,
    WatchResult,
)
from creditrules.facts.write import written_value
from creditrules.program.program import Factor
from creditrules.program.types import Type
from creditrules.values.decimals import plain


def number(value: Decimal | None) -> str | None:
    """The number in plain digits."""
    return None if value is None else plain(value)


def reason(one: Reason) -> dict[str, object]:
    """A reason; `lost` is null unless it is by points."""
    return {"code": one.code, "kind": one.kind, "text": one.text, "lost": number(one.lost)}


def factor(one: FactorResult, declared: Factor) -> dict[str, object]:
    """What a factor gave; `line` counts from 1, as people do."""
    subject = declared.subject
    return {
        "name": one.name,
        "title": one.title,
        "code": one.code,
        "points": number(one.points),
        "weighted_points": number(one.weighted_points),
        "baseline": number(one.baseline),
        "lost": number(one.lost),
        "line": one.line + 1,
        "missing": one.missing,
        "subject": None if subject is None or one.subject is None else written_value(one.subject, subject.type),
        "cites": list(one.cites),
    }


def override(one: OverrideResult) -> dict[str, object]:
    """An override that applied."""
    return {
        "name": one.name,
        "title": one.title,
        "code": one.code,
        "effect": one.effect,
        "grade": one.grade,
        "changed": one.changed,
        "text": one.text,
        "cites": list(one.cites),
    }


def action(one: ActionResult, type_: Type) -> dict[str, object]:
    """What was set, and by which controls."""
    return {
        "name": one.name,
        "title": one.title,
        "value": written_value(one.value, type_),
        "controls": list(one.controls),
        "deciding": list(one.deciding),
        "cites": list(one.cites),
    }


def control(one: ControlResult) -> dict[str, object]:
    """A control that applied."""
    return {"name": one.name, "title": one.title, "text": one.text, "cites": list(one.cites)}


def review(one: ReviewResult) -> dict[str, object]:
    """The next review, and why it is then."""
    return {"due": one.due.isoformat(), "why": list(one.why), "cites": list(one.cites)}


def watch(one: WatchResult) -> dict[str, object]:
    """A watch that alerts."""
    return {
        "name": one.name,
        "title": one.title,
        "text": one.text,
        "review_now": one.review_now,
        "cites": list(one.cites),
    }
