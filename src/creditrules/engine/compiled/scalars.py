"""Lines that read one value in its plainest form. They run in a context of exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from creditrules.engine.compiled import reading
from creditrules.engine.compiled.constants import Constants
from creditrules.engine.compiled.layout import ceiling, decimal, floor
from creditrules.engine.compiled.writer import Writer
from creditrules.program.program import Declared
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import MOST_DIGITS

_MOST = 10**MOST_DIGITS - 1
REFUSE = "raise ValueError"


class Bounds:
    """The least and the greatest of the numbers that are admitted, and the step between them."""

    def __init__(self, declared: Declared) -> None:
        assert isinstance(declared.type, Number | Percent | Money)  # noqa: S101  # only numbers have them
        self.decimals = decimals = declared.type.decimals
        low, high = declared.low, declared.high
        self.low_packed = -_MOST if low is None else max(-_MOST, ceiling(low, decimals))
        self.high_packed = _MOST if high is None else min(_MOST, floor(high, decimals))
        self.low, self.high = decimal(self.low_packed, decimals), decimal(self.high_packed, decimals)
        self.zero, self.quantum = decimal(0, decimals), decimal(1, decimals)
        self.sum_shows_most = self.low_packed >= 0
        """No number is above the sum of all where none is below zero."""


class Scalars:
    """Writes what reads a value, given as an expression, into a name; it is known, and what is in doubt is refused."""

    def __init__(self, writer: Writer, constants: Constants) -> None:
        self.writer, self.constants = writer, constants
        self._days: dict[tuple[int, int], tuple[reading.Days, str]] = {}

    def read(self, name: str, value: str, declared: Declared) -> None:
        """Reads a packed value."""
        line = self.writer.line
        match declared.type:
            case Number() | Percent() | Money():
                self._number(name, value, Bounds(declared))
            case Date():
                line(f"{name} = {self._counted(declared)[1]}[{value}]")
            case YesNo():
                line(f"{name} = {value}")
                with self.writer.block(f"if {name} is not True and {name} is not False"):
                    line(REFUSE)
            case Text():
                line(f"{name} = clean({value})")
            case OneOf(members=members):
                line(f"{name} = {self._places({member: at for at, member in enumerate(members)})}[{value}]")
            case SetOf(members=members):
                line(f"{name} = bits({value}, {self._places({member: 1 << at for at, member in enumerate(members)})})")
            case _:
                line(REFUSE)

    def decimal(self, name: str, value: str, bounds: Bounds, *, sum_shows_most: bool = False) -> None:
        """Reads a decimal. What the sum of several shows is left to look at: their decimals, perhaps the greatest."""
        line = self.writer.line
        if value != name:
            line(f"{name} = {value}")
        with self.writer.block(f"if type({name}) is not Decimal"):
            with self.writer.block(f"if type({name}) is str"):
                line(f"texts.append({name})")
                line(f"{name} = Decimal({name})")
            with self.writer.block("else"):
                line(f"{name} = plain({name})")
        low = f"{name}.is_signed()" if not bounds.low_packed else f"{name} < {self.constants.name(bounds.low)}"
        outside = low if sum_shows_most else f"{low} or {name} > {self.constants.name(bounds.high)}"
        with self.writer.block(f"if {outside}"):
            line(REFUSE)

    def days(self, declared: Declared) -> reading.Days | None:
        """The days that a value of this type can have, if it is one."""
        return self._counted(declared)[0] if isinstance(declared.type, Date) else None

    def _number(self, name: str, value: str, bounds: Bounds) -> None:
        line, decimals = self.writer.line, bounds.decimals
        line(f"v = {value}")
        if decimals:
            with self.writer.block("if type(v) is str"):
                line("texts.append(v)")
                line("v = Decimal(v)")
            with self.writer.block("if type(v) is Decimal"):
                line(f"w = v * {self.constants.name(Decimal(10**decimals))}")
                line(f"{name} = int(w)")
                with self.writer.block(f"if {name} != w"):
                    line(REFUSE)
        else:
            with self.writer.block("if type(v) is int"):
                line(f"{name} = v")
        with self.writer.block("else"):
            line(f"{name} = number(v, {decimals}, texts)")
        with self.writer.block(f"if not {bounds.low_packed} <= {name} <= {bounds.high_packed}"):
            line(REFUSE)

    def _counted(self, declared: Declared) -> tuple[reading.Days, str]:
        """The days that were counted before, and the name of what has them."""
        low = declared.low if isinstance(declared.low, date) else EARLIEST
        high = declared.high if isinstance(declared.high, date) else LATEST
        bounds = low.toordinal(), high.toordinal()
        if bounds not in self._days:
            days = reading.Days(*bounds)
            self._days[bounds] = days, self.constants.name(days.counted)
        return self._days[bounds]

    def _places(self, places: Mapping[str, int]) -> str:
        return self.constants.name(places)
