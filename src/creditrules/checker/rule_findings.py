"""What is said about the rule set: factors, score, grades, overrides, actions, examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from creditrules.diagnostics import Diagnostic, Fix, Label, Span, codes, nearest
from creditrules.program.types import Type, describe
from creditrules.values.decimals import plain


def list_in_record(span: Span) -> Diagnostic:
    """A list inside a record."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="a record cannot hold a list",
        primary=Label(span, "a list"),
        help="make it a list fact of its own",
    )


def list_action(span: Span) -> Diagnostic:
    """An action that is a list."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH, message="an action cannot be a list of records", primary=Label(span, "a list")
    )


def clause_not_here(span: Span, where: str) -> Diagnostic:
    """A clause that has no meaning where it stands."""
    return Diagnostic(
        code=codes.NOT_AVAILABLE_HERE,
        message=f"`{span.text.split()[0]}` has no meaning for {where}",
        primary=Label(span, "not here"),
        help="say it of the list that holds the records",
    )


def merge_rule(span: Span, word: str, type_: Type, fitting: Sequence[str]) -> Diagnostic:
    """A merge rule that the type of an action does not have."""
    help_ = " or ".join(f"`{each} applies`" for each in fitting)
    return Diagnostic(
        code=codes.MERGE_RULE,
        message=f"`{word} applies` has no meaning for {describe(type_)}",
        primary=Label(span, "does not fit the type"),
        help=f"write {help_}" if fitting else "settings of this action must agree; leave the merge rule out",
    )


def plain_threshold(span: Span) -> Diagnostic:
    """A grade threshold that is not a written number."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="the threshold of a grade is a plain number that is written down",
        primary=Label(span, "not a plain number"),
    )


def grade_after_otherwise(grade: Label, closed: Label) -> Diagnostic:
    """A grade by score that stands behind the one that takes the rest."""
    return Diagnostic(
        code=codes.GRADE_ORDER,
        message="no score can reach this grade, because `otherwise` before it takes every score that is left",
        primary=grade,
        related=(closed,),
        help="put the grade with `otherwise` last among those that scores give",
    )


def grade_order(span: Span, name: str, threshold: str, before: Span, before_threshold: str) -> Diagnostic:
    """A threshold that does not lie below that of the better grade."""
    return Diagnostic(
        code=codes.GRADE_ORDER,
        message=f"no score can reach `{name}`, because the grade before it starts no higher",
        primary=Label(span, f"starts at {threshold}"),
        related=(Label(before, f"starts at {before_threshold}"),),
        notes=(f"a score of {threshold} or more is already taken by the line before",),
        help="list grades from best to worst, each with a lower threshold than the one before",
    )


def grade_gap(grades: Span, last: Span | None, witness: Decimal, low: Decimal, high: Decimal) -> Diagnostic:
    """Scores that receive no grade."""
    return Diagnostic(
        code=codes.GRADE_GAP,
        message="some scores would receive no grade",
        primary=Label(last or grades, "the lowest grade that a score can give"),
        notes=(f"a score of {plain(witness)} receives none of them; scores lie from {plain(low)} to {plain(high)}",),
        help="end with a grade that takes the rest: `poor otherwise`; which grade that is, is a credit decision",
        data={"witness": witness},
    )


def weights_total(score: Span, total: Decimal, factors: Iterable[Label]) -> Diagnostic:
    """Weights that do not make a whole."""
    return Diagnostic(
        code=codes.WEIGHTS_TOTAL,
        message=f"the weights of the factors total {plain(total * 100)}%, and they must total 100%",
        primary=Label(score, "a weighted sum"),
        related=tuple(factors),
        help="change weights until they total 100%; which ones is a credit decision",
        data={"total": total},
    )


def no_weight(span: Span, name: str) -> Diagnostic:
    """A factor without a weight in a weighted score."""
    return Diagnostic(
        code=codes.WEIGHTS_TOTAL,
        message=f"the score is a weighted sum, and the factor `{name}` has no weight",
        primary=Label(span, "how much does it weigh?"),
        help="add a line such as `weight 10%`",
    )


def weight_unused(span: Span) -> Diagnostic:
    """A weight where points are just summed."""
    return Diagnostic(
        code=codes.WEIGHTS_TOTAL,
        message="this weight has no effect, because the score is a plain sum of points",
        primary=Label(span, "not used"),
        help="write `weighted sum of points` in `score`, or remove the weight",
    )


def wrong_weight(span: Span) -> Diagnostic:
    """A weight that is not a percentage between 0% and 100%."""
    return Diagnostic(
        code=codes.UNIT_MISMATCH,
        message="a weight is a percentage from 0% to 100%, written down",
        primary=Label(span, "not such a percentage"),
    )


def score_clause(span: Span, what: str, help_: str) -> Diagnostic:
    """A score that does not say how it is made."""
    return Diagnostic(code=codes.MISSING_CLAUSE, message=what, primary=Label(span, "incomplete"), help=help_)


def score_too_fine(span: Span, decimals: int, most: int) -> Diagnostic:
    """A score with more decimals than are recorded of it."""
    return Diagnostic(
        code=codes.ROUNDING_NEEDED,
        message=f"the score can have {decimals} decimals, and {most} are recorded",
        primary=Label(span, "how is this rounded?"),
        help="add a line such as `rounded half up to 1`; which rounding is a credit decision",
    )


def incomplete_scoring(span: Span, has: str, lacks: Sequence[str]) -> Diagnostic:
    """A policy that scores by halves."""
    *most, last = [f"`{each}`" for each in lacks]
    missing = f"{', '.join(most)} or {last}" if most else last
    return Diagnostic(
        code=codes.INCOMPLETE_SCORING,
        message=f"this policy has `{has}` but no {missing}",
        primary=Label(span, "needs the others"),
        help="a policy that scores has `factor`, `score` and `grades`; one that does not has none of them",
    )


def may_be_missing(span: Span, sources: Iterable[Label], help_: str) -> Diagnostic:
    """A value that may be missing where it must be known."""
    name = span.text if len(span.text) <= 40 and "\n" not in span.text else "this value"
    subject = f"`{name}`" if name != "this value" else name
    return Diagnostic(
        code=codes.MAY_BE_MISSING,
        message=f"{subject} may be missing, and nothing says what happens then",
        primary=Label(span, "may be missing"),
        related=tuple(sources),
        help=help_,
    )


def no_baseline(span: Span, message: str, help_: str) -> Diagnostic:
    """A factor without the number that points lost are counted against."""
    return Diagnostic(code=codes.NO_BASELINE, message=message, primary=Label(span, "no baseline"), help=help_)


def said_twice(span: Span, verb: str, first: Span) -> Diagnostic:
    """A name set, given or expected twice in one block."""
    return Diagnostic(
        code=codes.DUPLICATE_CLAUSE,
        message=f"`{span.text}` is {verb} twice here",
        primary=Label(span, f"{verb} again"),
        related=(Label(first, f"first {verb} here"),),
        help="keep the one that is meant",
    )


def overflow(span: Span, digits: int, limit: int) -> Diagnostic:
    """A result that may be larger than numbers can be."""
    return Diagnostic(
        code=codes.OVERFLOW,
        message=f"this value could need {digits} digits, and {limit} is the most",
        primary=Label(span, "too large"),
        help="declare narrower ranges for the facts in it, such as `money 0 to 100 million`, or a shorter list",
    )


def date_overflow(span: Span) -> Diagnostic:
    """Date arithmetic that may leave the calendar."""
    return Diagnostic(
        code=codes.OVERFLOW,
        message="this date could lie outside the calendar, which has the years 1 to 9999",
        primary=Label(span, "too far"),
        help="shorten the duration, or declare a narrower range for the date",
    )


def band_edge(span: Span) -> Diagnostic:
    """A band edge that is worked out."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="the edge of a band is a value that is written down, and this one is worked out",
        primary=Label(span, "worked out"),
        help="leave `by` out and compare the two values in lines with `when`",
    )


def wrong_figure(span: Span, message: str) -> Diagnostic:
    """A figure that its clause cannot have."""
    return Diagnostic(code=codes.TYPE_MISMATCH, message=message, primary=Label(span, "not such a number"))


def no_time(span: Span) -> Diagnostic:
    """A review that would always be due."""
    return Diagnostic(
        code=codes.WRONG_RANGE,
        message="a review comes round after some time, and this is none",
        primary=Label(span, "no time at all"),
        help="to ask for a review at once, write a `watch` with `review now`",
    )


def score_backwards(span: Span) -> Diagnostic:
    """A score whose declared range is empty."""
    return Diagnostic(
        code=codes.WRONG_RANGE,
        message="the range of the score ends before it starts, so that no score lies in it",
        primary=Label(span, "backwards"),
        help="write the lower end first",
    )


def force_backwards(span: Span) -> Diagnostic:
    """A policy that is never in force."""
    return Diagnostic(
        code=codes.WRONG_RANGE,
        message="this policy ends before it begins, so that it is never in force",
        primary=Label(span, "backwards"),
        help="write the earlier date first",
    )


def band_backwards(span: Span) -> Diagnostic:
    """A band whose upper end lies below its lower."""
    return Diagnostic(
        code=codes.WRONG_RANGE,
        message="this band ends before it starts, so that no value falls into it",
        primary=Label(span, "backwards"),
        help="write the lower end first",
    )


def test_not_here(span: Span, message: str, help_: str) -> Diagnostic:
    """A kind of line or cell that does not fit its factor or table."""
    return Diagnostic(code=codes.TYPE_MISMATCH, message=message, primary=Label(span, "not here"), help=help_)


def row_length(span: Span, has: int, wanted: int, empty: str) -> Diagnostic:
    """A row with another number of cells than the table has columns; `empty` is how a cell that says nothing is."""
    cells, columns = _counted(has, "cell"), _counted(wanted, "column")
    return Diagnostic(
        code=codes.WRONG_ARGUMENTS,
        message=f"this row has {cells}, and the table has {columns}",
        primary=Label(span, cells),
        help=f"every row has a cell for each column; one that has nothing to say is `{empty}`",
    )


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def no_rows(span: Span) -> Diagnostic:
    """A table without a row."""
    return Diagnostic(
        code=codes.UNFINISHED,
        message="this table has no rows",
        primary=Label(span, "heads only"),
        help="write a row for each case: `| any | 10% |`",
    )


def no_columns(span: Span) -> Diagnostic:
    """A table that has results, and looks at nothing."""
    return Diagnostic(
        code=codes.UNFINISHED,
        message="this table has no column besides its results",
        primary=Label(span, "results only"),
        help="write a column for what decides, or use a `let` for a value that is always the same",
    )


def result_column(span: Span, name: str) -> Diagnostic:
    """A decision table whose last column is not its own."""
    return Diagnostic(
        code=codes.UNKNOWN_NAME,
        message=f"the last column of this table holds its results, so its head is `{name}`",
        primary=Label(span, "head of the last column"),
        fixes=(Fix(span, name),),
    )


def placeholder(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """A place to fill in a text that names nothing."""
    close = nearest(name, known) if name.isidentifier() else None
    if close:
        ways = f"did you mean `{{{close}}}`?"
    elif name.replace(" ", "").isidentifier() or not name:
        ways = "a brace that is meant as such is written twice: `{{`"
    else:
        ways = "a text is filled in with names only; give a computation a name with `let`"
    return Diagnostic(
        code=codes.TEXT_PLACEHOLDER,
        message=f"`{{{name}}}` in this text names no value",
        primary=Label(span, "to be filled in"),
        help=ways,
        data={"name": name, "suggestion": close},
    )


def brace(span: Span) -> Diagnostic:
    """A brace without its partner."""
    return Diagnostic(
        code=codes.TEXT_PLACEHOLDER,
        message="a brace in this text is not closed, or not opened",
        primary=Label(span, "one brace alone"),
        help="a value is filled in with `{name}`; a brace that is meant as such is written twice: `{{`",
    )


def same_example(span: Span, first: Span) -> Diagnostic:
    """Two examples with one title."""
    return Diagnostic(
        code=codes.DUPLICATE_NAME,
        message="two examples have the same title",
        primary=Label(span, "again"),
        related=(Label(first, "first here"),),
        help="give one of them another title",
    )


def unknown_example(span: Span, titles: Iterable[str]) -> Diagnostic:
    """`like` an example that is not there."""
    close = nearest(span.text.strip('"'), titles)
    return Diagnostic(
        code=codes.UNKNOWN_NAME,
        message="there is no example with this title",
        primary=Label(span, "not in this file"),
        help=f'did you mean "{close}"?' if close else "",
    )


def example_incomplete(span: Span, names: Sequence[str]) -> Diagnostic:
    """An example that leaves out facts that are not optional."""
    shown = ", ".join(f"`{name}`" for name in names[:8]) + (", …" if len(names) > 8 else "")
    return Diagnostic(
        code=codes.EXAMPLE_INCOMPLETE,
        message=f"this example does not give {shown}",
        primary=Label(span, "incomplete"),
        help="facts that are not optional must be given; an empty list is `none`",
        data={"facts": list(names)},
    )


def example_part(span: Span, message: str, help_: str = "") -> Diagnostic:
    """A line of an example that says nothing that could be."""
    return Diagnostic(code=codes.WRONG_LITERAL, message=message, primary=Label(span, "here"), help=help_)


def unknown_language(span: Span) -> Diagnostic:
    """A version of the language that this package does not know."""
    return Diagnostic(
        code=codes.WRONG_LITERAL,
        message="this package reads version 1 of the language",
        primary=Label(span, "another version"),
        fixes=(Fix(span, "1"),),
    )


def negative_weight(span: Span) -> Diagnostic:
    """A mean weighted by something that can be below zero."""
    return Diagnostic(
        code=codes.AGGREGATE_MISUSE,
        message="a mean cannot be weighted by a value that may be below zero",
        primary=Label(span, "may be below zero"),
        notes=("with weights of both signs, a mean can lie outside everything it is the mean of",),
        help="declare the weight's range from 0, or weight by `max(…, 0)`",
    )


def set_out_of_range(span: Span, name: str, value: str, range_: str) -> Diagnostic:
    """A written value that the action does not admit."""
    return Diagnostic(
        code=codes.OUT_OF_RANGE,
        message=f"`{name}` is set to {value}, which lies outside its declared range",
        primary=Label(span, "outside"),
        notes=(f"`{name}` is declared {range_}",),
        help="change the value, or declare a wider range",
    )


def setting_out_of_range(span: Span, name: str, value: str, range_: str) -> Diagnostic:
    """A setting that can lie outside what its action admits."""
    return Diagnostic(
        code=codes.OUT_OF_RANGE,
        message=f"`{name}` can be set to a value outside its declared range",
        primary=Label(span, f"lies from {value}" if " to " in value else f"is {value}"),
        notes=(f"`{name}` is declared {range_}",),
        help="bound the value with `min(…)` and `max(…)`, or declare a wider range",
    )


def score_out_of_range(span: Span, attainable: str, declared: str) -> Diagnostic:
    """A score that can leave its declared range."""
    return Diagnostic(
        code=codes.OUT_OF_RANGE,
        message="some customers would score outside the declared range",
        primary=Label(span, f"declared {declared}"),
        notes=(f"the points of the factors add up to scores {attainable}",),
        help="change the points, or declare the range that they add up to",
    )


def given_out_of_range(span: Span, name: str, admits: str) -> Diagnostic:
    """A given value that the fact does not admit."""
    return Diagnostic(
        code=codes.OUT_OF_RANGE,
        message=f"`{name}` cannot be {span.text}",
        primary=Label(span, "outside the declared range"),
        notes=(f"`{name}` is {admits}",),
    )


def columns_missing(span: Span, names: Sequence[str]) -> Diagnostic:
    """A table of records without the columns of fields that are not optional."""
    return Diagnostic(
        code=codes.EXAMPLE_INCOMPLETE,
        message=f"these records do not give {', '.join(f'`{name}`' for name in names)}",
        primary=Label(span, "columns missing"),
        help="fields that are not optional need a column",
    )
