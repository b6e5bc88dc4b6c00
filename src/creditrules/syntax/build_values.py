"""Lark's parse tree made into ours: names, texts, literals and expressions."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar

from lark import Token, Tree, v_args
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from creditrules.diagnostics import Diagnostic, Source, Span
from creditrules.syntax import findings, literals, tree as t
from creditrules.values import Duration, Rounding

_T = TypeVar("_T")
Part = Any  # what a rule's parts were built into: tokens and our nodes; the grammar says which


def of_kind(kind: type[_T], parts: Iterable[Part]) -> tuple[_T, ...]:
    """The parts of a kind, in order."""
    return tuple(part for part in parts if isinstance(part, kind))


def one_of_kind(kind: type[_T], parts: Iterable[Part]) -> _T | None:
    """The first part of a kind, if there is one."""
    return next(iter(of_kind(kind, parts)), None)


def _normal(token: Token) -> str:
    return unicodedata.normalize("NFC", str(token))


class Word(str):
    """A keyword that says which of several things was meant."""

    __slots__ = ()


class Group(tuple[Any, ...]):
    """Several values in a row."""

    __slots__ = ()


@v_args(meta=True)
class BuildValues(Transformer_NonRecursive[Token, Any]):
    """Builds the nodes of one source; `found` collects what its literals get wrong."""

    def __init__(self, source: Source, found: list[Diagnostic]) -> None:
        super().__init__()
        self._source = source
        self._found = found

    def _at(self, meta: Meta) -> Span:
        return Span(self._source, meta.start_pos, meta.end_pos)

    def _token(self, token: Token) -> Span:
        assert token.start_pos is not None  # noqa: S101  # the lexer sets both
        assert token.end_pos is not None  # noqa: S101
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

    def names(self, meta: Meta, parts: list[t.Name]) -> Group:
        return Group(parts)

    def title(self, meta: Meta, parts: list[Token]) -> t.Title:
        texts = [self._text(token) for token in parts if token.type == "STRING"]
        languages = [str(token) for token in parts if token.type == "LANGUAGE"]
        return t.Title(span=self._at(meta), text=texts[0], translations=tuple(zip(languages, texts[1:], strict=True)))

    def because(self, meta: Meta, parts: list[t.Title]) -> t.Title:
        return parts[0]

    def _text(self, token: Token) -> str:
        return self._literal(self._token(token), lambda: literals.text(token), "")

    # ------------------------------------------------------------------------------------------------- expressions

    def e_number(self, meta: Meta, parts: list[Token]) -> t.NumberLit:
        return self._number(self._at(meta), *parts)

    def _number(self, span: Span, *tokens: Token) -> t.NumberLit:
        return t.NumberLit(span=span, value=self._literal(span, lambda: literals.number(*tokens), Decimal(0)))

    def e_money(self, meta: Meta, parts: list[Token]) -> t.MoneyLit:
        span, currency = self._at(meta), str(parts[-1])
        amount = self._literal(span, lambda: literals.number(*parts[:-1]), Decimal(0))
        return t.MoneyLit(span=span, value=amount, currency=literals.CURRENCY_SIGNS.get(currency, currency))

    def e_percent(self, meta: Meta, parts: list[Token]) -> t.PercentLit:
        return self._percent(parts[0])

    def _percent(self, token: Token) -> t.PercentLit:
        span = self._token(token)
        return t.PercentLit(span=span, value=self._literal(span, lambda: literals.percent(token), Decimal(0)))

    def date(self, meta: Meta, parts: list[Token]) -> t.DateLit:
        span = self._at(meta)
        return t.DateLit(span=span, value=self._literal(span, lambda: literals.day(parts[0]), date(2000, 1, 1)))

    def duration(self, meta: Meta, parts: list[Token]) -> t.DurationLit:
        span, one_day = self._at(meta), Duration(1, "days")
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
        values = parts[1] if isinstance(parts[1], Group) else (parts[1],)
        return t.Is(span=self._at(meta), operand=parts[0], values=tuple(values), negated=negated)

    def e_is_not(self, meta: Meta, parts: list[Part]) -> t.Is:
        values = parts[1] if isinstance(parts[1], Group) else (parts[1],)
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

    def values(self, meta: Meta, parts: list[t.Expr]) -> Group:
        return Group(parts)

    def cell_values(self, meta: Meta, parts: list[t.Expr]) -> Group:
        return Group(parts)
