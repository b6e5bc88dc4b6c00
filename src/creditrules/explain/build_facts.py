"""The facts with where they come from, and the values that are named after them."""

from __future__ import annotations

from creditrules.explain.build_aggregates import Aggregates
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_terms import Terms
from creditrules.explain.build_values import showing, shown
from creditrules.explain.model import FactStep, LetStep, OtherStep
from creditrules.explain.plan import Plan
from creditrules.facts.envelope import fresh_until
from creditrules.facts.facts import Other, Provenance
from creditrules.program.program import Fact, Let
from creditrules.program.types import ListOf
from creditrules.values import MISSING, Missing
from creditrules.values.quick import making

_NOTHING_SAID = Provenance()
_bare = making(FactStep, "name", "title", "value", "place", "cause", "confidential", "records", "rows", "field_titles")
_let = making(LetStep, "name", "title", "value", "formula", "place")


class Facts:
    """Tells one fact."""

    def __init__(self, fact: Fact, plan: Plan, aggregates: Aggregates) -> None:
        self._fact, self._program = fact, plan.program
        type_ = fact.declared.type
        fields = plan.program.records[type_.record].fields.values() if isinstance(type_, ListOf) else ()
        self._show = showing(type_, fact.name if fact.confidential else None)
        self._place = plan.place(fact.span, fact.cites)
        self._rows = aggregates.rows(fact.name) if fields else None
        self._field_titles = tuple([(field.name, field.title) for field in fields])

    def told(self, basis: Basis) -> FactStep:
        """The fact, whose value is shown to whoever tells it afterwards."""
        fact = self._fact
        name, value = fact.name, basis.sheet.facts.get(fact.name, MISSING)
        shown = basis.facts[name] = self._show(value)
        said = basis.provenance.get(name, _NOTHING_SAID)
        cause = value.cause if isinstance(value, Missing) else None
        records = len(value) if isinstance(value, tuple) else None
        rows = () if self._rows is None else self._rows.told(basis)
        if said is _NOTHING_SAID:
            titles = self._field_titles
            return _bare(name, fact.title, shown, self._place, cause, fact.confidential, records, rows, titles)
        return FactStep(
            name=name,
            title=fact.title,
            value=shown,
            place=self._place,
            source=said.source,
            source_title=None if said.source is None else self._program.sources[said.source].title,
            dated=said.as_of,
            fresh_until=fresh_until(said, self._program),
            cause=cause,
            confidential=fact.confidential,
            records=records,
            rows=rows,
            field_titles=self._field_titles,
            others=tuple([self._other(other) for other in said.others]),
        )

    def _other(self, other: Other) -> OtherStep:
        fact, told = self._fact, not isinstance(other.value, Missing)
        value = shown(other.value, fact.declared.type, fact.name if fact.confidential else None) if told else None
        return OtherStep(other.source, self._program.sources[other.source].title, value, other.as_of, other.cause)


class Lets:
    """Tells one named value."""

    def __init__(self, let: Let, plan: Plan, terms: Terms) -> None:
        self._let = let
        self._show = showing(let.value.type, let.name if plan.secrecy.let(let.name) else None)
        self._formula = terms.of(let.value)
        self._place = plan.place(let.span, let.cites)

    def value(self, basis: Basis) -> None:
        """Shows the value, to whoever tells it."""
        name = self._let.name
        basis.lets[name] = self._show(basis.sheet.lets[name])

    def told(self, basis: Basis) -> LetStep:
        """The value with its formula."""
        let = self._let
        shown = basis.lets[let.name]
        return _let(let.name, let.title, shown, self._formula(basis, shown.value), self._place)
