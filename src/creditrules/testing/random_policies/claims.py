"""What a random policy says about itself: its head, examples, and what must always hold."""

from __future__ import annotations

from datetime import date

from creditrules.program.types import Money, Number, Percent
from creditrules.testing.random_policies.conditions import guard
from creditrules.testing.random_policies.draft import Draft
from creditrules.testing.random_policies.names import Names
from creditrules.testing.random_policies.terms import AND, NOT, constant
from creditrules.values.dates import EARLIEST, LATEST


def head(draft: Draft, scope: Names) -> str:
    """The `policy` block; `scope` is what its condition may name."""
    chance = draft.chance
    lines = ["language 1", f'version "{chance.one(["1", "2026.1"])}"', f"currency {draft.names.currency}"]
    if draft.first > EARLIEST:
        until = f" until {draft.last}" if draft.last < LATEST else ""
        lines.append(f"in force from {draft.first}{until}")
    if chance.often(10):
        lines.append('owner "Credit department"')
    if chance.often(25):
        why = draft.because(draft.names if draft.names.slips(50) else scope)
        lines.append(f"applies when {draft.write.condition(scope, 1).at(NOT)}{why}")
    return "\n".join([f"policy p{draft.title()}", *(f"  {line}" for line in chance.shuffled(lines))])


def write_claims(draft: Draft, facts: Names) -> None:
    """Now and then an `always` or `never`, a `monotone` and an example."""
    chance, names = draft.chance, draft.names
    if chance.often(25):
        found = guard(names)
        when, inside = (f" when {found[0]}", found[1]) if found is not None and chance.often(60) else ("", names)
        body = draft.write.condition(inside, 1).at(AND)
        draft.add(f'{chance.one(["always", "never"])} "It is as it should be"', f"{body}{when}")
    numeric = facts.of((Number, Percent, Money))
    if draft.grades and numeric and chance.often(20):
        way, subject = chance.one(["rises", "falls"]), chance.one(numeric)
        if not subject.text.startswith("previous"):
            draft.add('monotone "One way only"', f"score never {way} with {subject.text}")
    if chance.often(15):
        _example(draft, facts)


def _example(draft: Draft, facts: Names) -> None:
    """A customer with every required fact."""
    chance = draft.chance
    lines = ["given"]
    given = [term for term in facts.values if term.text != "as_of" and (not term.missing or chance.often(30))]
    lines += [f"{term.text} = {constant(chance, term).text}" for term in given]
    lines += [f"{listed.name} = none" for listed in facts.lists if not listed.optional]
    if draft.grades:
        lines += ["expect", f"grade = {chance.one(draft.grades)}"]
    day = min(max(date(2026, 3, 1), draft.first), draft.last)
    draft.add('example "Somebody"', f"as of {day}", *(lines if len(lines) > 1 else []))
