"""Random factors, and the score, grades and overrides that rest on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.testing.random_policies.conditions import guard
from creditrules.testing.random_policies.definitions import any_value
from creditrules.testing.random_policies.draft import Draft
from creditrules.testing.random_policies.lines import bands
from creditrules.testing.random_policies.names import Names
from creditrules.testing.random_policies.numbers import known
from creditrules.testing.random_policies.terms import AND, ATOM, VALUE, Term, decimals, written
from creditrules.values import Rounding
from creditrules.values.decimals import add, decimals_of, multiply, plain, round_to

_GRADES = (("good", "medium", "poor"), ("A", "B", "C", "D"), ("优", "良", "差"), ("all",))


@dataclass(frozen=True, slots=True)
class _Given:
    """What a factor's lines give: `points` are some of the values, `low` and `high` bound all of them."""

    points: tuple[Decimal, ...]
    low: Decimal
    high: Decimal
    decimals: int
    weight: Decimal = Decimal(1)


def write_scoring(draft: Draft) -> None:
    """One to four factors, `score`, `grades`, now and then `reasons`, and overrides."""
    chance = draft.chance
    against = chance.one(["", "best", "neutral", "baseline"])
    weighted = chance.often(40)
    count = chance.between(1, 4)
    weights = _weights(draft, count) if weighted else [Decimal(1)] * count
    given = [_factor(draft, against, weight if weighted else None) for weight in weights]
    if against:
        lines = [f"at most {chance.one(['4', '1', '2', '0'])}", f"points lost against {against}"]
        draft.add("reasons", *chance.shuffled(lines))
    score, reached = _score(draft, given, weighted=weighted)
    draft.grades = chance.one(_GRADES)
    grade_type = OneOf(_grades(draft, score, reached))
    total = max((each.decimals + decimals_of(each.weight if weighted else Decimal(0)) for each in given), default=0)
    missing_low = sum((min(each.low, Decimal(0)) for each in given), Decimal(0))
    missing_high = sum((max(each.high, Decimal(0)) for each in given), Decimal(0))
    draft.knows(
        score,
        Term("scored_grade", grade_type),
        Term("factors_known", Number(0), Decimal(0), Decimal(count)),
        Term("points_from_missing", Number(total), missing_low, missing_high),
    )
    recorded = [Term("previous score", Number(12), Decimal(-(10**12)), Decimal(10**12), missing=True)]
    recorded.append(Term("previous grade", grade_type, missing=True))
    draft.names = replace(draft.names, previous=(*draft.names.previous, *recorded))
    for _ in range(chance.below(4)):
        _override(draft)
    draft.knows(Term("grade", grade_type))


def _weights(draft: Draft, count: int) -> list[Decimal]:
    """Weights that total 100%."""
    parts = [draft.chance.between(1, 20) for _ in range(count)]
    shares = [Decimal(part * 100 // sum(parts)) / 100 for part in parts[:-1]]
    return [*shares, Decimal(1) - sum(shares, Decimal(0))]


# ----------------------------------------------------------------------------------------------------------- factors


def _factor(draft: Draft, against: str, weight: Decimal | None) -> _Given:
    chance = draft.chance
    name = draft.fresh.name(("punctuality", "size", "standing_of", "负债"))
    way = _by_conditions if chance.often(30) else _by_value
    head, lines, terms = way(draft, name, fixed=against == "neutral")
    low, high, places = _ends(terms)
    clauses = []
    if weight is not None:
        clauses.append(f"weight {plain(weight * 100)}%")
    if chance.often(20):
        clauses.append(f"reason {chance.one(['R1', 'R2'])}")
    if against == "baseline" and not draft.names.slips(10):
        clauses.append(f"baseline {plain(high)} points")
    if against == "neutral":
        lines = _with_neutral(draft, lines)
    draft.add(head, *clauses, *draft.cites(), *lines)
    draft.knows(Term(name, Number(places), low, high))
    points = tuple(end for term in terms for end in term.numbers())
    return _Given(points, low, high, places, Decimal(1) if weight is None else weight)


def _with_neutral(draft: Draft, lines: list[str]) -> list[str]:
    """One line is marked."""
    at = draft.chance.below(len(lines))
    return [f"{line} neutral" if number == at else line for number, line in enumerate(lines)]


def _by_value(draft: Draft, name: str, *, fixed: bool) -> tuple[str, list[str], list[Term]]:
    chance, names = draft.chance, draft.names
    named = names.of((Number, Percent, Money, Date, OneOf, YesNo, Text, SetOf))
    subject = chance.one(named) if named and chance.often(70) else any_value(draft, 1)
    tests = bands(chance, subject, careless=names.slips(8))
    if len(tests) > 1 and names.slips(10):
        del tests[chance.below(len(tests))]
    if subject.missing and not names.slips(10):
        tests.insert(chance.between(0, len(tests)), "missing")
    lines, terms = [], []
    for test in tests:
        inside = names.narrowed(subject.known()) if test != "missing" else names
        points = _points(draft, inside, fixed=fixed)
        terms.append(points)
        lines.append(f"{points.at(VALUE)} {_unit(points)} {test}{draft.because(names)}")
    return f"factor {name}{draft.title()} by {subject.at(VALUE)}", lines, terms


def _by_conditions(draft: Draft, name: str, *, fixed: bool) -> tuple[str, list[str], list[Term]]:
    chance, names = draft.chance, draft.names
    lines, terms = [], []
    for _ in range(chance.between(1, 2)):
        found = guard(names) if chance.often(50) else None
        text, inside = found if found is not None else ("", names)
        more = draft.write.condition(inside, 1) if not text or chance.often(40) else None
        parts = [*([text] if text else []), *([more.at(AND + 1)] if more is not None else [])]
        names = names.without(" ".join(parts))
        points = _points(draft, inside, fixed=fixed)
        terms.append(points)
        lines.append(f"{points.at(VALUE)} {_unit(points)} when {' and '.join(parts)}{draft.because(names)}")
    if not names.slips(5):
        points = _points(draft, names, fixed=fixed)
        terms.append(points)
        lines.append(f"{points.at(VALUE)} {_unit(points)} otherwise")
    return f"factor {name}{draft.title()}", lines, terms


def _points(draft: Draft, names: Names, *, fixed: bool) -> Term:
    """Fixed points mostly; now and then computed ones, which need not be within small bounds."""
    chance = draft.chance
    if fixed or not chance.often(20):
        return written(chance, Decimal(chance.one(["0", "5", "10", "1", "20", "-5", "2.5", "0.25"])), Number(2))
    found = known(names, draft.write.number(names, Number, 2))
    if chance.often(60):
        low, high = found.numbers()
        ends = (max(low, Decimal(0)), min(high, Decimal(20)))
        if low > 20 or high < 0:
            ends = (Decimal(20), Decimal(20)) if low > 20 else (Decimal(0), Decimal(0))
        return replace(found, text=f"min(max({found.text}, 0), 20)", low=ends[0], high=ends[1], level=8)
    return found


def _unit(points: Term) -> str:
    return "point" if points.text == "1" else "points"


def _ends(terms: list[Term]) -> tuple[Decimal, Decimal, int]:
    lows, highs = zip(*(term.numbers() for term in terms), strict=True) if terms else ([Decimal(0)], [Decimal(0)])
    return min(lows), max(highs), max((_places(term) for term in terms), default=0)


def _places(term: Term) -> int:
    """The decimals of points; those of written ones are the ones that they have."""
    if term.low == term.high and isinstance(term.low, Decimal) and term.level >= 7:
        return decimals_of(term.low)
    return decimals(term.type)


# --------------------------------------------------------------------------------------------------- score and grades


def _score(draft: Draft, given: list[_Given], *, weighted: bool) -> tuple[Term, list[Decimal]]:
    """The score as it is declared, as wide as its points or wider (in a wild policy now and then narrower).

    With it come some scores that its points add up to.
    """
    chance = draft.chance
    start = Decimal(chance.one(["0", "0", "0", "10", "-2.5"]))
    low = high = start
    for each in given:
        low, high = add(low, multiply(each.weight, each.low)), add(high, multiply(each.weight, each.high))
    places = max(
        [decimals_of(start), *(each.decimals + (decimals_of(each.weight) if weighted else 0) for each in given)]
    )
    lines = ["weighted sum of points" if weighted else "sum of points"]
    if start or chance.often(10):
        lines.append(f"starting at {plain(start)}")
    reached = [_some_sum(draft, start, given) for _ in range(4)]
    if chance.often(50):
        mode, step = chance.one(tuple(Rounding)), Decimal(chance.one(["1", "0.01", "0.5", "5"]))
        low, high, places = round_to(low, step, mode), round_to(high, step, mode), decimals_of(step)
        reached = [round_to(each, step, mode) for each in reached]
        lines.append(f"rounded {mode.value} to {plain(step)}")
    if draft.names.slips(15) and low < high:
        high -= min(Decimal(1), high - low)
    elif chance.often(40):
        low, high = low - chance.below(3), high + chance.below(10)
    ends = [written(chance, end, Number(12)).text for end in (low, high)]
    draft.add(f"score{draft.title()} {ends[0]} to {ends[1]}", *chance.shuffled(lines), *draft.cites())
    return Term("score", Number(places), low, high), reached


def _some_sum(draft: Draft, start: Decimal, given: list[_Given]) -> Decimal:
    total = start
    for each in given:
        total = add(total, multiply(each.weight, draft.chance.one(each.points)))
    return total


def _grades(draft: Draft, score: Term, reached: list[Decimal]) -> tuple[str, ...]:
    """Grades with falling thresholds; the last takes the rest; now and then one more that only overrides give."""
    chance = draft.chance
    lines, names = [], list(draft.grades)
    falling = sorted({each for each in reached if each > min(reached)}, reverse=True)[: len(names) - 1]
    by_score = names[: len(falling)]
    for name, threshold in zip(by_score, falling, strict=True):
        word = "above" if chance.often(10) else "from"
        lines.append(f"{name}{draft.title()} {word} {written(chance, threshold, Number(12)).text}")
    rest = names[len(falling)] if len(falling) < len(names) else names[-1]
    lowest = written(chance, min(reached) + 1 if draft.names.slips(10) else score.numbers()[0], Number(12))
    last = f"from {lowest.text}" if lowest.level == ATOM and chance.often(20) else "otherwise"
    lines.append(f"{rest}{draft.title()} {last}")
    used = [*by_score, rest]
    if chance.often(30):
        used.append("ungraded")
        lines.append(f"ungraded{draft.title()}")
    draft.add("grades", *lines)
    draft.grades = tuple(used)
    return draft.grades


def _override(draft: Draft) -> None:
    chance, names = draft.chance, draft.names
    name = draft.fresh.name(("knock_out", "cap", "lift"))
    effect = chance.one(["is", "at most", "at least"])
    condition = draft.write.condition(names, 2)
    lines = [f"when {condition.text}", f"grade {effect} {chance.one(draft.grades)}{draft.because(names)}"]
    if chance.often(20):
        lines.append(f"reason {chance.one(['K1', 'K2'])}")
    draft.add(f"override {name}{draft.title()}", *lines, *draft.cites())
