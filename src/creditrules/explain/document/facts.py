"""What was known about the customer: every fact with its value, where it comes from, or why it is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from creditrules.explain.document.blocks import Block, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import FactStep, OtherStep, RecordTerm
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, joined, lost, plain, quiet
from creditrules.values import Cause


def facts(tell: Teller) -> Section | None:
    """A table of all facts, then the records of each list."""
    found = tell.explanation.facts
    if not found:
        return None
    heads = (Say.FACT, Say.VALUE, Say.SOURCE, Say.DATED, Say.FRESH_UNTIL, Say.NOTE, Say.LINE_HEAD)
    rows = tuple(Row(_fact(tell, one)) for one in found)
    table = Table(tell.say(Say.FACTS), tuple(Head(tell.say(head)) for head in heads), rows)
    lists = [_records_of(tell, one) for one in found if one.rows]
    return Section("facts", tell.say(Say.FACTS), (table, *lists), folded=True)


def _fact(tell: Teller, one: FactStep) -> tuple[Words, ...]:
    return (
        tell.named(one.title, one.name),
        tell.value(one.value),
        tell.source(one),
        NOTHING if one.dated is None else plain(tell.language.day(one.dated)),
        NOTHING if one.fresh_until is None else plain(tell.language.day(one.fresh_until)),
        tell.listed(list(_notes(tell, one))),
        tell.place(one.place),
    )


def _notes(tell: Teller, one: FactStep) -> Iterator[Words]:
    if one.confidential:
        yield quiet(tell.language.say(Say.CONFIDENTIAL))
    if one.cause is not None and one.cause is not Cause.NOT_COLLECTED:
        yield lost(tell.language.cause(one.cause))
    for other in one.others:
        yield _other(tell, other)


def _other(tell: Teller, other: OtherStep) -> Words:
    """What another source said: its name, then the value with its day, or why there is none."""
    said = [] if other.value is None else [tell.value(other.value)]
    said += [] if other.dated is None else [quiet(tell.language.day(other.dated))]
    said += [] if other.cause is None else [lost(tell.language.cause(other.cause))]
    return joined((tell.named(other.source_title, other.source), tell.listed(said)), tell.language.say(Say.COLON))


def _records_of(tell: Teller, one: FactStep) -> Section:
    title = tell.language.title(one.title, one.name)
    return Section(f"records-{one.name}", title, tuple(records(tell, one.name, one.rows, title)), folded=True)


def records(tell: Teller, of: str, rows: Sequence[RecordTerm], title: Words) -> Iterator[Block]:
    """Records of a list with their fields and what they contributed, as many as are shown in this form."""
    shown = rows[: tell.most_records]
    fields = dict.fromkeys(name for row in shown for name, _ in row.fields)
    heads = [Head(tell.say(Say.NUMBER), right=True), *(Head(tell.field(of, name), right=True) for name in fields)]
    heads += [Head(tell.say(head), right=True) for head in (Say.CONTRIBUTES, Say.WEIGHT)]
    yield Table(title, tuple(heads), tuple(Row(_record(tell, row, tuple(fields))) for row in shown), dense=True)
    if len(rows) > len(shown):
        yield Paragraph(quiet(tell.language.count(Say.MORE_RECORDS, len(rows) - len(shown))))


def _record(tell: Teller, row: RecordTerm, fields: tuple[str, ...]) -> tuple[Words, ...]:
    values = dict(row.fields)
    return (
        plain(str(row.number)),
        *(tell.value(values[name]) if name in values else NOTHING for name in fields),
        NOTHING if row.value is None else tell.value(row.value),
        NOTHING if row.weight is None else tell.value(row.weight),
    )
