"""Random typed policies, as text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from creditrules.testing.random_policies.chance import Chance
from creditrules.testing.random_policies.claims import head, write_claims
from creditrules.testing.random_policies.declarations import write_facts, write_sources
from creditrules.testing.random_policies.definitions import write_let, write_table
from creditrules.testing.random_policies.draft import begin
from creditrules.testing.random_policies.near_misses import altered
from creditrules.testing.random_policies.rules import write_rules
from creditrules.testing.random_policies.scoring import write_scoring


def policies() -> SearchStrategy[str]:
    """Random policies, well formed and typed, that use every part of the language.

    Most of them pass `check`; the others have mistakes of the kind that it is there to find: a value that may be
    missing, a gap, a range that is too narrow, two settings that contradict.
    """
    return _policies()


@cache
def _upto(most: int) -> SearchStrategy[int]:
    return st.integers(0, most)


@st.composite
def _policies(draw: st.DrawFn) -> str:
    return write_policy(lambda below: draw(_upto(below - 1)))


def write_policy(below: Callable[[int], int]) -> str:
    """One policy; `below(n)` makes its choices, each a whole number from 0 up to, not including, n."""
    chance = Chance(below)
    tiny = chance.often(30)
    draft = begin(chance, wild=chance.often(40 if tiny else 25), tiny=tiny)
    write_sources(draft)
    write_facts(draft)
    facts = draft.names
    for _ in range(chance.between(1, 4) if tiny else chance.below(4)):
        write_let(draft)
    for _ in range(chance.below(2)):
        write_table(draft)
    scope = draft.names
    if chance.often(80):
        write_scoring(draft)
    for _ in range(chance.below(2)):
        write_let(draft)
    for _ in range(chance.below(2)):
        write_table(draft)
    write_rules(draft)
    write_claims(draft, facts)
    blocks = chance.shuffled(draft.blocks) if chance.often(20) else draft.blocks
    text = "\n\n".join([head(draft, scope), *blocks]) + "\n"
    return altered(chance, text) if chance.often(8) else text
