"""The explanation of a decision, built again from program, facts and trace."""

from __future__ import annotations

from functools import lru_cache

from creditrules.engine.decision import Decision
from creditrules.explain.audience import told, told_to
from creditrules.explain.build_whole import Whole
from creditrules.explain.commitments import Commitments, secrets_as_json
from creditrules.explain.model import Audience, Explanation
from creditrules.program.program import Program


def explain(decision: Decision, audience: Audience = "internal", *, salt: bytes | None = None) -> Explanation:
    """The explanation of a decision for an audience.

    With a `salt`, at least 16 bytes drawn at random for this one explanation, hidden values carry commitments;
    `secrets_of` gives what they are checked by.
    """
    return told_to(audience, _whole(decision), salt)


def secrets_of(decision: Decision, audience: Audience, *, salt: bytes) -> dict[str, object]:
    """The hidden values of the explanation with this salt, as JSON, with what their commitments are checked by."""
    commitments = Commitments(salt)
    return secrets_as_json(told(audience, _whole(decision), commitments), commitments)


def _whole(decision: Decision) -> Explanation:
    """All that there is to tell."""
    return _teller(_Same(decision.program)).told(decision)


@lru_cache(maxsize=16)
def _teller(same: _Same) -> Whole:
    """What explains the decisions of a policy; those of the last few are kept."""
    return Whole(same.program)


class _Same:
    """A program as a key that is equal to no other, so that it need not be compared."""

    __slots__ = ("program",)

    def __init__(self, program: Program) -> None:
        self.program = program

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.program is self.program

    def __hash__(self) -> int:
        return id(self.program)
