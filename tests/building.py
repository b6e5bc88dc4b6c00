"""Programs built by hand, for tests of what stands behind the checker."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from creditrules.diagnostics import Source, Span
from creditrules.program import expressions as x
from creditrules.program.program import (
    Action,
    Control,
    Declared,
    Fact,
    Factor,
    Field,
    Grade,
    LawfulSource,
    Let,
    Line,
    Override,
    Program,
    Reasons,
    Record,
    Review,
    Score,
    Setting,
    Step,
    Table,
    TableRow,
    Test,
    Title,
    Watch,
)
from creditrules.program.types import (
    DATE,
    WHOLE,
    YES_NO,
    ListOf,
    Money,
    Number,
    OneOf,
    Percent,
    SetOf,
    Text,
    Type,
)
from creditrules.values import Duration, Rounding, Value

SOURCE = Source("p.policy", "policy p\n  facts\n    the declaration\n")
SPAN = Span(SOURCE, 0, 8)
_AT = SOURCE.text.index("the declaration")
DECLARED = Span(SOURCE, _AT, _AT + len("the declaration"))

CNY = Money("CNY", 2)
PERCENT = Percent(4)
NUMBER = Number(4)
RATING = OneOf(("AAA", "AA", "A", "BBB"))
STATUS = OneOf(("open", "settled", "lost"))
SERVICES = SetOf(("basic", "burst", "new_orders"))
BILLION = Decimal(10**9)


def d(text: str | int) -> Decimal:
    return Decimal(text)


Named = TypeVar("Named", Fact, Field, Factor, Let, Table, Action, Record, LawfulSource)


def by_name(*items: Named) -> dict[str, Named]:
    return {item.name: item for item in items}


def fact(name: str, type_: Type, low: Any = None, high: Any = None, **more: Any) -> Fact:
    return Fact(span=DECLARED, name=name, declared=Declared(type_, low, high), title=Title(name), **more)


def record_field(name: str, type_: Type, low: Any = None, high: Any = None, **more: Any) -> Field:
    return Field(span=DECLARED, name=name, declared=Declared(type_, low, high), title=Title(name), **more)


def record(name: str, *fields: Field) -> Record:
    return Record(span=DECLARED, name=name, title=Title(name), fields=by_name(*fields))


def source(name: str, fresh_for: Duration | None = None) -> LawfulSource:
    return LawfulSource(span=SPAN, name=name, title=Title(name), fresh_for=fresh_for)


def const(value: Value, type_: Type) -> x.Constant:
    return x.Constant(type=type_, span=SPAN, value=value)


def number(value: str | int) -> x.Constant:
    return const(d(value), NUMBER)


def money(value: str | int) -> x.Constant:
    return const(d(value), CNY)


def ref(of: Fact) -> x.FactRef:
    return x.FactRef(type=of.declared.type, span=SPAN, name=of.name)


def field_ref(of: Field, record_name: str = "invoice") -> x.FieldRef:
    return x.FieldRef(type=of.declared.type, span=SPAN, record=record_name, name=of.name)


def let_ref(of: Let) -> x.LetRef:
    return x.LetRef(type=of.value.type, span=SPAN, name=of.name)


def let(name: str, value: x.Expr) -> Let:
    return Let(span=SPAN, name=name, title=Title(name), value=value)


def compare(left: x.Expr, operator: Any, right: x.Expr) -> x.Compare:
    return x.Compare(type=YES_NO, span=SPAN, operator=operator, left=left, right=right)


def arithmetic(left: x.Expr, operator: Any, right: x.Expr, type_: Type = NUMBER) -> x.Arithmetic:
    return x.Arithmetic(type=type_, span=SPAN, operator=operator, left=left, right=right)


def builtin(name: Any, type_: Type = NUMBER) -> x.Builtin:
    return x.Builtin(type=type_, span=SPAN, name=name)


def known(operand: x.Expr) -> x.IsKnown:
    return x.IsKnown(type=YES_NO, span=SPAN, operand=operand)


def either(operand: x.Expr, fallback: x.Expr) -> x.Else:
    return x.Else(type=operand.type, span=SPAN, operand=operand, fallback=fallback)


def among(operand: x.Expr, *values: str) -> x.Among:
    return x.Among(
        type=YES_NO, span=SPAN, operand=operand, values=tuple(const(value, operand.type) for value in values)
    )


def is_grade(*names: str) -> x.Among:
    return among(builtin("grade", OneOf(names)), *names)


TRUE = const(True, YES_NO)  # noqa: FBT003  # a value of a policy
FALSE = const(False, YES_NO)  # noqa: FBT003


def line(points: str | int | x.Expr, test: Test, **more: Any) -> Line:
    given = points if not isinstance(points, str | int) else number(points)
    return Line(span=SPAN, points=given, test=test, **more)


def factor(name: str, subject: x.Expr | None, *lines: Line, **more: Any) -> Factor:
    points = [line.points.value for line in lines if isinstance(line.points, x.Constant)]
    best = max(value for value in points if isinstance(value, Decimal))
    worst = min(value for value in points if isinstance(value, Decimal))
    given: dict[str, Any] = {"code": name.upper(), "weight": None, "baseline": best, "best": best, "worst": worst}
    return Factor(span=SPAN, name=name, title=Title(name), subject=subject, lines=lines, **{**given, **more})


def score(*, weighted: bool = False, start: int = 0, step: str | None = "1", **more: Any) -> Score:
    given: dict[str, Any] = {"low": d(-1000), "high": d(1000), "mode": Rounding.HALF_UP}
    return Score(
        span=SPAN,
        title=Title("Score"),
        weighted=weighted,
        start=d(start),
        step=None if step is None else d(step),
        **{**given, **more},
    )


def grade(name: str, kind: Any = "otherwise", threshold: int | None = None) -> Grade:
    return Grade(
        span=SPAN, name=name, title=Title(name), kind=kind, threshold=None if threshold is None else d(threshold)
    )


GOOD_TO_UNGRADED = (
    grade("good", "from", 75),
    grade("medium", "from", 50),
    grade("poor"),
    grade("ungraded", "override only"),
)


def override(name: str, effect: Any, to: str, condition: x.Expr = TRUE, **more: Any) -> Override:
    given: dict[str, Any] = {"code": name, **more}
    return Override(span=SPAN, name=name, title=Title(name), condition=condition, effect=effect, grade=to, **given)


def reasons(at_most: int = 4) -> Reasons:
    return Reasons(span=SPAN, at_most=at_most, against="best")


def action(name: str, type_: Type, merge: Any = None, low: Any = None, high: Any = None) -> Action:
    return Action(span=SPAN, name=name, declared=Declared(type_, low, high), title=Title(name), merge=merge)


def settings(values: Mapping[str, x.Expr]) -> tuple[Setting, ...]:
    return tuple(Setting(span=SPAN, action=name, value=value) for name, value in values.items())


def control(name: str, condition: x.Expr = TRUE, **values: x.Expr) -> Control:
    return Control(span=SPAN, name=name, title=Title(name), condition=condition, settings=settings(values))


def watch(name: str, condition: x.Expr, *, review_now: bool = False, **values: x.Expr) -> Watch:
    return Watch(
        span=SPAN,
        name=name,
        title=Title(name),
        condition=condition,
        review_now=review_now,
        settings=settings(values),
    )


def review(months: int, *grades: str, condition: x.Expr | None = None) -> Review:
    return Review(span=SPAN, every=Duration(months, "months"), grades=grades, condition=condition)


def row(result: x.Expr, *tests: Test) -> TableRow:
    return TableRow(span=SPAN, tests=tests, result=result)


def table(name: str, type_: Type, columns: tuple[x.Expr, ...], *rows: TableRow) -> Table:
    return Table(span=SPAN, name=name, title=Title(name), type=type_, unique=False, columns=columns, rows=rows)


def program(**parts: Any) -> Program:
    """A program with these parts; steps that are not given follow the order lets, tables, factors, score, actions."""
    given: dict[str, Any] = {
        "digest": "0" * 64,
        "id": "p",
        "title": Title("P"),
        "version": "1",
        "in_force_from": None,
        "in_force_until": None,
        "currency": "CNY",
        "owner": None,
        "cites": (),
        "scope": None,
        "sources": {},
        "facts": {},
        "records": {},
        "lets": {},
        "tables": {},
        "factors": {},
        "score": None,
        "reasons": None,
        "grades": (),
        "overrides": (),
        "actions": {},
        "controls": (),
        "reviews": (),
        "watches": (),
        "examples": (),
        "properties": (),
        "monotones": (),
        **parts,
    }
    if "steps" not in given:
        given["steps"] = (
            *(Step("let", name) for name in given["lets"]),
            *(Step("table", name) for name in given["tables"]),
            *(Step("factor", name) for name in given["factors"]),
            *([Step("score")] if given["score"] else []),
            *([Step("grade")] if given["grades"] else []),
            *(Step("action", name) for name in given["actions"]),
        )
    return Program(source=SOURCE, **given)


INVOICE = record(
    "invoice",
    record_field("due", DATE),
    record_field("settled", DATE, optional=True),
    record_field("amount", CNY, d(0), BILLION),
    record_field("disputed", YES_NO),
)

CUSTOMER = program(
    sources=by_name(
        source("bureau", Duration(30, "days")), source("ledger"), source("customer", Duration(1, "months"))
    ),
    records=by_name(INVOICE),
    facts=by_name(
        fact("name", Text(), optional=True),
        fact("capital", CNY, d(0), 100 * BILLION, optional=True, sources=("bureau", "customer")),
        fact("bill", CNY, d(0), BILLION),
        fact("debt_ratio", PERCENT, d(0), d(10), optional=True),
        fact("employees", WHOLE, d(0), d(1_000_000), optional=True),
        fact("ratio", NUMBER, d(-1000), d(1000), optional=True),
        fact("founded", DATE, optional=True),
        fact("dishonest", YES_NO),
        fact("rating", RATING, optional=True),
        fact("services", SERVICES, optional=True),
        fact("invoices", ListOf("invoice"), optional=True, at_most=5),
    ),
)
"""Facts of every type; `bill` and `dishonest` are required."""

AS_OF = date(2026, 3, 1)
