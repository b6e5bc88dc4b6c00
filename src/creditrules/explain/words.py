"""Names, numbers and clauses as people read them."""

from __future__ import annotations

from decimal import Decimal

from creditrules.engine.decision import Decision
from creditrules.program.program import Control, Factor, Watch
from creditrules.program.show import show
from creditrules.program.types import Number, Type
from creditrules.values import Cause, Missing, Value
from creditrules.values.decimals import decimals_of

_LONGEST = 60


def titled(title: str, name: str) -> str:
    """The title with the name after it; one of them alone where both say the same."""
    if title == name.replace("_", " "):
        return name
    return title if title.casefold() == name.replace("_", " ").casefold() else f"{title} ({name})"


def cited(clauses: tuple[str, ...]) -> str:
    """The clauses, each in brackets: `[Norm ch. 5 (2)]`."""
    return " ".join(f"[{clause}]" for clause in clauses)


def number(value: Decimal) -> str:
    """A number with all its decimals and with commas between triples."""
    return show(value, Number(decimals_of(value)))


def counted(value: Decimal, noun: str) -> str:
    """The number with its noun: `1 point`, `8 points`."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def value_text(value: Value, type_: Type) -> str:
    """The value as people read it, cut where it is long; a missing one with its cause where that tells something."""
    if isinstance(value, Missing):
        return "missing" if value.cause is Cause.NOT_COLLECTED else f"missing, {value.cause.value}"
    text = " ".join(show(value, type_).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def subject_text(factor: Factor, value: Value | None) -> str:
    """The value that a factor looked at; nothing for a factor by conditions."""
    return "" if factor.subject is None or value is None else value_text(value, factor.subject.type)


def grade_title(decision: Decision, name: str) -> str:
    """A grade's title and name."""
    titles = {grade.name: grade.title.text for grade in decision.program.grades}
    return titled(titles.get(name, name), name)


def control_title(decision: Decision, name: str) -> str:
    """The title and name of a control or a watch."""
    blocks: list[Control | Watch] = [*decision.program.controls, *decision.program.watches]
    return titled(next((block.title.text for block in blocks if block.name == name), name), name)
