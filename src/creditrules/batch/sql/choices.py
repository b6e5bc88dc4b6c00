"""Members of a `one of` in their order, and sets as bits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from creditrules.batch.sql.dialects import Dialect
from creditrules.batch.sql.terms import FALSE, Only, Term, condition, exclusive, level_of, one_holds
from creditrules.program.types import OneOf, SetOf, Type
from creditrules.values import Value

Which: TypeAlias = Literal["min", "max"]


def texts_among(dialect: Dialect, term: Term, values: Sequence[str], type_: Type) -> Term:
    """Whether the text is one of these; by their places, where the term has a column for its own."""
    if not values:
        return FALSE
    column, written, among = term.text, [dialect.text(value) for value in values], None
    if term.place is not None and isinstance(type_, OneOf):
        column, among = term.place, len(type_.members)
        written = [str(type_.members.index(value)) for value in values if value in type_.members]
    if not written:
        return FALSE
    test = f"= {written[0]}" if len(written) == 1 else f"IN ({', '.join(written)})"
    return replace(condition(f"({column} {test})", term), only=Only(column, frozenset(written), among))


def place(dialect: Dialect, term: Term, type_: OneOf) -> Term:
    """The place of a member in its list, from 0."""
    last = len(type_.members) - 1
    if term.place is not None:
        return Term(term.place, term.level, 0, last, nullable=term.nullable, atomic=True)
    whens = " ".join(f"WHEN {dialect.text(member)} THEN {at}" for at, member in enumerate(type_.members))
    return Term(f"CASE {term.text} {whens} END", term.level, 0, last, nullable=term.nullable)


def member_at(dialect: Dialect, at: Term, type_: OneOf) -> Term:
    """The member at a place."""
    *texts, last = map(dialect.text, type_.members)
    whens = [f"WHEN {number} THEN {text}" for number, text in enumerate(texts)]
    whens.append(f"WHEN {len(texts)} THEN {last}" if at.nullable or not texts else f"ELSE {last}")
    return Term(f"CASE {at.text} {' '.join(whens)} END", at.level, nullable=at.nullable)


def bits(value: Value, type_: SetOf) -> int:
    """The set as a number: one bit for each member, the first one lowest."""
    members: Collection[str] = value if isinstance(value, frozenset) else ()
    return sum(1 << at for at, member in enumerate(type_.members) if member in members)


def includes(term: Term, member: str, type_: SetOf) -> Term:
    """Whether the set has the member."""
    if member not in type_.members:
        return FALSE
    return condition(f"(({term.text} & {1 << type_.members.index(member)}) <> 0)", term)


def chosen_text(cases: Sequence[tuple[Term, Term]], otherwise: Term | None = None) -> Term:
    """The value, not a number, of the first case that holds."""
    if otherwise is None and one_holds([when for when, _ in cases]):
        *cases, (_, otherwise) = cases
    if not cases and otherwise is not None:
        return otherwise
    values = [value for _, value in cases] + ([] if otherwise is None else [otherwise])
    whens = " ".join(f"WHEN {when.text} THEN {value.text}" for when, value in cases)
    last = "" if otherwise is None else f" ELSE {otherwise.text}"
    nullable = otherwise is None or any(value.nullable for value in values)
    return Term(f"CASE {whens}{last} END", level_of([*values, *(when for when, _ in cases)]), nullable=nullable)


def extreme_applied(which: Which, cases: Sequence[tuple[Term, Term]]) -> Term:
    """The least or greatest, as the engine orders them, of the values whose conditions hold; none of them a number."""
    groups = exclusive([when for when, _ in cases])
    return extreme_text(which, [chosen_text([cases[at] for at in group]) for group in groups])


def extreme_text(which: Which, terms: Sequence[Term]) -> Term:
    """The least or greatest of those that are not missing, as the engine orders them (dates, places, yes and no)."""
    if len(terms) == 1:
        return terms[0]
    name = "LEAST" if which == "min" else "GREATEST"
    nullable = all(term.nullable for term in terms)
    return Term(f"{name}({', '.join(term.text for term in terms)})", level_of(terms), nullable=nullable)
