"""The first condition that holds wins: `if`, `elif`, `else`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from creditrules.engine.compiled.writer import Writer, bare

Body: TypeAlias = Callable[[], None]

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition and what is done where it is the first that holds; each writes itself."""

    condition: Callable[[], str]
    body: Body


def write_chain(writer: Writer, branches: Sequence[Branch], winner: str, otherwise: Body) -> None:
    """Writes the branches in order. `winner` is the name that every body sets, which is no number below 0 then.

    A condition that needs lines before it starts a new `if`, asked where nothing has won yet; so does one after very
    many, since to Python each `elif` is nested in the one before.
    """
    with writer.aside() as chain:
        started = apart = False
        outer = writer.depth
        for at, branch in enumerate(branches):
            with writer.aside(deeper=1 if writer.depth == outer else 0) as lines:
                condition = branch.condition()
            if lines or (at and at % _LONGEST == 0):
                writer.depth = outer
                writer.line(f"if {winner} < 0:")
                writer.depth = outer + 1
                writer.lines += lines
                started, apart = False, True
            with writer.block(f"{'elif' if started else 'if'} {bare(condition)}"):
                branch.body()
            started = True
        writer.depth = outer
    if apart:
        writer.line(f"{winner} = -1")
    writer.lines += chain
    if apart:
        with writer.block(f"if {winner} < 0"):
            otherwise()
    elif chain:
        with writer.block("else"):
            otherwise()
    else:
        otherwise()
