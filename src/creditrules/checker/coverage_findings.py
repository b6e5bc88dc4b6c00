"""What is said about customers whom no line takes, and lines that take no customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from creditrules.checker.witness import Witness
from creditrules.diagnostics import Diagnostic, Label, Span, codes
from creditrules.values.decimals import plain


def _shown(witness: Witness) -> dict[str, object]:
    """The customer for programs: `facts` are null where more than facts is told."""
    return {"witness": witness.words, "facts": witness.facts}


def not_covered(span: Span, subject: str, witness: Witness) -> Diagnostic:
    """A value for which a factor has no line."""
    return Diagnostic(
        code=codes.BAND_GAP,
        message=f"some values of {subject} would receive no points",
        primary=Label(span, "no line for every value"),
        notes=(f"no line takes a customer for whom {witness.words}", *witness.widened),
        help="widen a line, or end with one such as `0 points otherwise`; how many points is a credit decision",
        data=_shown(witness),
    )


def missing_not_covered(span: Span, subject: str, sources: Iterable[Label]) -> Diagnostic:
    """A factor whose subject may be missing, and that does not say what happens then."""
    return Diagnostic(
        code=codes.MAY_BE_MISSING,
        message=f"{subject} may be missing, and this factor does not say what happens then",
        primary=Label(span, "no `missing` line"),
        related=tuple(sources),
        notes=("`otherwise` means every other known value",),
        help="add a line such as `0 points missing`; how many points is a credit decision",
    )


def row_gap(span: Span, name: str, witness: Witness) -> Diagnostic:
    """Values for which a table has no row."""
    return Diagnostic(
        code=codes.BAND_GAP,
        message=f"some customers would find no row in `{name}`",
        primary=Label(span, "no row for every customer"),
        notes=(f"no row takes a customer for whom {witness.words}", *witness.widened),
        help="add a row for them, or end with one whose cells are `any`",
        data=_shown(witness),
    )


def never_wins(span: Span, winner: Span | None) -> Diagnostic:
    """A line that the lines before it leave nobody."""
    return Diagnostic(
        code=codes.NEVER_WINS,
        message="this line can never win",
        primary=Label(span, "takes nobody"),
        related=(Label(winner, "takes everything that it could"),) if winner else (),
        notes=() if winner else ("the lines before it, or the declared ranges, leave nothing for it",),
        help="the first line that fits wins: move this one up, change its bounds, or remove it",
    )


def rows_differ(span: Span, first: Span, witness: Witness) -> Diagnostic:
    """Two rows of a `unique` table that can both fit and have different results."""
    return Diagnostic(
        code=codes.ROWS_DIFFER,
        message="this row and an earlier one can both fit, and their results differ",
        primary=Label(span, "fits as well"),
        related=(Label(first, "fits first"),),
        notes=(f"both fit a customer for whom {witness.words}", *witness.widened),
        help="narrow one of them; or drop `unique`, so that the first row that fits wins",
        data=_shown(witness),
    )


def never_applies(span: Span, what: str) -> Diagnostic:
    """A condition that holds for nobody."""
    return Diagnostic(
        code=codes.NEVER_APPLIES,
        message=f"{what} can never apply, because its condition holds for no customer",
        primary=Label(span, "never holds"),
        help="look at the declared ranges, and at conditions that exclude one another",
    )


def unreachable_grade(span: Span, name: str, low: Decimal, high: Decimal) -> Diagnostic:
    """A grade that no score can give."""
    return Diagnostic(
        code=codes.UNREACHABLE_GRADE,
        message=f"no customer can reach `{name}` by their score",
        primary=Label(span, "out of reach"),
        notes=(f"the points of the factors add up to scores from {plain(low)} to {plain(high)}",),
        help="change its threshold or the points; a grade for overrides only has neither `from` nor `above`",
        data={"low": low, "high": high},
    )


def action_not_set(span: Span, name: str, grades: Sequence[str], witness: Witness | None, ways: str) -> Diagnostic:
    """An action that nothing sets, for some customers."""
    graded = f" graded {' or '.join(f'`{grade}`' for grade in grades)}" if grades else ""
    whom = f" for some customers{graded}" if witness else ""
    return Diagnostic(
        code=codes.ACTION_NOT_SET,
        message=f"no control sets `{name}`{whom}",
        primary=Label(span, "declared here"),
        notes=(f"none sets it for a customer for whom {witness.words}", *witness.widened) if witness else (),
        help=ways,
        data={"action": name, "grades": list(grades), **(_shown(witness) if witness else {})},
    )


def action_conflict(first: Label, second: Label, name: str, rules: Sequence[str], witness: Witness) -> Diagnostic:
    """Two settings of an action without a merge rule that can both apply."""
    return Diagnostic(
        code=codes.ACTION_CONFLICT,
        message=f"`{name}` can be set in two ways at once, and nothing says which counts",
        primary=second,
        related=(first,),
        notes=(f"both apply to a customer for whom {witness.words}", *witness.widened),
        help=f"{_counts(rules)}let only one of the two apply",
        data={"action": name, **_shown(witness)},
    )


def _counts(rules: Sequence[str]) -> str:
    """How an action can say which of its settings counts."""
    return f"say in `actions` which setting counts, such as `{rules[0]} applies`, or " if rules else ""


def not_shown(span: Span, what: str) -> Diagnostic:
    """Something that may well be right, and is too intricate to be shown."""
    return Diagnostic(
        code=codes.NOT_SHOWN,
        message=f"it cannot be shown {what}",
        primary=Label(span, "too many combinations"),
        notes=("what cannot be shown is not accepted",),
        help="ask about fewer values at once, or end with a line that takes the rest",
    )
