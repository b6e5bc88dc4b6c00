"""The facts with where they come from, and the values that are named after them."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.build_basis import Basis, shown
from creditrules.explain.build_terms import Terms
from creditrules.explain.model import FactStep, LetStep
from creditrules.facts.envelope import fresh_until
from creditrules.facts.facts import Provenance
from creditrules.program.expressions import FactRef
from creditrules.program.program import Fact
from creditrules.program.types import ListOf
from creditrules.values import MISSING, Missing

_NOTHING_SAID = Provenance()


def told_facts(basis: Basis, terms: Terms) -> Iterator[FactStep]:
    """Each fact of the policy, in the order of the file."""
    for fact in basis.program.facts.values():
        yield _fact(fact, basis, terms)


def _fact(fact: Fact, basis: Basis, terms: Terms) -> FactStep:
    value = basis.decision.facts.values.get(fact.name, MISSING)
    said = basis.decision.facts.provenance.get(fact.name, _NOTHING_SAID)
    is_list = isinstance(fact.declared.type, ListOf)
    known = isinstance(value, tuple)
    return FactStep(
        name=fact.name,
        title=fact.title,
        value=shown(value, fact.declared.type, fact.name if fact.confidential else None),
        place=basis.place(fact.span, fact.cites),
        source=said.source,
        source_title=None if said.source is None else basis.program.sources[said.source].title,
        dated=said.as_of,
        fresh_until=fresh_until(said, basis.program),
        cause=value.cause if isinstance(value, Missing) else None,
        confidential=fact.confidential,
        records=len(value) if isinstance(value, tuple) else None,
        rows=terms.rows(FactRef(type=fact.declared.type, span=fact.span, name=fact.name)) if is_list and known else (),
    )


def told_lets(basis: Basis, terms: Terms) -> Iterator[LetStep]:
    """Each named value with its formula, in the order of the file."""
    for let in basis.program.lets.values():
        value = basis.trace.lets[let.name]
        yield LetStep(
            name=let.name,
            title=let.title,
            value=shown(value, let.value.type, let.name if basis.secrecy.let(let.name) else None),
            formula=terms.of(let.value),
            place=basis.place(let.span, let.cites),
        )
