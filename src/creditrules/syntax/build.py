"""Lark's parse tree made into ours: types, tests, clauses and blocks.

Names of methods are names of rules and aliases in the grammar.
"""

from __future__ import annotations

from typing import Any, Literal

from lark import Token, Tree, v_args
from lark.tree import Meta

from creditrules.diagnostics import Span
from creditrules.syntax import literals, tree as t
from creditrules.syntax.build_values import BuildValues, Group, Part, Word, of_kind, one_of_kind


@v_args(meta=True)
class Build(BuildValues):
    """Builds the blocks of one source."""

    def __default__(self, data: str, children: list[Part], meta: Meta) -> Part:
        if data.startswith("word_"):
            return Word(data.removeprefix("word_").replace("_", " "))
        if data.startswith("c_"):
            return self._clause(data.removeprefix("c_"), children, meta)
        return Tree(data, children, meta)

    # ------------------------------------------------------------------------------------------------------- types

    def decimals(self, meta: Meta, parts: list[Token]) -> t.NumberLit:
        return self._number(self._token(parts[0]), parts[0])

    def _type(self, meta: Meta, kind: Any, parts: list[Part], **more: Part) -> t.TypeExpr:
        limits: list[Any] = next((part.children for part in parts if isinstance(part, Tree)), [None, None])
        return t.TypeExpr(span=self._at(meta), kind=kind, low=limits[0], high=limits[1], **more)

    def type_whole(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "whole number", parts)

    def type_number(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "number", parts, decimals=one_of_kind(t.NumberLit, parts))

    def type_percent(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        return self._type(meta, "percent", parts, decimals=one_of_kind(t.NumberLit, parts))

    def type_money(self, meta: Meta, parts: list[Part]) -> t.TypeExpr:
        token = one_of_kind(Token, parts)
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
        token = one_of_kind(Token, parts)
        at_most = self._number(self._token(token), token) if token else None
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
        cells: list[Any] = [part.children[0] if isinstance(part, Tree) else part for part in parts]
        return t.Row(span=self._at(meta), cells=tuple(cells))

    def rows(self, meta: Meta, parts: list[t.Row]) -> Group:
        return Group(parts)

    # ----------------------------------------------------------------------------------------------------- clauses

    def _clause(self, kind: str, parts: list[Part], meta: Meta) -> t.Clause:
        """A clause from the parts it has, whichever they are."""
        span = self._at(meta)
        tokens, groups = of_kind(Token, parts), of_kind(Group, parts)
        titles = list(of_kind(t.Title, parts))
        exprs = [part for part in parts if isinstance(part, t.Expr)]
        names = of_kind(t.Name, parts) + tuple(name for group in groups for name in of_kind(t.Name, group))
        inner = one_of_kind(t.Clause, parts)
        if inner is not None and inner.expr is not None:  # the `when` of `applies` and `every D`
            exprs.append(inner.expr)
            titles.extend([inner.because] if inner.because else [])
        if kind == "language":
            exprs.append(self._number(self._token(tokens[0]), *tokens))
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
            word=str(one_of_kind(Word, parts) or ""),
            assignment=one_of_kind(t.Assignment, parts),
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
        group: tuple[Any, ...] = value if isinstance(value, Group) else (value,)
        rows = of_kind(t.Row, group)
        values = () if rows else tuple(group)
        return t.Assignment(span=self._at(meta), name=parts[0], values=values, rows=rows, previous=previous)

    def _declaration(self, meta: Meta, parts: list[Part]) -> t.Declaration:
        clauses = of_kind(t.Clause, parts)
        type_ = one_of_kind(t.TypeExpr, parts)
        return t.Declaration(span=self._at(meta), name=parts[0], type=type_, clauses=clauses)

    source = fact = grade = action = _declaration

    def factor_line(self, meta: Meta, parts: list[Part]) -> t.FactorLine:
        neutral = any(isinstance(part, Tree) for part in parts)
        return t.FactorLine(
            span=self._at(meta), points=parts[0], test=parts[1], because=one_of_kind(t.Title, parts), neutral=neutral
        )

    # ------------------------------------------------------------------------------------------------------ blocks

    def _head(self, meta: Meta) -> dict[str, Any]:
        start, text = meta.start_pos, self._source.text
        end = start
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        return {"span": self._at(meta), "head": Span(self._source, start, end)}

    def _named(self, meta: Meta, parts: list[Part]) -> dict[str, Any]:
        return {**self._head(meta), "name": parts[0], "title": one_of_kind(t.Title, parts)}

    def _listed(self, meta: Meta, parts: list[Part]) -> dict[str, Any]:
        items, clauses = of_kind(t.Declaration, parts), of_kind(t.Clause, parts)
        return {**self._head(meta), "items": items, "clauses": clauses}

    def policy(self, meta: Meta, parts: list[Part]) -> t.PolicyBlock:
        return t.PolicyBlock(**self._named(meta, parts), clauses=of_kind(t.Clause, parts))

    def sources(self, meta: Meta, parts: list[Part]) -> t.SourcesBlock:
        return t.SourcesBlock(**self._listed(meta, parts))

    def facts(self, meta: Meta, parts: list[Part]) -> t.FactsBlock:
        return t.FactsBlock(**self._listed(meta, parts))

    def record(self, meta: Meta, parts: list[Part]) -> t.RecordBlock:
        return t.RecordBlock(**self._listed(meta, parts), name=parts[0], title=one_of_kind(t.Title, parts))

    def let(self, meta: Meta, parts: list[Part]) -> t.LetBlock:
        value = next(part for part in parts if isinstance(part, t.Expr))
        return t.LetBlock(**self._named(meta, parts), value=value, clauses=of_kind(t.Clause, parts))

    def table(self, meta: Meta, parts: list[Part]) -> t.TableBlock:
        return t.TableBlock(
            **self._named(meta, parts),
            type=of_kind(t.TypeExpr, parts)[0],
            unique=bool(of_kind(Word, parts)),
            rows=tuple(of_kind(Group, parts)[0]),
            clauses=of_kind(t.Clause, parts),
        )

    def unique(self, meta: Meta, _: list[Part]) -> Word:
        return Word("unique")

    def factor(self, meta: Meta, parts: list[Part]) -> t.FactorBlock:
        return t.FactorBlock(
            **self._named(meta, parts),
            subject=next((part for part in parts if isinstance(part, t.Expr)), None),
            lines=of_kind(t.FactorLine, parts),
            clauses=of_kind(t.Clause, parts),
        )

    def score(self, meta: Meta, parts: list[Part]) -> t.ScoreBlock:
        low, high = (part for part in parts if isinstance(part, t.Expr))
        title, clauses = one_of_kind(t.Title, parts), of_kind(t.Clause, parts)
        return t.ScoreBlock(**self._head(meta), title=title, low=low, high=high, clauses=clauses)

    def reasons(self, meta: Meta, parts: list[Part]) -> t.ReasonsBlock:
        return t.ReasonsBlock(**self._head(meta), clauses=of_kind(t.Clause, parts))

    def grades(self, meta: Meta, parts: list[Part]) -> t.GradesBlock:
        return t.GradesBlock(**self._listed(meta, parts))

    def override(self, meta: Meta, parts: list[Part]) -> t.OverrideBlock:
        return t.OverrideBlock(**self._named(meta, parts), clauses=of_kind(t.Clause, parts))

    def actions(self, meta: Meta, parts: list[Part]) -> t.ActionsBlock:
        return t.ActionsBlock(**self._listed(meta, parts))

    def control(self, meta: Meta, parts: list[Part]) -> t.ControlBlock:
        return t.ControlBlock(**self._named(meta, parts), clauses=of_kind(t.Clause, parts))

    def review(self, meta: Meta, parts: list[Part]) -> t.ReviewBlock:
        return t.ReviewBlock(**self._head(meta), clauses=of_kind(t.Clause, parts))

    def watch(self, meta: Meta, parts: list[Part]) -> t.WatchBlock:
        return t.WatchBlock(**self._named(meta, parts), clauses=of_kind(t.Clause, parts))

    def example(self, meta: Meta, parts: list[Part]) -> t.ExampleBlock:
        return t.ExampleBlock(**self._head(meta), title=parts[0], clauses=of_kind(t.Clause, parts))

    def _property(self, meta: Meta, kind: Literal["always", "never"], parts: list[Part]) -> t.PropertyBlock:
        condition, *when = [part for part in parts if isinstance(part, t.Expr)]
        return t.PropertyBlock(
            **self._head(meta),
            kind=kind,
            title=parts[0],
            condition=condition,
            when=when[0] if when else None,
            clauses=of_kind(t.Clause, parts),
        )

    def always(self, meta: Meta, parts: list[Part]) -> t.PropertyBlock:
        return self._property(meta, "always", parts)

    def never(self, meta: Meta, parts: list[Part]) -> t.PropertyBlock:
        return self._property(meta, "never", parts)

    def monotone(self, meta: Meta, parts: list[Part]) -> t.MonotoneBlock:
        title, subject, word, over, *clauses = parts
        return t.MonotoneBlock(
            **self._head(meta),
            title=title,
            subject=subject,
            direction="rises" if word == "rises" else "falls",
            over=over,
            clauses=tuple(clauses),
        )

    def start(self, meta: Meta, parts: list[Part]) -> Part:
        return parts[0]
