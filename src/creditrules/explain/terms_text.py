"""What the decision sets, and which control set it."""

from __future__ import annotations

from creditrules.engine.decision import Decision
from creditrules.engine.results import ActionResult
from creditrules.explain.aligned import Cell, aligned
from creditrules.explain.look import Look, Style
from creditrules.explain.words import cited, control_title, titled, value_text


def terms_text(decision: Decision, style: Style) -> list[str]:
    """Each action with its value, who set it, the clause."""
    if not decision.action_results:
        return []
    rows = [row for one in decision.action_results for row in _action(one, decision)]
    return [style(Look.HEADING, "Terms"), *aligned(rows, style)]


def _action(one: ActionResult, decision: Decision) -> list[list[Cell]]:
    """A row, and one more for each further control that set the same value."""
    action = decision.program.actions[one.name]
    first, *more = [control_title(decision, name) for name in one.deciding]
    several = len(one.controls) > 1 and action.merge is not None
    how = f", {action.merge} of {len(one.controls)}" if several else ""
    row = [
        Cell(titled(one.title, one.name)),
        Cell(value_text(one.value, action.declared.type)),
        Cell(f"by {first}{how}", Look.QUIET),
        Cell(cited(one.cites), Look.CLAUSE),
    ]
    return [row, *([Cell(""), Cell(""), Cell(f"by {other}", Look.QUIET), Cell("")] for other in more)]
