"""Random expressions of every kind."""

from __future__ import annotations

from dataclasses import replace

from creditrules.program.types import DATE, Date, OneOf
from creditrules.testing.random_policies import bounds, conditions, numbers
from creditrules.testing.random_policies.names import Names
from creditrules.testing.random_policies.terms import ATOM, OR, SUM, VALUE, Term, constant, written
from creditrules.testing.random_policies.writes import NumericKind
from creditrules.values import Duration
from creditrules.values.dates import EARLIEST, LATEST, shift

_PERIODS = (
    ("30 days", Duration(30, "days")),
    ("12 months", Duration(12, "months")),
    ("1 month", Duration(1, "months")),
)
_FAR = ("200 years", Duration(2_400, "months"))


class Expressions:
    """Writes random expressions out of what can be named; `depth` is how much may still be nested."""

    def number(self, names: Names, kind: NumericKind, depth: int) -> Term:
        """A number, percentage or amount; it may be missing."""
        return numbers.number(self, names, kind, depth)

    def condition(self, names: Names, depth: int) -> Term:
        """A yes or no that is always known."""
        return conditions.any_condition(self, names, depth)

    def day(self, names: Names, depth: int) -> Term:
        """A date; it may be missing."""
        named = names.of(Date)
        chance = names.chance
        if depth <= 0 or chance.often(50):
            if named and chance.often(90):
                return chance.one(named)
            return constant(chance, Term("", DATE, EARLIEST, LATEST))
        match chance.below(4):
            case 0:
                return self._shifted(names, self.day(names, depth - 1))
            case 1:
                one, other = self.day(names, depth - 1), self.day(names, depth - 1)
                which, pick = chance.one([("min", min), ("max", max)])
                (a, b), (c, d) = one.days(), other.days()
                missing = one.missing or other.missing
                text = f"{which}({one.at(OR)}, {other.at(OR)})"
                return Term(text, DATE, pick(a, c), pick(b, d), missing, ATOM, one.parts + other.parts)
            case 2:
                return self._either(names, [term for term in named if term.missing], self.day(names, depth - 1))
            case _:
                return self._of_records(names) or self.day(names, depth - 1)

    def _shifted(self, names: Names, day: Term) -> Term:
        text, duration = names.chance.one(_PERIODS) if names.chance.often(95) else _FAR
        sign, factor = names.chance.one([("-", -1), ("+", 1)])
        first, last = day.days()
        if not bounds.in_calendar(first, last, factor * 31 * max(duration.count, 1)):
            return day
        low, high = (shift(end, duration, factor) for end in (first, last))  # type: ignore[arg-type]  # 1 or -1
        return replace(day, text=f"{day.at(SUM)} {sign} {text}", low=low, high=high, level=SUM)

    def _either(self, names: Names, missing: list[Term], fallback: Term) -> Term:
        if not missing:
            return fallback
        first = names.chance.one(missing)
        low, high = bounds.hull(first, fallback)
        text = f"{first.at(VALUE)} else {fallback.at(SUM)}"
        parts = first.parts + fallback.parts if fallback.missing else ()
        return Term(text, fallback.type, low, high, fallback.missing, VALUE, parts)

    def _of_records(self, names: Names) -> Term | None:
        """The earliest or latest day of the records of a list."""
        if not names.lists:
            return None
        listed = names.chance.one(names.lists)
        inside = names.inside(listed)
        days = [field for field in listed.fields if isinstance(field.type, Date)]
        if not days:
            return None
        value = names.chance.one(days)
        shown = numbers.known(inside, value)
        where = f" where {self.condition(inside, 1).text}" if names.chance.often(50) else ""
        which = names.chance.one(["max", "min"])
        text = f"{which}({shown.at(OR)} of {listed.name}{where})"
        return Term(text, DATE, shown.low, shown.high, missing=True, parts=(listed.name,) if listed.optional else ())

    def word(self, names: Names, type_: OneOf, depth: int) -> Term:
        """A word of the list; it may be missing."""
        chance = names.chance
        named = names.of(OneOf, lambda term: term.type == type_)
        if not named or chance.often(15):
            return written(chance, chance.one(type_.members), type_)
        first = chance.one(named)
        if depth <= 0 or chance.often(50):
            return first
        if first.missing:
            return self._either(names, [first], self.word(names, type_, depth - 1))
        second, which = chance.one(named), chance.one(["min", "max"])
        missing = second.missing
        return Term(f"{which}({first.text}, {second.text})", type_, missing=missing, parts=first.parts + second.parts)
