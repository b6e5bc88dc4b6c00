"""The reasons that controls give."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.engine.decision import Decision
from creditrules.engine.results import ControlResult
from creditrules.explain.aligned import Cell, aligned
from creditrules.explain.look import Look, Style
from creditrules.explain.words import cited


def controls_text(decision: Decision, style: Style) -> list[str]:
    """Why a policy that does not score decides so: every control that decided, then every other that gives a reason."""
    decided = _deciding(decision)
    first = [one for one in decision.controls if one.name in decided]
    then = [one for one in _with_reason(decision) if one.name not in decided]
    rows = [
        [
            Cell(f"{rank}.", right=True),
            *_told(one),
            Cell("decides" if one in first else "applies too", Look.QUIET),
            *_of(one),
        ]
        for rank, one in enumerate([*first, *then], start=1)
    ]
    return [style(Look.HEADING, "Reasons"), *aligned(rows, style)] if rows else []


def why_these_terms(decision: Decision, style: Style) -> list[str]:
    """The reasons that those controls of a scoring policy give that decided."""
    if decision.program.score is None:
        return []
    rows = [[*_told(one), *_of(one)] for one in _with_reason(decision) if one.name in _deciding(decision)]
    return [style(Look.HEADING, "Why these terms"), *aligned(rows, style)] if rows else []


def _deciding(decision: Decision) -> set[str]:
    return {name for one in decision.action_results for name in one.deciding}


def _with_reason(decision: Decision) -> Sequence[ControlResult]:
    giving = {control.name for control in decision.program.controls if control.because is not None}
    return [one for one in decision.controls if one.name in giving]


def _told(one: ControlResult) -> tuple[Cell, Cell]:
    said_already = one.text.casefold() == one.name.replace("_", " ").casefold()
    return Cell(one.text), Cell("" if said_already else one.name)


def _of(one: ControlResult) -> tuple[Cell]:
    return (Cell(cited(one.cites), Look.CLAUSE),)
