"""Arithmetic on scaled whole numbers, exact and in the narrowest type that holds every value.

Nothing here is left to an engine's own rounding, decimals or division of decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Literal, TypeAlias, assert_never

from creditrules.batch.columns import Kind
from creditrules.batch.sql.dialects import Dialect
from creditrules.batch.sql.terms import FALSE, Term, all_of, condition, fits, fits_short, level_of, one_holds, whole
from creditrules.diagnostics import Span
from creditrules.values import Rounding
from creditrules.values.decimals import EXACT, QUOTIENT_DECIMALS, decimals_of, quotient, round_to

Bind: TypeAlias = Callable[[Term, str], Term]
Operator: TypeAlias = Literal["<", "<=", ">", ">=", "=", "!="]

_NARROW = 10**17
"""A divisor of so much, and twice what is divided, at most four times so much, are added up in 64 bits."""

_FLIPPED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class TooWideError(Exception):
    """A number on the way to a result may need more digits than the engine has; `span` is the place in the policy."""

    span: Span | None = None


def scaled(value: Decimal) -> Term:
    """A written number, with as many decimals as it needs."""
    scale = decimals_of(value)
    return whole(int(EXACT.scaleb(value, scale).to_integral_value(context=EXACT)), scale)


def _value(term: Term) -> Decimal:
    return EXACT.scaleb(Decimal(term.low), -term.scale)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Arithmetic for one engine; `bind` names a term that is used more than once."""

    dialect: Dialect
    bind: Bind

    def number(self, text: str, ends: tuple[int, int], scale: int, parts: Sequence[Term]) -> Term:
        """A term computed from the parts, of the type that its bounds ask for."""
        low, high = self.held(*ends)
        if fits(low, high) and any(part.wide for part in parts):
            text = self.dialect.cast(text, Kind.WHOLE)
        return Term(text, level_of(parts), low, high, scale, any(part.nullable for part in parts))

    def held(self, low: int, high: int) -> tuple[int, int]:
        """The bounds of a number; raises `TooWideError` where the engine has no type for them."""
        largest = self.dialect.largest
        if largest is not None and max(-low, high) > largest:
            raise TooWideError
        return low, high

    def widened(self, term: Term) -> str:
        """The number as one of the engine's widest type, which a literal may not be by itself."""
        return term.text if term.wide and term.known is None else self.dialect.cast(term.text, Kind.WIDE)

    def typed(self, term: Term) -> str:
        """The number with its type told, where a literal alone could be taken for a shorter one."""
        if term.known is None:
            return term.text
        return self.dialect.cast(term.text, Kind.WIDE if term.wide else Kind.WHOLE)

    def shortened(self, term: Term) -> Term:
        """The number in 32 bits, where they hold it and the engine is quicker with such."""
        if term.short or not self.dialect.short_is_quicker or not fits_short(term.low, term.high):
            return term
        text = self.dialect.cast(term.text, Kind.SMALL)
        return replace(term, text=text, short=True, atomic=False, column=False)

    def long(self, term: Term) -> Term:
        """The number in 64 bits, with which everything can be computed."""
        if not term.short:
            return term
        text = self.dialect.cast(term.text, Kind.WHOLE)
        return replace(term, text=text, short=False, atomic=False, column=False)

    def _of_one_type(self, terms: Sequence[Term]) -> list[str]:
        """The numbers; the first with its type told where all are literals."""
        if any(term.known is None for term in terms):
            return [term.text for term in terms]
        return [self.typed(terms[0]), *(term.text for term in terms[1:])]

    # -------------------------------------------------------------------------------------------------------- sums

    def to_scale(self, term: Term, scale: int) -> Term:
        """The same value with more decimals."""
        return self.times(term, 10 ** (scale - term.scale), scale)

    def times(self, term: Term, factor: int, scale: int) -> Term:
        """The whole number times another that is known, taken to have `scale` decimals."""
        if factor == 1:
            return replace(term, scale=scale)
        return replace(self.multiply(term, whole(factor)), scale=scale)

    def aligned(self, *terms: Term) -> list[Term]:
        """The values with the most decimals that one of them has."""
        scale = max(term.scale for term in terms)
        return [self.to_scale(term, scale) for term in terms]

    def add(self, left: Term, right: Term) -> Term:
        """The sum."""
        left, right = self.aligned(left, right)
        return self._plain("+", left, right, (left.low + right.low, left.high + right.high), left.scale)

    def subtract(self, left: Term, right: Term) -> Term:
        """The difference."""
        left, right = self.aligned(left, right)
        return self._plain("-", left, right, (left.low - right.high, left.high - right.low), left.scale)

    def multiply(self, left: Term, right: Term) -> Term:
        """The product."""
        ends = [one * other for one, other in product((left.low, left.high), (right.low, right.high))]
        return self._plain("*", left, right, (min(ends), max(ends)), left.scale + right.scale)

    def negate(self, term: Term) -> Term:
        """The number less than zero by as much as it was above."""
        return self.subtract(whole(0, term.scale), term)

    def _plain(self, operator: str, left: Term, right: Term, ends: tuple[int, int], scale: int) -> Term:
        if left.known is not None and right.known is not None:
            self.held(*ends)
            return whole(ends[0], scale)
        if operator in "+-" and right.known == 0:
            return replace(left, scale=scale)
        if (operator == "+" and left.known == 0) or (operator == "*" and left.known == 1):
            return replace(right, scale=scale)
        one = left.text if fits(*ends) and not left.wide else self.widened(left)
        other = self.widened(right) if right.wide else right.text
        short = self._is_short(left) and self._is_short(right)
        if short and not fits_short(*ends):
            one, short = self.dialect.cast(one, Kind.WHOLE) if fits(*ends) else one, False
        return replace(self.number(f"({one} {operator} {other})", ends, scale, (left, right)), short=short)

    @staticmethod
    def _is_short(term: Term) -> bool:
        """Whether the engine takes the number, which may be a literal, for one of 32 bits."""
        return term.short or (term.known is not None and fits_short(term.low, term.high))

    def total(self, terms: Sequence[Term]) -> Term:
        """The sum of several, in one go."""
        terms = self.aligned(*terms)
        known = sum(term.known for term in terms if term.known is not None)
        rest = [term for term in terms if term.known is None]
        if not rest:
            return whole(known, terms[0].scale)
        found = rest[0] if known == 0 else self.add(whole(known, terms[0].scale), rest[0])
        for term in rest[1:]:
            found = self.add(found, term)
        return found

    # --------------------------------------------------------------------------------------------------- quotients

    def quotient(self, left: Term, right: Term, most: int | None = None) -> Term:
        """`left / right`, rounded half up to 6 decimals; NULL where the divisor is zero.

        `most` is what the result, of 6 decimals, is known not to exceed on either side of zero.
        """
        if left.known is not None and right.known:
            return self._at_scale(quotient(_value(left), _value(right)), QUOTIENT_DECIMALS)
        shift = QUOTIENT_DECIMALS + right.scale - left.scale
        top, low = replace(left, scale=0), replace(self.bind(right, "divisor"), scale=0)
        if shift < 0:
            low = self.bind(self.times(low, 10**-shift, 0), "divisor")
        result = self._mostly_narrow(top, low, 10 ** max(shift, 0), most)
        return replace(result, scale=QUOTIENT_DECIMALS, nullable=left.nullable or right.nullable or self._zero(right))

    @staticmethod
    def _zero(term: Term) -> bool:
        return term.low <= 0 <= term.high

    def _mostly_narrow(self, top: Term, low: Term, factor: int, most: int | None) -> Term:
        """The quotient on the way that 64 bits allow where they hold what is divided, on the wide one where not."""
        if not self.dialect.divides_slowly or top.wide or low.wide or not self.times(top, 2 * factor, 0).wide:
            return self._half_up(top, low, factor, most)
        top = self.bind(top, "dividend")
        found = self._half_up(top, low, factor, most)
        (small, one), (divisor, other) = self._within(top, _NARROW * 4 // factor), self._within(low, _NARROW)
        quick = self._half_up_at_once(
            self.times(small, factor, 0), divisor, most
        )  # no column: it would be of everybody
        narrow = all_of([*one, *other])
        return replace(found, text=f"CASE WHEN {narrow.text} THEN {quick.text} ELSE {found.text} END")

    def _within(self, term: Term, most: int) -> tuple[Term, list[Term]]:
        """The number where it is at most so far from zero, and the conditions that it is."""
        asked: list[tuple[Operator, int, bool]] = [("<=", most, term.high > most), (">=", -most, term.low < -most)]
        conditions = [self._compared(operator, term, whole(bound)) for operator, bound, beyond in asked if beyond]
        return replace(term, low=max(term.low, -most), high=min(term.high, most)), conditions

    def _half_up(self, top: Term, low: Term, factor: int, most: int | None = None) -> Term:
        """`top * factor / low`, rounded half up to a whole number."""
        try:
            raised = self.times(top, factor, 0)
            raised = raised if raised.low >= 0 <= low.low else self.bind(raised, "dividend")
            return self._half_up_at_once(raised, low, most)
        except TooWideError:
            return self._half_up_in_two(top, low, factor, most)

    def _half_up_at_once(self, top: Term, low: Term, most: int | None = None) -> Term:
        """Half the divisor is added with the sign that the quotient has; what an engine cuts off is then right."""
        if low.known is not None and low.known % 2 == 0 and low.known > 0:
            half, doubled, divisor = whole(low.known // 2), top, low
        else:
            half, doubled, divisor = low, self.times(top, 2, 0), self.times(low, 2, 0)
        moved = self._moved(doubled, half, self._same_sign(top, low))
        return self._cut(moved, divisor, self._quotient_ends(top, low, most))

    def _half_up_in_two(self, top: Term, low: Term, factor: int, most: int | None) -> Term:
        """The same for large numbers: the whole part, then that of what is left."""
        top = self.bind(top, "dividend")
        whole_ends = self._quotient_ends(top, low, None if most is None else most // factor + 1)
        part = self.bind(self._cut(top, low, whole_ends), "whole part")
        largest = max(abs(low.low), abs(low.high))
        ends = (0 if top.low >= 0 else -largest, 0 if top.high <= 0 else largest)
        left = self.number(f"({top.text} % {self._divisor(low)})", ends, 0, (top, low))
        rest = self._half_up_at_once(self.bind(self.times(self.bind(left, "left over"), factor, 0), "left over"), low)
        return self.add(self.times(part, factor, 0), rest)

    def _same_sign(self, top: Term, low: Term) -> Term | None:
        """The condition that the quotient is not below zero; None where that is known."""
        if top.low >= 0 and low.low >= 0:
            return None
        if low.low >= 0:
            return condition(f"{top.text} >= 0", top)
        return condition(f"({top.text} < 0) = ({low.text} < 0)", top, low)

    def _moved(self, term: Term, by: Term, up: Term | None) -> Term:
        """The term further from zero by so much, which has the sign of the divisor."""
        if up is None:
            return self.add(term, by)
        most = max(abs(by.low), abs(by.high))
        ends = (term.low - most, term.high + most)
        taken, other = self._of_one_type([by, self.negate(by)])
        choice = f"CASE WHEN {up.text} THEN {taken} ELSE {other} END"
        one = term.text if fits(*ends) and not term.wide else self.widened(term)
        return self.number(f"({one} + {choice})", ends, 0, (term, by, replace(up, low=0, high=0)))

    def _divisor(self, low: Term) -> str:
        return f"NULLIF({low.text}, 0)" if self._zero(low) else low.text

    def _cut(self, top: Term, low: Term, ends: tuple[int, int]) -> Term:
        """The whole part of a quotient."""
        top = self.bind(top, "dividend") if self.dialect.name == "spark" and top.wide else top
        divisor, largest = self._divisor(low), self.dialect.largest_quotient
        if largest is not None and max(-ends[0], ends[1]) > largest:
            raise TooWideError
        text = self.dialect.divide(top.text, divisor, wide=top.wide or low.wide, fits=fits(*ends))
        nullable = top.nullable or low.nullable or self._zero(low)
        return Term(text, level_of((top, low)), *self.held(*ends), 0, nullable)

    @staticmethod
    def _quotient_ends(top: Term, low: Term, most: int | None) -> tuple[int, int]:
        """Bounds of the quotient: of the divisor only those nearest to zero matter."""
        near = 1 if low.low <= 0 <= low.high else min(abs(low.low), abs(low.high))
        found = -(-max(abs(top.low), abs(top.high)) // near) + 1
        found = found if most is None else min(found, most)
        return (0 if top.low >= 0 and low.low >= 0 else -found, found)

    @staticmethod
    def _at_scale(value: Decimal, scale: int) -> Term:
        return whole(int(EXACT.scaleb(value, scale).to_integral_value(context=EXACT)), scale)

    # ---------------------------------------------------------------------------------------------------- rounding

    def rounded(self, term: Term, step: Term, mode: Rounding) -> Term:
        """The multiple of a known step that the mode takes the number to, with the decimals of the step."""
        known = step.known
        assert known  # noqa: S101  # the checker admits only written steps above zero
        if term.known is not None:
            return self._at_scale(round_to(_value(term), _value(step), mode), step.scale)
        scale = max(term.scale, step.scale)
        unit = known * 10 ** (scale - step.scale)
        if unit == 1:
            return self.to_scale(term, scale)
        term = self.to_scale(term, scale)
        if mode is Rounding.HALF_EVEN or (mode is Rounding.UP and term.low < 0):
            term = self.bind(term, "to round")
        return self.times(self._units(replace(term, scale=0), unit, mode), known, step.scale)

    def _units(self, term: Term, unit: int, mode: Rounding) -> Term:
        size = whole(unit)
        ends = (-(-term.low // unit) - 1 if term.low < 0 else 0, term.high // unit + 1 if term.high > 0 else 0)
        match mode:
            case Rounding.DOWN:
                return self._cut(term, size, ends)
            case Rounding.UP:
                return self._cut(self._moved(term, whole(unit - 1), self._same_sign(term, size)), size, ends)
            case Rounding.HALF_UP:
                return self._half_up(term, size, 1)
            case Rounding.HALF_EVEN:
                return self._half_even(term, unit, ends)
            case _:
                assert_never(mode)

    def _half_even(self, term: Term, unit: int, ends: tuple[int, int]) -> Term:
        """Down, and one further where more than half is left, or just half above an odd number."""
        part = self.bind(self._cut(term, whole(unit), ends), "whole part")
        bounds = (0 if term.low >= 0 else 1 - unit, 0 if term.high <= 0 else unit - 1)
        left = self.bind(self.number(f"({term.text} % {unit})", bounds, 0, (term,)), "left over")
        half = unit // 2
        over, under = f"{left.text} > {half}", f"{left.text} < -{half}"
        if unit % 2 == 0:
            odd = f"{part.text} % 2 <> 0"
            over, under = f"{over} OR ({left.text} = {half} AND {odd})", f"{under} OR ({left.text} = -{half} AND {odd})"
        one, less = self.typed(whole(1)), self.typed(whole(-1))
        choice = Term(f"CASE WHEN {over} THEN {one} WHEN {under} THEN {less} ELSE 0 END", left.level, -1, 1)
        return self.number(f"({part.text} + {choice.text})", ends, 0, (part, left, replace(choice, nullable=False)))

    # -------------------------------------------------------------------------------------------------- comparisons

    def compare(self, operator: Operator, left: Term, right: Term) -> Term:
        """Whether the comparison of two numbers holds, whatever decimals they have."""
        if left.scale < right.scale or (left.known is not None and right.known is None):
            operator, left, right = _FLIPPED[operator], right, left
        if right.known is not None:
            return self._compare_known(operator, left, right.known, right.scale)
        if left.scale == right.scale:
            return self._compared(operator, left, right)
        try:
            return self._compared(operator, left, self.to_scale(right, left.scale))
        except TooWideError:
            return self._compare_shortened(operator, left, right)

    def _compared(self, operator: Operator, left: Term, right: Term) -> Term:
        sign = "<>" if operator == "!=" else operator
        return condition(f"({left.text} {sign} {right.text})", left, right)

    def _compare_known(self, operator: Operator, left: Term, value: int, scale: int) -> Term:
        """The comparison with a written number; where it lies between two steps, with the one before or after it."""
        if left.scale >= scale:
            bound, rest = value * 10 ** (left.scale - scale), 0
        else:
            bound, rest = divmod(value, 10 ** (scale - left.scale))
        if rest and operator in ("=", "!="):
            return FALSE if operator == "=" else Term("TRUE", nullable=False, atomic=True)
        if rest and operator in ("<", ">="):
            bound += 1
        bound = max(left.low - 1, min(bound, left.high + 1))  # far outside, all bounds say the same
        return self._compared(operator, left, whole(bound))

    def _compare_shortened(self, operator: Operator, left: Term, right: Term) -> Term:
        """The comparison with a number of fewer decimals, too large to be given more: `left` is cut instead."""
        left, unit = self.bind(left, "to compare"), 10 ** (left.scale - right.scale)
        ends = (-(-left.low // unit) - 1 if left.low < 0 else 0, left.high // unit + 1 if left.high > 0 else 0)
        cut = self.bind(self._cut(left, whole(unit), ends), "whole part")
        rest = f"{left.text} % {unit}"
        above, below = f"({rest} > 0)", f"({rest} < 0)"
        more, less = f"{cut.text} > {right.text}", f"{cut.text} < {right.text}"
        same = f"{cut.text} = {right.text}"
        text = {
            "=": f"({same} AND {rest} = 0)",
            "!=": f"({cut.text} <> {right.text} OR {rest} <> 0)",
            ">": f"({more} OR ({same} AND {above}))",
            ">=": f"({more} OR ({same} AND NOT {below}))",
            "<": f"({less} OR ({same} AND {below}))",
            "<=": f"({less} OR ({same} AND NOT {above}))",
        }[operator]
        return condition(text, left, cut, right)

    def among(self, term: Term, values: Sequence[Decimal]) -> Term:
        """Whether the number is one of these."""
        found = []
        for value in map(scaled, values):
            if value.scale <= term.scale:
                known = value.low * 10 ** (term.scale - value.scale)
                if term.low <= known <= term.high:
                    found.append(str(known))
        return condition(f"({term.text} IN ({', '.join(found)}))", term) if found else FALSE

    # ------------------------------------------------------------------------------------------------------ choices

    def chosen(self, cases: Sequence[tuple[Term, Term]], otherwise: Term | None = None, *, short: bool = False) -> Term:
        """The value of the first case that holds; missing where none does and nothing else is said.

        It may be `short`, where the engine is quicker with such and all values are written numbers.
        """
        if otherwise is None and one_holds([when for when, _ in cases]):
            *cases, (_, otherwise) = cases
        values = [value for _, value in cases] + ([] if otherwise is None else [otherwise])
        values = self.aligned(*values)
        cases = [(when, value) for (when, _), value in zip(cases, values, strict=False)]
        ends = (min(value.low for value in values), max(value.high for value in values))
        if not cases:
            return values[-1]
        known = all(value.known is not None for value in values)
        short = short and self.dialect.short_is_quicker and known and fits_short(*ends)
        texts = [value.text for value in values] if short else self._of_one_type(values)
        whens = " ".join(f"WHEN {when.text} THEN {text}" for (when, _), text in zip(cases, texts, strict=False))
        last = "" if otherwise is None else f" ELSE {texts[-1]}"
        nullable = otherwise is None or any(value.nullable for value in values)
        level = level_of([*values, *(when for when, _ in cases)])
        return Term(f"CASE {whens}{last} END", level, *ends, values[0].scale, nullable, short=short)

    def extreme(self, which: Literal["min", "max"], terms: Sequence[Term]) -> Term:
        """The least or the greatest; missing where one of them is."""
        terms = self.aligned(*terms)
        terms = [self.bind(term, which) if term.nullable else term for term in terms]
        found = self.extreme_of_known(which, terms)
        asked = [f"{term.text} IS NOT NULL" for term in terms if term.nullable]
        if not asked:
            return found
        return replace(found, text=f"CASE WHEN {' AND '.join(asked)} THEN {found.text} END", nullable=True)

    def extreme_of_known(self, which: Literal["min", "max"], terms: Sequence[Term]) -> Term:
        """The least or the greatest of those that are not missing."""
        terms = self.aligned(*terms)
        if len(terms) == 1:
            return terms[0]
        pick = min if which == "min" else max
        lows, highs = [term.low for term in terms], [term.high for term in terms]
        some_missing = any(term.nullable for term in terms)  # then it lies anywhere among those that are known
        ends = (min(lows), max(highs)) if some_missing else (pick(lows), pick(highs))
        name = "LEAST" if which == "min" else "GREATEST"
        text = f"{name}({', '.join(self._of_one_type(terms))})"
        found = self.number(text, ends, terms[0].scale, terms)
        return replace(found, nullable=all(term.nullable for term in terms))

    def otherwise(self, term: Term, fallback: Term) -> Term:
        """The number, or the fallback where it is missing."""
        if not term.nullable:
            return self.aligned(term, fallback)[0]
        term, fallback = self.aligned(term, fallback)
        ends = (min(term.low, fallback.low), max(term.high, fallback.high))
        found = self.number(f"COALESCE({self.typed(term)}, {self.typed(fallback)})", ends, term.scale, (term, fallback))
        return replace(found, nullable=fallback.nullable)
