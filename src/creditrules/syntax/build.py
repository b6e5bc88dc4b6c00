"""Lark's parse tree made into ours. Names of methods are names of rules and aliases in the grammar."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeVar

from lark import Token, Tree, v_args
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from creditrules.diagnostics import Diagnostic, Source, Span
from creditrules.syntax import findings, literals
from creditrules.syntax import tree as t
from creditrules.values import Rounding

_T = TypeVar("_T")
Part = Any  # what a rule's parts were built into: tokens and our nodes; the grammar says which


def _of(kind: type[_T], parts: Iterable[Part]) -> tuple[_T, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _one(kind: type[_T], parts: Iterable[Part]) -> _T | None:
    return next(iter(_of(kind, parts)), None)


def _normal(token: Token) -> str:
    return unicodedata.normalize("NFC", str(token))


class _Word(str):
    """A keyword that says which of several things was meant."""

    __slots__ = ()


class _Group(tuple[Any, ...]):
    """Several values in a row."""

    __slots__ = ()


@v_args(meta=True)
class Build(Transformer_NonRecursive[Token, Any]):
    """Builds the nodes of one source; `found` collects what its literals get wrong."""

    def __init__(self, source: Source, found: list[Diagnostic]) -> None:
        super().__init__()
        self._source = source
        self._found = found

    def _at(self, meta: Meta) -> Span:
        return Span(self._source, meta.start_pos, meta.end_pos)

    def _token(self, token: Token) -> Span:
        assert token.start_pos is not None and token.end_pos is not None  # noqa: S101  # the lexer sets both
        return Span(self._source, token.start_pos, token.end_pos)

    def _literal(self, span: Span, read: Callable[[], _T], instead: _T) -> _T:
        try:
            return read()
        except literals.LiteralError as error:
            self._found.append(findings.wrong_literal(span, str(error)))
            return instead

    # ------------------------------------------------------------------------------------------------ small parts

    def name(self, meta: Meta, parts: list[Token]) -> t.Name:
        return t.Name(span=self._at(meta), text=_normal(parts[0]))

    def names(self, meta: Meta, parts: list[t.Name]) -> _Group:
        return _Group(parts)

    def title(self, meta: Meta, parts: list[Token]) -> t.Title:
        texts = [self._text(token) for token in parts if token.type == "STRING"]
        languages = [str(token) for token in parts if token.type == "LANGUAGE"]
        return t.Title(span=self._at(meta), text=texts[0], translations=tuple(zip(languages, texts[1:], strict=True)))

    def because(self, meta: Meta, parts: list[t.Title]) -> t.Title:
        return parts[0]

    def _text(self, token: Token) -> str:
        return self._literal(self._token(token), lambda: literals.text(token), "")

    def __default__(self, data: str, children: list[Part], meta: Meta) -> Part:
        if data.startswith("word_"):
            return _Word(data.removeprefix("word_").replace("_", " "))
        if data.startswith("c_"):
            return self._clause(data.removeprefix("c_"), children, meta)
        return Tree(data, children, meta)

    # ------------------------------------------------------------------------------------------------- expressions

    def e_number(self, meta: Meta, parts: list[Token]) -> t.NumberLit:
        span = self._at(meta)
        return t.NumberLit(span=span, value=self._literal(span, lambda: literals.number(*parts), literals.Decimal(0)))

    def e_money(self, meta: Meta, parts: list[Token]) -> t.MoneyLit:
        span, currency = self._at(meta), str(parts[-1])
        amount = self._literal(span, lambda: literals.number(*parts[:-1]), literals.Decimal(0))
        return t.MoneyLit(span=span, value=amount, currency=literals.CURRENCY_SIGNS.get(currency, currency))

    def e_percent(self, meta: Meta, parts: list[Token]) -> t.PercentLit:
        return self._percent(parts[0])

    def _percent(self, token: Token) -> t.PercentLit:
        span = self._token(token)
        return t.PercentLit(span=span, value=self._literal(span, lambda: literals.percent(token), literals.Decimal(0)))

    def date(self, meta: Meta, parts: list[Token]) -> t.DateLit:
        span = self._at(meta)
        return t.DateLit(span=span, value=self._literal(span, lambda: literals.day(parts[0]), literals.date(2000, 1, 1)))

    def duration(self, meta: Meta, parts: list[Token]) -> t.DurationLit:
        span, one_day = self._at(meta), literals.Duration(1, "days")
        return t.DurationLit(span=span, value=self._literal(span, lambda: literals.duration(*parts), one_day))

    def e_yes(self, meta: Meta, _: list[Part]) -> t.YesNoLit:
        return t.YesNoLit(span=self._at(meta), value=True)

    def e_no(self, meta: Meta, _: list[Part]) -> t.YesNoLit:
        return t.YesNoLit(span=self._at(meta), value=False)

    def e_text(self, meta: Meta, parts: list[Token]) -> t.TextLit:
        return t.TextLit(span=self._at(meta), value=self._text(parts[0]))

    def missing_value(self, meta: Meta, _: list[Part]) -> t.MissingLit:
        return t.MissingLit(span=self._at(meta))

    def e_ref(self, meta: Meta, parts: list[Token]) -> t.Ref:
        return t.Ref(span=self._at(meta), name=_normal(parts[0]))

    def e_previous(self, meta: Meta, parts: list[t.Name]) -> t.Previous:
        return t.Previous(span=self._at(meta), name=parts[0])

    def e_group(self, meta: Meta, parts: list[t.Expr]) -> t.Expr:
        return parts[0]

    def e_negate(self, meta: Meta, parts: list[Part]) -> t.Expr:
        span, operand = self._at(meta), parts[1]
        match operand:
            case t.NumberLit():
                return t.NumberLit(span=span, value=operand.value.copy_negate())
            case t.PercentLit():
                return t.PercentLit(span=span, value=operand.value.copy_negate())
            case t.MoneyLit():
                return t.MoneyLit(span=span, value=operand.value.copy_negate(), currency=operand.currency)
            case _:
                return t.Negate(span=span, operand=operand)

    def e_arithmetic(self, meta: Meta, parts: list[Part]) -> t.Arithmetic:
        left, token, right = parts
        operators: dict[str, Literal["+", "-", "*", "/"]] = {"PLUS": "+", "MINUS": "-", "TIMES": "*", "DIVIDE": "/"}
        return t.Arithmetic(span=self._at(meta), operator=operators[token.type], left=left, right=right)

    def e_percent_of(self, meta: Meta, parts: list[Part]) -> t.PercentOf:
        return t.PercentOf(span=self._at(meta), percent=self._percent(parts[0]), operand=parts[1])

    def e_since(self, meta: Meta, parts: list[Part]) -> t.Since:
        unit = t.Name(span=self._token(parts[0]), text=str(parts[0]))
        return t.Since(span=self._at(meta), unit=unit, operand=parts[1])

    def comparator(self, meta: Meta, parts: list[Token]) -> Token:
        return parts[0]

    def e_compare(self, meta: Meta, parts: list[Part]) -> t.Compare:
        left, token, right = parts
        operators: dict[str, Literal["<", "<=", ">", ">=", "=", "!="]] = {
            "LESS": "<",
            "LESS_EQUAL": "<=",
            "MORE": ">",
            "MORE_EQUAL": ">=",
            "EQUAL": "=",
            "NOT_EQUAL": "!=",
        }
        return t.Compare(span=self._at(meta), operator=operators[token.type], left=left, right=right)

    def e_is(self, meta: Meta, parts: list[Part], *, negated: bool = False) -> t.Is:
        values = parts[1] if isinstance(parts[1], _Group) else (parts[1],)
        return t.Is(span=self._at(meta), operand=parts[0], values=tuple(values), negated=negated)

    def e_is_not(self, meta: Meta, parts: list[Part]) -> t.Is:
        values = parts[1] if isinstance(parts[1], _Group) else (parts[1],)
        return t.Is(span=self._at(meta), operand=parts[0], values=tuple(values), negated=True)

    def e_known(self, meta: Meta, parts: list[t.Expr]) -> t.IsKnown:
        return t.IsKnown(span=self._at(meta), operand=parts[0], negated=False)

    def e_missing(self, meta: Meta, parts: list[t.Expr]) -> t.IsKnown:
        return t.IsKnown(span=self._at(meta), operand=parts[0], negated=True)

    def e_includes(self, meta: Meta, parts: list[Part]) -> t.Includes:
        return t.Includes(span=self._at(meta), operand=parts[0], member=parts[1])

    def e_within(self, meta: Meta, parts: list[Part]) -> t.Within:
        return t.Within(span=self._at(meta), operand=parts[0], duration=parts[1])

    def e_not(self, meta: Meta, parts: list[t.Expr]) -> t.Not:
        return t.Not(span=self._at(meta), operand=parts[0])

    def e_and(self, meta: Meta, parts: list[t.Expr]) -> t.Logic:
        return t.Logic(span=self._at(meta), operator="and", operands=tuple(parts))

    def e_or(self, meta: Meta, parts: list[t.Expr]) -> t.Logic:
        return t.Logic(span=self._at(meta), operator="or", operands=tuple(parts))

    def e_else(self, meta: Meta, parts: list[t.Expr]) -> t.Else:
        return t.Else(span=self._at(meta), operand=parts[0], fallback=parts[1])

    def e_rounded(self, meta: Meta, parts: list[Part]) -> t.Rounded:
        operand, word, step = parts
        return t.Rounded(span=self._at(meta), operand=operand, mode=Rounding(str(word)), step=step)

    def e_as_percent(self, meta: Meta, parts: list[t.Expr]) -> t.As:
        return t.As(span=self._at(meta), operand=parts[0], unit="percent")

    def e_as_number(self, meta: Meta, parts: list[t.Expr]) -> t.As:
        return t.As(span=self._at(meta), operand=parts[0], unit="number")

    def plain_arguments(self, meta: Meta, parts: list[t.Expr]) -> dict[str, Part]:
        return {"arguments": tuple(parts)}

    def arguments(self, meta: Meta, parts: list[Part]) -> dict[str, Part]:
        given = {part.data: part.children[0] for part in parts if isinstance(part, Tree)}
        rest = [part for part in parts if not isinstance(part, Tree)]
        return {"arguments": (rest[0],), "of": rest[1] if len(rest) > 1 else None, **given}

    def e_call(self, meta: Meta, parts: list[Part]) -> t.Call:
        function = t.Name(span=self._token(parts[0]), text=str(parts[0]))
        return t.Call(span=self._at(meta), function=function, **parts[1])

    def values(self, meta: Meta, parts: list[t.Expr]) -> _Group:
        return _Group(parts)

    def cell_values(self, meta: Meta, parts: list[t.Expr]) -> _Group:
        return _Group(parts)

    # ------------------------------------------------------------------------------------------------------- types

    def decimals(self, meta: Meta, parts: list[Token]) -> t.NumberLit:
        return self.e_number(_MetaOf(parts[0]), parts)

    def _type(self, meta: Meta, kind: Any, parts: list[Part], **more: Part) -> t.TypeExpr:
        limits = next((part.children for part in parts if isinstance(part, Tree)), (None, None))
        return t.TypeExpr(span=self._at(meta), kind=kind, low=limits[0], high=limits[1], **more)

    def type_whole(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "whole number", parts)

    def type_number(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "number", parts, decimals=_one(t.NumberLit, parts))

    def type_percent(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "percent", parts, decimals=_one(t.NumberLit, parts))

    def type_money(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        token = _one(Token, parts)
        currency = t.Name(span=self._token(token), text=literals.CURRENCY_SIGNS.get(token, token)) if token else None
        return self._type(meta, "money", parts, currency=currency)

    def type_date(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "date", parts)

    def type_yes_no(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "yes or no", parts)

    def type_text(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "text", parts)

    def type_one_of(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "one of", [], members=tuple(parts[0]))

    def type_set_of(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "set of", [], members=tuple(parts[0]))

    def type_list_of(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        token = _one(Token, parts)
        at_most = self.e_number(_MetaOf(token), [token]) if token else None
        return self._type(meta, "list of", [], record=parts[0], at_most=at_most)

    # ------------------------------------------------------------------------------------------------------- tests

    def t_any(self, meta: Meta, _: list[Part]) -> t.AnyTest:
        return t.AnyTest(span=self._at(meta))

    def t_missing(self, meta: Meta, _: list[Part]) -> t.MissingTest:
        return t.MissingTest(span=self._at(meta))

    def t_otherwise(self, meta: Meta, _: list[Part]) -> t.OtherwiseTest:
        return t.OtherwiseTest(span=self._at(meta))

    def t_up_to(self, meta: Meta, parts: list[Part]) -> t.Edge:
        return t.Edge(span=self._at(meta), kind="up to", value=parts[-1])

    def t_below(self, meta: Meta, parts: list[Part]) -> t.Edge:
        return t.Edge(span=self._at(meta), kind="below", value=parts[-1])

    def t_from(self, meta: Meta, parts: list[Part]) -> t.Edge:
        return t.Edge(span=self._at(meta), kind="from", value=parts[-1])

    def t_above(self, meta: Meta, parts: list[Part]) -> t.Edge:
        return t.Edge(span=self._at(meta), kind="above", value=parts[-1])

    def t_between(self, meta: Meta, parts: list[Part]) -> t.Between:
        return t.Between(span=self._at(meta), low=parts[0], high=parts[1])

    def t_is(self, meta: Meta, parts: list[Part]) -> t.IsTest:
        return t.IsTest(span=self._at(meta), values=tuple(parts[0]))

    def t_when(self, meta: Meta, parts: list[Part]) -> t.WhenTest:
        return t.WhenTest(span=self._at(meta), condition=parts[0])

    def row(self, meta: Meta, parts: list[Part]) -> t.Row:
        cells = tuple(part.children[0] if isinstance(part, Tree) else part for part in parts)
        return t.Row(span=self._at(meta), cells=cells)

    def rows(self, meta: Meta, parts: list[t.Row]) -> _Group:
        return _Group(parts)

    # ----------------------------------------------------------------------------------------------------- clauses

    def _clause(self, kind: str, parts: list[Part], meta: Meta) -> t.Clause:
        """A clause from the parts it has, whichever they are."""
        span = self._at(meta)
        tokens, groups = _of(Token, parts), _of(_Group, parts)
        titles = list(_of(t.Title, parts))
        exprs = [part for part in parts if isinstance(part, t.Expr)]
        names = _of(t.Name, parts) + tuple(name for group in groups for name in _of(t.Name, group))
        inner = _one(t.Clause, parts)
        if kind in ("applies", "review_when") and inner is not None:
            exprs.append(inner.expr)
            titles.extend([inner.because] if inner.because else [])
        if kind == "language":
            exprs.append(self.e_number(meta, list(tokens)))
        own_title = titles.pop(0) if kind in ("title", "owner") else None
        if kind in ("version", "like", "cites"):
            texts = [self._text(token) for token in tokens]
            own_title = t.Title(span=span, text=texts[0], translations=tuple(("", more) for more in texts[1:]))
        return t.Clause(
            span=span,
            kind=kind,
            title=own_title,
            names=names,
            expr=exprs[0] if exprs else None,
            second=exprs[1] if len(exprs) > 1 else None,
            word=str(_one(_Word, parts) or ""),
            assignment=_one(t.Assignment, parts),
            because=titles[0] if titles else None,
        )

    def setting(self, meta: Meta, parts: list[Part]) -> t.Assignment:
        return t.Assignment(span=self._at(meta), name=parts[0], values=tuple(parts[2]))

    def given(self, meta: Meta, parts: list[Part]) -> t.Assignment:
        return self._given(meta, parts, previous=False)

    def given_previous(self, meta: Meta, parts: list[Part]) -> t.Assignment:
        return self._given(meta, parts, previous=True)

    def _given(self, meta: Meta, parts: list[Part], *, previous: bool) -> t.Assignment:
        value = parts[2]
        group: tuple[Any, ...] = value if isinstance(value, _Group) else (value,)
        rows = _of(t.Row, group)
        values = () if rows else tuple(group)
        return t.Assignment(span=self._at(meta), name=parts[0], values=values, rows=rows, previous=previous)

    def _declaration(self, meta: Meta, parts: list[Part]) -> t.Declaration:
        clauses = _of(t.Clause, parts)
        type_ = _one(t.TypeExpr, parts)
        return t.Declaration(span=self._at(meta), name=parts[0], type=type_, clauses=clauses)

    source = fact = grade = action = _declaration

    def factor_line(self, meta: Meta, parts: list[Part]) -> t.FactorLine:
        neutral = any(isinstance(part, Tree) for part in parts)
        return t.FactorLine(
            span=self._at(meta), points=parts[0], test=parts[1], because=_one(t.Title, parts), neutral=neutral
        )

    # ------------------------------------------------------------------------------------------------------ blocks

    def _head(self, meta: Meta) -> dict[str, Any]:
        start, text = meta.start_pos, self._source.text
        end = start
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        return {"span": self._at(meta), "head": Span(self._source, start, end)}

    def _named(self, meta: Meta, parts: list[Part]) -> dict[str, Any]:
        return {**self._head(meta), "name": parts[0], "title": _one(t.Title, parts)}

    def policy(self, meta: Meta, parts: list[Part]) -> t.PolicyBlock:
        return t.PolicyBlock(**self._named(meta, parts), clauses=_of(t.Clause, parts))

    def sources(self, meta: Meta, parts: list[Part]) -> t.SourcesBlock:
        return t.SourcesBlock(**self._head(meta), items=tuple(parts))

    def facts(self, meta: Meta, parts: list[Part]) -> t.FactsBlock:
        return t.FactsBlock(**self._head(meta), items=tuple(parts))

    def record(self, meta: Meta, parts: list[Part]) -> t.RecordBlock:
        return t.RecordBlock(**self._named(meta, parts), items=_of(t.Declaration, parts))

    def let(self, meta: Meta, parts: list[Part]) -> t.LetBlock:
        value = next(part for part in parts if isinstance(part, t.Expr))
        return t.LetBlock(**self._named(meta, parts), value=value, clauses=_of(t.Clause, parts))

    def table(self, meta: Meta, parts: list[Part]) -> t.TableBlock:
        return t.TableBlock(
            **self._named(meta, parts),
            type=_of(t.TypeExpr, parts)[0],
            unique=bool(_of(_Word, parts)),
            rows=tuple(_of(_Group, parts)[0]),
            clauses=_of(t.Clause, parts),
        )

    def unique(self, meta: Meta, _: list[Part]) -> _Word:
        return _Word("unique")

    def factor(self, meta: Meta, parts: list[Part]) -> t.FactorBlock:
        return t.FactorBlock(
            **self._named(meta, parts),
            subject=next((part for part in parts if isinstance(part, t.Expr)), None),
            lines=_of(t.FactorLine, parts),
            clauses=_of(t.Clause, parts),
        )

    def score(self, meta: Meta, parts: list[Part]) -> t.ScoreBlock:
        low, high = (part for part in parts if isinstance(part, t.Expr))
        title, clauses = _one(t.Title, parts), _of(t.Clause, parts)
        return t.ScoreBlock(**self._head(meta), title=title, low=low, high=high, clauses=clauses)

    def reasons(self, meta: Meta, parts: list[Part]) -> t.ReasonsBlock:
        return t.ReasonsBlock(**self._head(meta), clauses=_of(t.Clause, parts))

    def grades(self, meta: Meta, parts: list[Part]) -> t.GradesBlock:
        return t.GradesBlock(**self._head(meta), items=tuple(parts))

    def override(self, meta: Meta, parts: list[Part]) -> t.OverrideBlock:
        return t.OverrideBlock(**self._named(meta, parts), clauses=_of(t.Clause, parts))

    def actions(self, meta: Meta, parts: list[Part]) -> t.ActionsBlock:
        return t.ActionsBlock(**self._head(meta), items=tuple(parts))

    def control(self, meta: Meta, parts: list[Part]) -> t.ControlBlock:
        return t.ControlBlock(**self._named(meta, parts), clauses=_of(t.Clause, parts))

    def review(self, meta: Meta, parts: list[Part]) -> t.ReviewBlock:
        return t.ReviewBlock(**self._head(meta), clauses=_of(t.Clause, parts))

    def watch(self, meta: Meta, parts: list[Part]) -> t.WatchBlock:
        return t.WatchBlock(**self._named(meta, parts), clauses=_of(t.Clause, parts))

    def example(self, meta: Meta, parts: list[Part]) -> t.ExampleBlock:
        return t.ExampleBlock(**self._head(meta), title=parts[0], clauses=_of(t.Clause, parts))

    def _property(self, meta: Meta, kind: Literal["always", "never"], parts: list[Part]) -> t.PropertyBlock:
        title, condition, *when = parts
        return t.PropertyBlock(
            **self._head(meta), kind=kind, title=title, condition=condition, when=when[0] if when else None
        )

    def always(self, meta: Meta, parts: list[Part]) -> t.PropertyBlock:
        return self._property(meta, "always", parts)

    def never(self, meta: Meta, parts: list[Part]) -> t.PropertyBlock:
        return self._property(meta, "never", parts)

    def monotone(self, meta: Meta, parts: list[Part]) -> t.MonotoneBlock:
        title, subject, word, over = parts
        return t.MonotoneBlock(
            **self._head(meta),
            title=title,
            subject=subject,
            direction="rises" if word == "rises" else "falls",
            over=over,
        )

    def start(self, meta: Meta, parts: list[Part]) -> Part:
        return parts[0]


class _MetaOf(Meta):
    """The place of a single token, where a rule's is asked for."""

    def __init__(self, token: Token) -> None:
        super().__init__()
        assert token.start_pos is not None and token.end_pos is not None  # noqa: S101  # the lexer sets both
        self.start_pos, self.end_pos, self.empty = token.start_pos, token.end_pos, False
