"""The syntax tree: what was written, and where. Nothing is looked up or judged here.

Every node is frozen; where it stood does not matter for equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

from creditrules.diagnostics import Source, Span
from creditrules.values import Duration, Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything that was written."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A name, in Unicode form NFC."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Node):
    """A text for people with its translations: pairs of language and text."""

    text: str
    translations: tuple[tuple[str, str], ...] = ()


# ---------------------------------------------------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLit(Node):
    """A plain number."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentLit(Node):
    """A percentage, as a fraction of one."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLit(Node):
    """An amount of a currency."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLit(Node):
    """A day."""

    value: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationLit(Node):
    """A number of days or months."""

    value: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoLit(Node):
    """`yes` or `no`."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLit(Node):
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingLit(Node):
    """The word `missing` where a value stands (in examples and cells)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref(Node):
    """A name in an expression: a fact, let, member, action, built-in name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous(Node):
    """`previous NAME`."""

    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Negate(Node):
    """`-x`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`x + y` and its like."""

    operator: Literal["+", "-", "*", "/"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentOf(Node):
    """`20% of x`."""

    percent: PercentLit
    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """`x < y` and its like."""

    operator: Literal["<", "<=", ">", ">=", "=", "!="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Is(Node):
    """`x is A`, `x is not A`, `x is one of (A, B)`."""

    operand: Expr
    values: tuple[Expr, ...]
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IsKnown(Node):
    """`x is known` or, negated, `x is missing`."""

    operand: Expr
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Includes(Node):
    """`set includes A`."""

    operand: Expr
    member: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Node):
    """`d within 12 months`."""

    operand: Expr
    duration: DurationLit


@dataclass(frozen=True, slots=True, kw_only=True)
class Since(Node):
    """`months since d`."""

    unit: Name
    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """`not x`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Node):
    """`x and y and z`, or the same with `or`."""

    operator: Literal["and", "or"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Else(Node):
    """`x else y`."""

    operand: Expr
    fallback: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded(Node):
    """`x rounded down to 100 CNY`."""

    operand: Expr
    mode: Rounding
    step: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class As(Node):
    """`x as percent`, `x as number`."""

    operand: Expr
    unit: Literal["percent", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """`f(a, b)`; with any other part it is an aggregate: `f(value of records weighted by w where c among d)`."""

    function: Name
    arguments: tuple[Expr, ...]
    of: Name | None = None
    weight: Expr | None = None
    where: Expr | None = None
    among: Expr | None = None


Literal_: TypeAlias = NumberLit | PercentLit | MoneyLit | DateLit | DurationLit | YesNoLit | TextLit | MissingLit
Expr: TypeAlias = (
    Literal_
    | Ref
    | Previous
    | Negate
    | Arithmetic
    | PercentOf
    | Compare
    | Is
    | IsKnown
    | Includes
    | Within
    | Since
    | Not
    | Logic
    | Else
    | Rounded
    | As
    | Call
)


# ---------------------------------------------------------------------------------------------------------------- types


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeExpr(Node):
    """A type as written. `members` for `one of` and `set of`, `record` and `at_most` for lists."""

    kind: Literal[
        "whole number", "number", "percent", "money", "date", "yes or no", "text", "one of", "set of", "list of"
    ]
    decimals: NumberLit | None = None
    currency: Name | None = None
    low: Expr | None = None
    high: Expr | None = None
    members: tuple[Name, ...] = ()
    record: Name | None = None
    at_most: NumberLit | None = None


# --------------------------------------------------------------------------------------------------------------- tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge(Node):
    """`up to x`, `below x`, `from x`, `above x`, in cells also `<= x`, `< x`, `>= x`, `> x`."""

    kind: Literal["up to", "below", "from", "above"]
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(Node):
    """`x to y`, both ends in."""

    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class IsTest(Node):
    """`is A, B`, in cells also `A, B`."""

    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTest(Node):
    """`missing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherwiseTest(Node):
    """`otherwise`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyTest(Node):
    """`any` in a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenTest(Node):
    """`when c`."""

    condition: Expr


Test: TypeAlias = Edge | Between | IsTest | MissingTest | OtherwiseTest | AnyTest | WhenTest


# -------------------------------------------------------------------------------------------------------------- clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Node):
    """A row of a table in pipes."""

    cells: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Node):
    """`name = value`: a list of values, rows, or nothing where it is a test only. `previous` marks `previous name`."""

    name: Name
    values: tuple[Expr, ...] = ()
    rows: tuple[Row, ...] = ()
    previous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Node):
    """A clause of a block, known by its `kind`; which parts it has depends on that.

    `because` may follow any clause.
    """

    kind: str
    title: Title | None = None
    names: tuple[Name, ...] = ()
    expr: Expr | None = None
    second: Expr | None = None
    word: str = ""
    assignment: Assignment | None = None
    because: Title | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Node):
    """A line that declares a name: a source, fact, field, action or grade, with its clauses."""

    name: Name
    type: TypeExpr | None = None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLine(Node):
    """`18 points up to 0 because "…"`."""

    points: Expr
    test: Test
    because: Title | None = None
    neutral: bool = False


# --------------------------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Node):
    """What every block has: its keyword in English and where that stands, and whether lines of it could not be read."""

    keyword: ClassVar[str]
    head: Span = field(compare=False, repr=False)
    damaged: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBlock(Block):
    """`policy`."""

    keyword = "policy"
    name: Name
    title: Title | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Block):
    """A block that declares a name on each of its lines; `clauses` are said of all of them."""

    items: tuple[Declaration, ...]
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesBlock(Listing):
    """`sources`."""

    keyword = "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsBlock(Listing):
    """`facts`."""

    keyword = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBlock(Listing):
    """`record`."""

    keyword = "record"
    name: Name
    title: Title | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetBlock(Block):
    """`let`."""

    keyword = "let"
    name: Name
    title: Title | None
    value: Expr
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock(Block):
    """`table`. The first row is the heads: each cell an `IsTest` of one expression."""

    keyword = "table"
    name: Name
    title: Title | None
    type: TypeExpr
    unique: bool
    rows: tuple[Row, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorBlock(Block):
    """`factor`."""

    keyword = "factor"
    name: Name
    title: Title | None
    subject: Expr | None
    lines: tuple[FactorLine, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBlock(Block):
    """`score`."""

    keyword = "score"
    title: Title | None
    low: Expr
    high: Expr
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsBlock(Block):
    """`reasons`."""

    keyword = "reasons"
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradesBlock(Listing):
    """`grades`."""

    keyword = "grades"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideBlock(Block):
    """`override`."""

    keyword = "override"
    name: Name
    title: Title | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsBlock(Listing):
    """`actions`."""

    keyword = "actions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlBlock(Block):
    """`control`."""

    keyword = "control"
    name: Name
    title: Title | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBlock(Block):
    """`review`."""

    keyword = "review"
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchBlock(Block):
    """`watch`."""

    keyword = "watch"
    name: Name
    title: Title | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleBlock(Block):
    """`example`."""

    keyword = "example"
    title: Title
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyBlock(Block):
    """`always` or `never`."""

    keyword = "always"
    kind: Literal["always", "never"]
    title: Title | None
    condition: Expr
    when: Expr | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonotoneBlock(Block):
    """`monotone`."""

    keyword = "monotone"
    title: Title | None
    subject: Name
    direction: Literal["rises", "falls"]
    over: Name
    clauses: tuple[Clause, ...] = ()


AnyBlock: TypeAlias = (
    PolicyBlock
    | SourcesBlock
    | FactsBlock
    | RecordBlock
    | LetBlock
    | TableBlock
    | FactorBlock
    | ScoreBlock
    | ReasonsBlock
    | GradesBlock
    | OverrideBlock
    | ActionsBlock
    | ControlBlock
    | ReviewBlock
    | WatchBlock
    | ExampleBlock
    | PropertyBlock
    | MonotoneBlock
)


@dataclass(frozen=True, slots=True)
class File:
    """A policy file: its blocks in order.

    `unread` are names that stood in text which could not be read; a use of one of them is not an author's second
    mistake. `damaged` are the keywords of blocks that are lost as a whole.
    """

    source: Source
    blocks: tuple[AnyBlock, ...]
    unread: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    flawless: bool = True


def parts(node: Node) -> Iterator[Node]:
    """The nodes directly inside, in the order of their fields."""
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def too_deep(node: Node, limit: int) -> Node | None:
    """A node that lies more than `limit` nodes below this one, if there is any. Needs no recursion itself."""
    waiting = [(node, 0)]
    while waiting:
        current, depth = waiting.pop()
        if depth > limit:
            return current
        waiting.extend((part, depth + 1) for part in parts(current))
    return None
