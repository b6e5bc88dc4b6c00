"""The lines of a factor and the rows of a table that were tried, and why all but one did not win."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from creditrules.explain.document.blocks import Block, Head, Row, Table
from creditrules.explain.document.misses import why_not
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import LineStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, emphasized


def lines(tell: Teller, tried: Sequence[LineStep]) -> Iterator[Block]:
    """A table with a row for each line, in the order tried; the last one won, where any did."""
    if not tried:
        return
    heads = (Say.LINE_HEAD, Say.WRITTEN, Say.RESULT, Say.WHY_NOT)
    rows = tuple(Row(_line(tell, one), chosen=one.won) for one in tried)
    yield Table(tell.say(Say.TRIED), tuple(Head(tell.say(head)) for head in heads), rows)


def _line(tell: Teller, one: LineStep) -> tuple[Words, ...]:
    held = emphasized(tell.say(Say.HOLDS)) if one.won else tell.say(Say.HOLDS_NOT)
    return (tell.line(one.place), code(one.text), held, NOTHING if one.won else why_not(tell, one.misses))
