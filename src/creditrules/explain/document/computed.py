"""Named values and decision tables: each formula with its numbers, the records that entered, the rows tried."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.document.blocks import Block, Paragraph, Section
from creditrules.explain.document.facts import records
from creditrules.explain.document.formulas import aggregates, equation, is_plain
from creditrules.explain.document.lines import lines
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import LetStep, Shown, TableStep, Term
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Words, code, emphasized, joined, plain


def values(tell: Teller) -> Section | None:
    """Every named value."""
    found = tuple(_value(tell, one) for one in tell.explanation.lets)
    return Section("values", tell.say(Say.VALUES), found, folded=True) if found else None


def _value(tell: Teller, one: LetStep) -> Section:
    title = result(tell, tell.named(one.title, one.name), one.value)
    return Section(f"value-{one.name}", title, (*formula(tell, one.formula), Paragraph(tell.place(one.place))))


def tables(tell: Teller) -> Section | None:
    """Every decision table, with the rows that were tried."""
    found = tuple(_table(tell, one) for one in tell.explanation.tables)
    return Section("tables", tell.say(Say.TABLES), found, folded=True) if found else None


def _table(tell: Teller, one: TableStep) -> Section:
    title = result(tell, tell.named(one.title, one.name), one.value)
    columns = [
        tell.language.words(Say.COLUMN, column=code(term.text), value=tell.value(term.result))
        for term in one.columns
        if term.result is not None
    ]
    blocks: list[Block] = [Paragraph(joined(columns, tell.language.say(Say.SEMICOLON)))] if columns else []
    blocks += lines(tell, one.lines)
    if one.result is not None and not is_plain(one.result):
        blocks += formula(tell, one.result)
    if one.rounded_to is not None:
        blocks.append(Paragraph(tell.say(Say.STORED_ROUNDED, step=tell.language.number(one.rounded_to))))
    return Section(f"table-{one.name}", title, (*blocks, Paragraph(tell.place(one.place))))


def result(tell: Teller, title: Words, value: Shown) -> Words:
    """A title, and what came out."""
    return joined((title, emphasized(tell.value(value))), " = ")


def formula(tell: Teller, term: Term) -> Iterator[Block]:
    """The author's words, then the numbers, then the records that entered."""
    yield Paragraph(code(term.text))
    if not is_plain(term):
        yield Paragraph(equation(tell, term))
    for one in aggregates(term):
        if one.records:
            count = plain(tell.language.count(Say.ENTERED, len(one.records)))
            title = count if one is term else joined((code(one.text), count), tell.language.say(Say.COLON))
            yield Section("", title, tuple(records(tell, one.operands[0].name, one.records, title)), folded=True)
