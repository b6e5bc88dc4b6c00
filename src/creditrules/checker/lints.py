"""What is worth a second look: warnings about a policy that decides everybody."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from creditrules.checker import lint_findings as say
from creditrules.checker.conditions import Regions
from creditrules.checker.ranges import Ranges
from creditrules.checker.regions import TooComplex
from creditrules.diagnostics import Diagnostic, Span
from creditrules.program import expressions as x, reads
from creditrules.program.program import Band, Control, Factor, IsOneOf, Line, Program, Setting, Watch
from creditrules.program.show import show
from creditrules.program.types import ListOf, Percent
from creditrules.syntax import tree as t
from creditrules.values.decimals import plain

_HIGHEST_EARNEST = Decimal("0.2")
_TURNS_TEXT = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_LOOKS_LATIN = frozenset("аеорсухіјѕԁһАВЕКМНОРСТУХІЈЅαοινΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def lints(program: Program, file: t.File, regions: Regions, ranges: Ranges) -> Iterator[Diagnostic]:
    """Every warning about the policy, silenced or not."""
    yield from _unused(program)
    for factor in program.factors.values():
        yield from _points_order(factor)
        yield from _decides_nothing(factor)
    yield from _edge_senses(program)
    yield from _names(file)
    yield from _direction_marks(file)
    yield from _commas(file)
    yield from _earnest_deposits(program, ranges)
    yield from _repeated_examples(program)
    yield from _always_same(program, regions, ranges)


# ------------------------------------------------------------------------------------------------------------- unused


def _unused(program: Program) -> Iterator[Diagnostic]:
    used: set[tuple[type, str]] = set()
    for group in (reads.deciding(program), reads.texts(program), reads.properties(program)):
        for expr in group:
            used.update((type(part), part.name) for part in x.walk(expr) if isinstance(part, _NAMED))
    for name, fact in program.facts.items():
        if not {(x.FactRef, name), (x.Previous, name)} & used:
            yield say.unused(_name_of(fact.span, name), "fact", name)
    for name, let in program.lets.items():
        if (x.LetRef, name) not in used:
            place = let.span.source.text.find(name, let.span.start)
            yield say.unused(Span(let.span.source, place, place + len(name)), "let", name)
    sources = {source for fact in program.facts.values() for source in fact.sources}
    for name, source in program.sources.items():
        if name not in sources and any(fact.sources for fact in program.facts.values()):
            yield say.unused(_name_of(source.span, name), "source", name)
    records = {fact.declared.type.record for fact in program.facts.values() if isinstance(fact.declared.type, ListOf)}
    for name, record in program.records.items():
        if name not in records:
            place = record.span.source.text.find(name, record.span.start + len("record"))
            yield say.unused(Span(record.span.source, place, place + len(name)), "record", name)


_NAMED = (x.FactRef, x.LetRef, x.Previous)


def _name_of(span: Span, name: str) -> Span:
    return Span(span.source, span.start, span.start + len(name))


# ------------------------------------------------------------------------------------------------------------ factors


def _points_order(factor: Factor) -> Iterator[Diagnostic]:
    """Bands in the order of their values whose points all rise or all fall, but for one."""
    bands = [
        (place, line, points)
        for line in factor.lines
        if (points := _fixed(line)) is not None and (place := _place(line))
    ]
    ordered = sorted(bands, key=lambda band: band[0])
    if len(ordered) < 4:
        return
    steps = [later[2] - earlier[2] for earlier, later in pairwise(ordered)]
    rises, falls = [at for at, step in enumerate(steps) if step > 0], [at for at, step in enumerate(steps) if step < 0]
    few = rises if len(rises) < len(falls) else falls
    if len(few) == 1 and len(rises) + len(falls) > 2:
        at = few[0]
        direction = "rise" if few is rises else "fall"
        yield say.points_not_in_order(ordered[at + 1][1].span, ordered[at][1].span, direction)


def _fixed(line: Line) -> Decimal | None:
    value = line.points.value if isinstance(line.points, x.Constant) else None
    return value if isinstance(value, Decimal) else None


def _place(line: Line) -> tuple[Decimal, int] | None:
    """Where a band of numbers lies among the others: just above its lower edge, else just below its upper one.

    The first line that fits wins, so that of `from 98%` and `from 95%` the second ends where the first begins.
    """
    match line.test:
        case Band(low=Decimal() as low):
            return (low, 1)
        case Band(low=None, high=Decimal() as high):
            return (high, -1)
        case IsOneOf(values=(Decimal() as only,)):
            return (only, 0)
        case _:
            return None


def _decides_nothing(factor: Factor) -> Iterator[Diagnostic]:
    place = _after_keyword(factor.span, factor.name)
    if factor.weight == 0:
        yield say.decides_nothing(place, factor.name, "its weight is 0%")
    elif factor.best == factor.worst and len(factor.lines) > 0:
        why = f"every line gives {plain(factor.best)} points"
        yield say.decides_nothing(place, factor.name, why)


def _after_keyword(span: Span, name: str) -> Span:
    at = span.source.text.find(name, span.start + len("factor"))
    return Span(span.source, at, at + len(name))


def _edge_senses(program: Program) -> Iterator[Diagnostic]:
    """One subject, one edge, two factors; the edge counts with the lower band in one, the upper in the other."""
    first: dict[tuple[x.Expr, Decimal | date], tuple[str, Span]] = {}
    for factor in program.factors.values():
        if factor.subject is None:
            continue
        for edge, (sense, place) in _edges(factor).items():
            before, there = first.setdefault((factor.subject, edge), (sense, place))
            if before != sense:
                yield say.edge_senses(place, there, show(edge, factor.subject.type))


def _edges(factor: Factor) -> dict[Decimal | date, tuple[str, Span]]:
    """The edges of a factor's bands, each with the band it belongs to: the first line that fits wins."""
    found: dict[Decimal | date, tuple[str, Span]] = {}
    for line in factor.lines:
        if isinstance(line.test, Band):
            for edge, sense in _senses(line.test):
                found.setdefault(edge, (sense, line.span))
    return found


def _senses(band: Band) -> Iterator[tuple[Decimal | date, str]]:
    if band.high is not None:
        yield band.high, "below" if band.high_in else "above"
    if band.low is not None:
        yield band.low, "above" if band.low_in else "below"


# -------------------------------------------------------------------------------------------------------------- names


def _names(file: t.File) -> Iterator[Diagnostic]:
    """Names of several scripts, or with letters that look like others."""
    for block in file.blocks:
        for name in _declared(block):
            scripts = {_script(letter) for letter in name.text if letter.isalpha()} - {"CJK"}
            if len(scripts) > 1:
                yield say.strange_letters(
                    name.span, name.text, f"mixes {' and '.join(sorted(scripts)).lower()} letters"
                )
            elif scripts and scripts != {"LATIN"} and all(c in _LOOKS_LATIN for c in name.text if c.isalpha()):
                yield say.strange_letters(
                    name.span, name.text, f"is {scripts.pop().lower()} and looks like latin letters"
                )


def _declared(block: t.AnyBlock) -> Iterator[t.Name]:
    own = getattr(block, "name", None)
    if isinstance(own, t.Name):
        yield own
    for item in getattr(block, "items", ()):
        yield item.name
        if item.type is not None:
            yield from item.type.members


def _script(letter: str) -> str:
    """The script of a letter: the first word of its Unicode name."""
    return unicodedata.name(letter, "OTHER").split()[0]


def _direction_marks(file: t.File) -> Iterator[Diagnostic]:
    text = file.source.text
    if text.isascii():
        return
    for at, character in enumerate(text):
        if character in _TURNS_TEXT:
            yield say.direction_mark(Span(file.source, at, at + 1))


def _commas(file: t.File) -> Iterator[Diagnostic]:
    """Numbers with thousands separators among the values of a list."""
    waiting: list[t.Node] = list(file.blocks)
    while waiting:
        node = waiting.pop()
        waiting.extend(t.parts(node))
        match node:
            case t.Call(arguments=values) | t.IsTest(values=values) | t.Is(values=values) if len(values) > 1:
                for value in values:
                    if isinstance(value, t.NumberLit) and "," in value.span.text:
                        yield say.comma_in_list(value.span)
            case _:
                pass


# ------------------------------------------------------------------------------------------------ settings, examples


def _earnest_deposits(program: Program, ranges: Ranges) -> Iterator[Diagnostic]:
    rules: tuple[Control | Watch, ...] = (*program.controls, *program.watches)
    for rule in rules:
        for setting in rule.settings:
            action = program.actions[setting.action]
            words = (
                f"{action.name} {action.title.text} {' '.join(text for _, text in action.title.translations)}".lower()
            )
            if ("earnest" in words or "定金" in words) and _above_fifth(setting, ranges):
                yield say.earnest_deposit(setting.value.span, action.name)


def _above_fifth(setting: Setting, ranges: Ranges) -> bool:
    if not isinstance(setting.value.type, Percent):
        return False
    interval = ranges.of(setting.value)
    return interval is not None and interval.numbers()[1] > _HIGHEST_EARNEST


def _repeated_examples(program: Program) -> Iterator[Diagnostic]:
    for at, example in enumerate(program.examples):
        for other in program.examples[:at]:
            same = (example.as_of, example.given, example.previous) == (other.as_of, other.given, other.previous)
            if same:
                place, first = (
                    Span(e.span.source, e.span.start, e.span.start + len("example")) for e in (example, other)
                )
                yield say.repeated_example(place, first)
                break


# -------------------------------------------------------------------------------------------------------- comparisons


def _always_same(program: Program, regions: Regions, ranges: Ranges) -> Iterator[Diagnostic]:
    for rule in reads.deciding(program):
        for part in x.walk(rule):
            if isinstance(part, x.Compare | x.Among):
                yield from _same(part, regions, ranges)


def _same(part: x.Compare | x.Among, regions: Regions, ranges: Ranges) -> Iterator[Diagnostic]:
    sides = (part.left, part.right) if isinstance(part, x.Compare) else (part.operand,)
    if isinstance(sides[0], x.Constant):
        return
    try:
        holds, fails = regions.of(part), regions.of(part, holds=False)
    except TooComplex:
        return
    if not (holds and fails):
        yield say.always(part.span, bool(holds), tuple(_why(sides, ranges)))


def _why(sides: Sequence[x.Expr], ranges: Ranges) -> Iterator[str]:
    """Between which bounds the compared values lie; of the same bounds on both sides nothing follows."""
    bounds = [ranges.of(side) for side in sides]
    if len(set(bounds)) < len(bounds):
        return
    for side, interval in zip(sides, bounds, strict=True):
        if interval is not None and not isinstance(side, x.Constant):
            text = " ".join(side.span.text.split())
            low, high = (show(end, side.type) for end in (interval.low, interval.high))
            yield f"`{text}` lies from {low} to {high}"
