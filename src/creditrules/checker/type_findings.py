"""What is said about types and units: one function a mistake."""

from __future__ import annotations

from decimal import Decimal

from creditrules.diagnostics import Code, Diagnostic, Fix, Label, Span, codes
from creditrules.program import expressions as x
from creditrules.program.types import Date, Money, Number, OneOf, Percent, Period, SetOf, Text, Type, YesNo, describe
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import EXACT, plain


def code_for(left: Type, right: Type) -> Code:
    """The kind of finding for two types that do not go together."""
    match left, right:
        case Money(), Money() if left.currency != right.currency:
            return codes.CURRENCY_MISMATCH
        case (Period(), Period()):
            return codes.DURATION_MISMATCH
        case (Number() | Percent() | Money(), Number() | Percent() | Money()):
            return codes.UNIT_MISMATCH
        case _:
            return codes.TYPE_MISMATCH


def _a(type_: Type) -> str:
    """The kind of a type in a few words, for a sentence."""
    match type_:
        case Number():
            return "a plain number"
        case Percent():
            return "a percentage"
        case Money():
            return f"an amount in {type_.currency}"
        case OneOf():
            return "a word from a list"
        case SetOf():
            return "a set"
        case YesNo():
            return "a yes or no"
        case Text():
            return "a text"
        case Date():
            return "a date"
        case _:
            return describe(type_)


def declaration_label(expr: x.Expr, declared: dict[str, Span]) -> tuple[Label, ...]:
    """A pointer to where the named value got its type."""
    name = getattr(expr, "name", None)
    if isinstance(expr, x.FactRef | x.FieldRef | x.ActionRef) and name in declared:
        return (Label(declared[name], f"because it is declared {_as_declared(expr.type)} here"),)
    return ()


def _as_declared(type_: Type) -> str:
    match type_:
        case Percent():
            return "`percent`"
        case Money():
            return "`money`"
        case Number(decimals=0):
            return "`whole number`"
        case Number():
            return "`number`"
        case Date():
            return "`date`"
        case YesNo():
            return "`yes or no`"
        case Text():
            return "`text`"
        case _:
            return f"`{describe(type_)}`"


def compared(left: x.Expr, right: x.Expr, declared: dict[str, Span]) -> Diagnostic:
    """A comparison of things that have no common measure."""
    fix, note = _written_unit(left, right), _literal_meaning(left, right)
    if isinstance(left.type, OneOf) and isinstance(right.type, OneOf):
        return _other_words(left, right, declared)
    return Diagnostic(
        code=code_for(left.type, right.type),
        message=f"{_a(left.type)} is compared with {_a(right.type)}",
        primary=Label(right.span, f"this is {_a(right.type)}"),
        related=(Label(left.span, f"this is {_a(left.type)}"), *declaration_label(left, declared)),
        notes=(note,) if note else (),
        help="write the unit:" if fix else _share_or_percent(left, right) or _way_out(left.type, right.type),
        fixes=(fix,) if fix else (),
    )


def _other_words(left: x.Expr, right: x.Expr, declared: dict[str, Span]) -> Diagnostic:
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="two values with different words are compared",
        primary=Label(right.span, f"this is {describe(right.type)}"),
        related=(Label(left.span, f"this is {describe(left.type)}"), *declaration_label(right, declared)),
        help="two values can be compared where both list the same words in the same order",
    )


def _written_unit(left: x.Expr, right: x.Expr) -> Fix | None:
    """The right side with the unit of the left one, where it is a bare number."""
    if not isinstance(right, x.Constant) or not isinstance(right.type, Number):
        return None
    match left.type:
        case Percent() if not _is_fraction(right):
            return Fix(right.span, f"{right.span.text}%")
        case Money():
            return Fix(right.span, f"{right.span.text} {left.type.currency}")
        case _:
            return None


def _is_fraction(right: x.Expr) -> bool:
    """Whether a bare number is so small that it may well be meant as a share of one."""
    return isinstance(right, x.Constant) and isinstance(right.value, Decimal) and 0 < abs(right.value) <= 1


def _share_or_percent(left: x.Expr, right: x.Expr) -> str:
    if not isinstance(left.type, Percent) or not isinstance(right.type, Number) or not _is_fraction(right):
        return ""
    assert isinstance(right, x.Constant)  # noqa: S101  # only what is written is a fraction
    assert isinstance(right.value, Decimal)  # noqa: S101
    return f"write the unit: `{right.span.text}%`, or `{plain(right.value * 100)}%` if a share of one is meant"


def _literal_meaning(left: x.Expr, right: x.Expr) -> str:
    """What the comparison would have meant, had units been ignored."""
    if not isinstance(right, x.Constant) or not isinstance(right.value, Decimal):
        return ""
    match left.type, right.type:
        case Percent(), Number():
            return f"read literally, this would compare with {plain(right.value * 100)}%"
        case Number(), Percent():
            return f"read literally, this would compare with {plain(right.value)}"
        case Money(), Money():
            return "one of them would have to be converted, at a rate that the policy does not state"
        case _:
            return ""


def _way_out(left: Type, right: Type) -> str:
    match left, right:
        case (Number(), Percent()) | (Percent(), Number()):
            return "`x as percent` reads a plain number such as a quotient as a percentage, `x as number` the other way"
        case (Money(), Number()) | (Number(), Money()):
            return "write the currency with the amount"
        case (YesNo(), _) | (_, YesNo()):
            return "a yes or no is used as it is: `when dishonest_debtor`, `when not dishonest_debtor`"
        case Period(), Period():
            return "months differ in length; write both in days or both in months"
        case _:
            return ""


def arithmetic(sign: str, left: x.Expr, right: x.Expr, declared: dict[str, Span], help_: str = "") -> Diagnostic:
    """An operation that has no meaning for its two sides."""
    verb = {"+": "added to", "-": "subtracted from", "*": "multiplied with", "/": "divided by"}[sign]
    first, second = (right, left) if sign == "-" else (left, right)
    return Diagnostic(
        code=code_for(left.type, right.type),
        message=f"{_a(first.type)} cannot be {verb} {_a(second.type)}",
        primary=Label(right.span, f"this is {_a(right.type)}"),
        related=(Label(left.span, f"this is {_a(left.type)}"), *declaration_label(left, declared)),
        help=help_ or _way_out(left.type, right.type),
    )


def expected(expr: x.Expr, wanted: str, help_: str = "", related: tuple[Label, ...] = ()) -> Diagnostic:
    """An expression of another type than its place asks for."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message=f"{wanted} is expected here, and this is {_a(expr.type)}",
        primary=Label(expr.span, f"this is {describe(expr.type)}"),
        related=related,
        help=help_,
    )


def not_written(span: Span, help_: str = "") -> Diagnostic:
    """Something worked out where only a written value can stand."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="a value that is written down is expected here, and this one is worked out",
        primary=Label(span, "worked out"),
        help=help_,
    )


def named_duration(span: Span) -> Diagnostic:
    """A date moved by a duration that has a name."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="a date is moved by a duration that is written down, and this is a name for one",
        primary=Label(span, "a name"),
        help="write the duration itself, such as `30 days`",
    )


def wrong_step(span: Span) -> Diagnostic:
    """Rounding to something that is no step."""
    return Diagnostic(
        code=codes.TYPE_MISMATCH,
        message="values are rounded to a step that is written down and above zero",
        primary=Label(span, "not such a step"),
    )


def stored(expr: x.Expr, target: Type, name: str, related: tuple[Label, ...]) -> Diagnostic:
    """A value of another type than the thing it is given to."""
    return Diagnostic(
        code=code_for(target, expr.type),
        message=f"`{name}` is {_a(target)}, and this value is {_a(expr.type)}",
        primary=Label(expr.span, f"this is {describe(expr.type)}"),
        related=related,
        help=_store_help(expr, target),
    )


def _store_help(expr: x.Expr, target: Type) -> str:
    if isinstance(expr, x.Constant) and isinstance(expr.type, Number):
        if isinstance(target, Money):
            return f"write `{expr.span.text} {target.currency}`"
        if isinstance(target, Percent):
            return f"write `{expr.span.text}%`"
    return _way_out(target, expr.type)


def step_of(type_: Number | Percent | Money) -> str:
    """The smallest step of a type, as it is written: `0.01`, `0.01%`, `1 JPY`."""
    match type_:
        case Number():
            return plain(EXACT.scaleb(Decimal(1), -type_.decimals))
        case Percent():
            return f"{plain(EXACT.scaleb(Decimal(100), -type_.decimals))}%"
        case Money():
            return f"{plain(EXACT.scaleb(Decimal(1), -type_.decimals))} {type_.currency}"


def rounding_needed(expr: x.Expr, name: str, type_: Number | Percent, related: tuple[Label, ...]) -> Diagnostic:
    """A value finer than what it is stored in."""
    step = step_of(type_)
    return Diagnostic(
        code=codes.ROUNDING_NEEDED,
        message=f"`{name}` goes in steps of {step}, and this value can be finer",
        primary=Label(expr.span, "how is this rounded?"),
        related=related,
        help=f"say it: `rounded down to {step}`, `rounded up to {step}`, `rounded half up to {step}` or "
        f"`rounded half even to {step}`; which one is a credit decision",
    )


def too_fine(span: Span, what: str, type_: Number | Percent | Money) -> Diagnostic:
    """A written value finer than its type."""
    return Diagnostic(
        code=codes.TOO_MANY_DECIMALS,
        message=f"{what} goes in steps of {step_of(type_)}, and this lies between two of them",
        primary=Label(span, "too fine"),
    )


def arguments(span: Span, message: str, help_: str) -> Diagnostic:
    """A function with other arguments than it takes."""
    return Diagnostic(code=codes.WRONG_ARGUMENTS, message=message, primary=Label(span, "here"), help=help_)


def ambiguous_comma(span: Span, digits: str) -> Diagnostic:
    """One number where two were probably meant."""
    apart = digits.replace(",", ", ", 1)
    return Diagnostic(
        code=codes.AMBIGUOUS_COMMA,
        message=f"`{digits}` is one number, because its comma separates thousands",
        primary=Label(span, "read as a single value"),
        help=f"if these are two values, write a space after the comma: `{apart}`",
        fixes=(Fix(span, apart),),
    )


def aggregate(span: Span, message: str, help_: str = "") -> Diagnostic:
    """An aggregate that cannot be taken."""
    return Diagnostic(code=codes.AGGREGATE_MISUSE, message=message, primary=Label(span, "here"), help=help_)


def wrong_bound(span: Span, type_: Number | Percent | Money | Date) -> Diagnostic:
    """A range with bounds of another kind than its type."""
    return wrong_range(span, f"the range of {describe(type_)} has bounds that are {_bounds(type_)}")


def _bounds(type_: Number | Percent | Money | Date) -> str:
    match type_:
        case Number():
            return "plain numbers, such as `0 to 100`"
        case Percent():
            return "percentages, such as `0% to 100%`"
        case Money():
            return f"amounts in {type_.currency}, such as `0 to 1 million {type_.currency}`"
        case Date():
            return "dates, such as `1990-01-01 to 2030-12-31`"


def outside_calendar(span: Span) -> Diagnostic:
    """A date before or after all that policies reckon with."""
    return wrong_range(span, f"policies reckon with dates from {EARLIEST} to {LATEST}, and this lies outside")


def wrong_range(span: Span, message: str, help_: str = "") -> Diagnostic:
    """A declared range that admits nothing or does not fit its type."""
    return Diagnostic(code=codes.WRONG_RANGE, message=message, primary=Label(span, "not so"), help=help_)
