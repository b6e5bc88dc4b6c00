"""The facts with where they come from, and the values that are named after them."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.build_basis import Basis
from creditrules.explain.build_terms import shown
from creditrules.explain.model import FactStep, LetStep, OtherStep
from creditrules.facts.envelope import fresh_until
from creditrules.facts.facts import Other, Provenance
from creditrules.program.program import Fact
from creditrules.values import MISSING, Missing

_NOTHING_SAID = Provenance()


def told_facts(basis: Basis) -> Iterator[FactStep]:
    """Each fact of the policy, in the order of the file."""
    for fact in basis.program.facts.values():
        yield _fact(fact, basis)


def _fact(fact: Fact, basis: Basis) -> FactStep:
    value = basis.decision.facts.values.get(fact.name, MISSING)
    said = basis.decision.facts.provenance.get(fact.name, _NOTHING_SAID)
    note = basis.plan.fact(fact)
    return FactStep(
        name=fact.name,
        title=fact.title,
        value=shown(value, fact.declared.type, note.secret),
        place=note.place,
        source=said.source,
        source_title=None if said.source is None else basis.program.sources[said.source].title,
        dated=said.as_of,
        fresh_until=fresh_until(said, basis.program),
        cause=value.cause if isinstance(value, Missing) else None,
        confidential=fact.confidential,
        records=len(value) if isinstance(value, tuple) else None,
        rows=basis.terms.rows(fact.name) if isinstance(value, tuple) else (),
        field_titles=note.field_titles,
        others=tuple([_other(other, fact, basis) for other in said.others]),
    )


def _other(other: Other, fact: Fact, basis: Basis) -> OtherStep:
    told = not isinstance(other.value, Missing)
    value = shown(other.value, fact.declared.type, fact.name if fact.confidential else None) if told else None
    return OtherStep(other.source, basis.program.sources[other.source].title, value, other.as_of, other.cause)


def told_lets(basis: Basis) -> Iterator[LetStep]:
    """Each named value with its formula, in the order of the file."""
    for let in basis.program.lets.values():
        value = basis.trace.lets[let.name]
        yield LetStep(
            name=let.name,
            title=let.title,
            value=shown(value, let.value.type, let.name if basis.secrecy.let(let.name) else None),
            formula=basis.terms.of(let.value),
            place=basis.place(let.span, let.cites),
        )
