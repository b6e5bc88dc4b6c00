"""Which numbers can stay the decimals that they come as.

To make a whole number of a decimal takes as long as six comparisons of decimals. So a fact that is only held against
numbers of the policy stays a decimal, and so does a sum of decimals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set as AbstractSet
from dataclasses import dataclass

from creditrules.program import expressions as x
from creditrules.program.program import Program
from creditrules.program.reads import deciding
from creditrules.program.types import Money, Number, Percent


@dataclass(frozen=True, slots=True)
class Decimals:
    """What stays a decimal: facts and lets, fields of lists, and sums of these fields."""

    values: frozenset[x.Expr] = frozenset()
    fields: frozenset[tuple[str, str]] = frozenset()
    sums: frozenset[x.Aggregate] = frozenset()


def decimals_of(program: Program, combined: AbstractSet[x.Aggregate]) -> Decimals:
    """What can stay a decimal where the `combined` aggregates are computed while their lists are read."""
    fields, compared = _only_added_up(program, combined), _only_compared(program)
    times = Counter(_aggregates(program))
    sums = {each: value for each in compared if (value := _sum(each, program, fields)) and times[value] == 1}
    facts = {each for each in compared if isinstance(each, x.FactRef) and _has_decimals(each)}
    return Decimals(frozenset(facts | sums.keys()), fields, frozenset(sums.values()))


def _only_added_up(program: Program, combined: AbstractSet[x.Aggregate]) -> frozenset[tuple[str, str]]:
    """Lists and fields with decimals of which nothing is asked but sums of them."""
    added: set[tuple[str, str]] = set()
    asked: set[tuple[str, str]] = set()
    for each in _aggregates(program):
        adds = each.kind == "sum" and each in combined
        for part in x.walk(each):
            if isinstance(part, x.FieldRef) and _has_decimals(part):
                (added if adds and part is each.value else asked).add((each.records.name, part.name))
    return frozenset(added - asked)


def _only_compared(program: Program) -> AbstractSet[x.Expr]:
    """Facts and lets of which nothing is asked but how they compare with constants."""
    named: set[x.Expr] = {
        part for expr in deciding(program) for part in x.walk(expr) if isinstance(part, x.FactRef | x.LetRef)
    }
    computed = {part for expr in deciding(program) for part in _computed(expr)}
    # Bands and cells only look at what is named there; everywhere else it is the value of something.
    looked = Counter(column for table in program.tables.values() for column in table.columns)
    looked.update(factor.subject for factor in program.factors.values() if factor.subject is not None)
    return named - computed - (Counter(deciding(program)) - looked).keys()


def _computed(expr: x.Expr) -> Iterator[x.Expr]:
    """Facts and lets that the expression computes with, itself apart."""
    match expr:
        case (
            x.Compare(left=x.FactRef() | x.LetRef(), right=x.Constant())
            | x.Compare(left=x.Constant(), right=x.FactRef() | x.LetRef())
            | x.Among(operand=x.FactRef() | x.LetRef())
            | x.IsKnown(operand=x.FactRef() | x.LetRef())
        ):
            pass
        case _:
            for part in x.children(expr):
                if isinstance(part, x.FactRef | x.LetRef):
                    yield part
                yield from _computed(part)


def _aggregates(program: Program) -> Iterator[x.Aggregate]:
    return (part for expr in deciding(program) for part in x.walk(expr) if isinstance(part, x.Aggregate))


def _sum(expr: x.Expr, program: Program, fields: AbstractSet[tuple[str, str]]) -> x.Aggregate | None:
    """The sum of decimals that is the value of this let."""
    value = program.lets[expr.name].value if isinstance(expr, x.LetRef) else None
    if not isinstance(value, x.Aggregate) or value.kind != "sum" or not isinstance(value.value, x.FieldRef):
        return None
    return value if (value.records.name, value.value.name) in fields else None


def _has_decimals(expr: x.Expr) -> bool:
    return isinstance(expr.type, Number | Percent | Money) and expr.type.decimals > 0
