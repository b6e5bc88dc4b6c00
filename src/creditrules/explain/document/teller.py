"""What every section of a document needs: the explanation, the language, and how places, grades and values are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from creditrules.explain.model import ActionStep, Explanation, FactorStep, FactStep, Place, Said, Shown
from creditrules.explain.wording.language import Language
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Mark, Piece, Words, clause, code, joined, plain
from creditrules.program.program import Title


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells parts of one explanation in one language."""

    explanation: Explanation
    language: Language
    most_records: int

    @property
    def inside(self) -> bool:
        """Whether the reader works with the policy, so that its names mean something."""
        return self.explanation.audience == "internal"

    @property
    def file(self) -> str:
        """The name of the policy's file."""
        places = [step.place.file for step in self.explanation.actions if step.place.file]
        return PurePath(places[0]).name if places else self.explanation.policy.id

    def say(self, message: Say, **values: str) -> Words:
        """A message as words."""
        return plain(self.language.say(message, **values))

    def named(self, title: Title, name: str) -> Words:
        """A title; for those inside with the name."""
        return self.language.named(title, name) if self.inside else self.language.title(title, name)

    def field(self, of: str, name: str) -> Words:
        """A field of the records of a list, by its title."""
        titles = [dict(fact.field_titles).get(name) for fact in self.explanation.facts if fact.name == of]
        return self.named(titles[0], name) if titles and titles[0] is not None else code(name)

    def told(self, said: Said | None, text: str, title: Title, name: str) -> Words:
        """The reason that the author gives, else the title."""
        if said is not None:
            return self.language.text(said.parts, said.translations)
        return self.language.title(title, name) if text == title.text else self.language.foreign(text)

    def grade(self, name: str) -> Words:
        """A grade by its title."""
        titles = [grade.title for grade in self.explanation.grades if grade.name == name]
        return self.language.title(titles[0], name) if titles else plain(name)

    def value(self, shown: Shown) -> Words:
        """A value, exactly; one that may not be shown says so."""
        if not shown.hidden:
            return plain(self.language.value(shown))
        withheld = (Piece(self.language.value(shown), Mark.WITHHELD),)
        return joined((withheld, code(shown.commitment or "")), " ")

    def brief(self, shown: Shown) -> Words:
        """A value for reading at a glance."""
        return self.value(shown) if shown.hidden else plain(self.language.brief(shown))

    def cites(self, places: Iterable[Place]) -> Words:
        """The clauses of these places, each once."""
        clauses = dict.fromkeys(one for place in places for one in place.cites)
        return joined([clause(f"[{one}]") for one in clauses], " ")

    def source(self, fact: FactStep) -> Words:
        """Where a fact comes from."""
        if fact.source is None:
            return NOTHING
        return plain(fact.source) if fact.source_title is None else self.named(fact.source_title, fact.source)

    def line(self, place: Place) -> Words:
        """The line of a place, where the reader may know it; it leads to the policy's text where that is there."""
        if not place.line:
            return NOTHING
        target = line_id(place.line) if self.explanation.text else None
        return (Piece(self.language.say(Say.LINE, line=str(place.line)), Mark.QUIET, target=target),)

    def place(self, place: Place) -> Words:
        """Line and clauses."""
        return joined((self.line(place), self.cites([place])), " ")

    def listed(self, parts: Sequence[Words]) -> Words:
        """The parts with commas between them."""
        return joined(parts, self.language.say(Say.COMMA))


def line_id(line: int) -> str:
    """What a line of the policy's text is called inside the document."""
    return f"line-{line}"


def factor_id(factor: FactorStep) -> str:
    """What the derivation of a factor is called inside the document."""
    return f"factor-{factor.name}"


def action_id(action: ActionStep) -> str:
    """What the derivation of a term is called inside the document."""
    return f"term-{action.name}"
