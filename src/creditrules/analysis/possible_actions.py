"""What an action can be, from the settings that apply and those that may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from creditrules.analysis.answers import Answer
from creditrules.analysis.possible import ABSENT, Anything, Possible, Words, either, extreme
from creditrules.program.program import Action
from creditrules.values import Scalar


def merged(action: Action, settings: Sequence[tuple[Answer, Possible]]) -> Possible:
    """The merged value; `settings` are values with whether they apply."""
    found: Possible | None = None
    for value in (value for applies, value in settings if applies is Answer.YES):
        found = value if found is None else _both(action, found, value)
    for value in (value for applies, value in settings if applies is Answer.OPEN):
        # none of those before may apply, or this one may not
        found = value if found is None else either(either(found, value), _both(action, found, value))
    return ABSENT if found is None else found


def _both(action: Action, one: Possible, other: Possible) -> Possible:
    """The value of two settings that both apply."""
    match action.merge:
        case "lowest" | "earliest":
            return extreme("min", [one, other], action.declared.type)
        case "highest" | "latest":
            return extreme("max", [one, other], action.declared.type)
        case "any":
            return _words(one, other, lambda ours, theirs: ours is True or theirs is True)
        case "all":
            return _words(one, other, lambda ours, theirs: ours is True and theirs is True)
        case "common":
            return _words(one, other, lambda ours, theirs: _set(ours) & _set(theirs))
        case "joined":
            return _words(one, other, lambda ours, theirs: _set(ours) | _set(theirs))
        case None:
            return either(one, other)


def _words(one: Possible, other: Possible, merge: Callable[[Scalar, Scalar], Scalar]) -> Possible:
    if not isinstance(one.known, Words) or not isinstance(other.known, Words):
        return Possible(Anything())
    return Possible(Words(frozenset(merge(*pair) for pair in product(one.known.values, other.known.values))))


def _set(value: Scalar) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()
