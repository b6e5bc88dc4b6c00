"""What is looked at next: the review, the watches that hold, and values that could not be used."""

from __future__ import annotations

from creditrules.engine.decision import Decision
from creditrules.explain.aligned import Cell, aligned
from creditrules.explain.look import Look, Style
from creditrules.explain.words import cited, titled
from creditrules.program.show import show
from creditrules.values import Cause, Missing


def review_text(decision: Decision, style: Style) -> list[str]:
    """When the next review is due, and why then."""
    review = decision.review
    if review is None:
        return []
    row = [Cell(review.due.isoformat()), Cell("; ".join(review.why)), Cell(cited(review.cites), Look.CLAUSE)]
    return [style(Look.HEADING, "Next review"), *aligned([row], style)]


def watches_text(decision: Decision, style: Style) -> list[str]:
    """The changes since the last decision that call for attention."""
    if not decision.watches:
        return []
    rows = [
        [
            Cell(titled(one.title, one.name)),
            Cell("" if one.text == one.title else one.text),
            Cell("review now" if one.review_now else "", Look.LOST),
            Cell(cited(one.cites), Look.CLAUSE),
        ]
        for one in decision.watches
    ]
    return [style(Look.HEADING, "Watches that hold"), *aligned(rows, style)]


def unused_text(decision: Decision, style: Style) -> list[str]:
    """Values that count as missing although somebody asked for them: stale, refused, not to be had."""
    rows = []
    for name, provenance in decision.facts.provenance.items():
        if provenance.cause is None or provenance.cause is Cause.NOT_COLLECTED:
            continue
        day = f"of {provenance.as_of}" if provenance.as_of else ""
        origin = f"from {provenance.source}" if provenance.source else ""
        title = titled(decision.program.facts[name].title.text, name)
        rows.append(
            [Cell(title), Cell(provenance.cause.value), Cell(" ".join(filter(None, (day, origin))), Look.QUIET)]
        )
    return [style(Look.HEADING, "Counted as missing"), *aligned(rows, style)] if rows else []


def others_text(decision: Decision, style: Style) -> list[str]:
    """What sources said whose word is not used: another value, an old one, or why there was none."""
    rows = []
    for name, provenance in decision.facts.provenance.items():
        fact = decision.program.facts[name]
        for other in provenance.others:
            said = "" if isinstance(other.value, Missing) else show(other.value, fact.declared.type)
            cause = Cell("" if other.cause is None else other.cause.value, Look.LOST)
            day = Cell(f"of {other.as_of}" if other.as_of else "", Look.QUIET)
            rows.append([Cell(titled(fact.title.text, name)), Cell(other.source), Cell(said), cause, day])
    return [style(Look.HEADING, "Said by other sources"), *aligned(rows, style)] if rows else []
