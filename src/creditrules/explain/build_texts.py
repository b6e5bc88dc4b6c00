"""Texts of the author, with values to be written for the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from creditrules.engine.fill import fill
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_named import named
from creditrules.explain.model import Said, Shown
from creditrules.explain.plan import Plan
from creditrules.program.expressions import Expr
from creditrules.program.program import Control, Line, Override, Review, Template, Watch
from creditrules.values.quick import making

_said = making(Said, "parts", "translations")

_Filling: TypeAlias = Callable[[Basis], tuple[str | Shown, ...]]


class Words:
    """Tells one text, in every language in which it is written, with its values."""

    def __init__(self, template: Template, plan: Plan) -> None:
        self.parts = _filling(template.parts, plan)
        """What fills the text in the policy's own language."""
        self._translations = [(language, _filling(parts, plan)) for language, parts in template.translations]

    def translations(self, basis: Basis) -> tuple[tuple[str, tuple[str | Shown, ...]], ...]:
        """The text in other languages."""
        if not self._translations:
            return ()
        return tuple([(language, parts(basis)) for language, parts in self._translations])

    def said(self, basis: Basis) -> Said:
        """The text."""
        return _said(self.parts(basis), self.translations(basis))


class Because:
    """Tells why a rule applies."""

    def __init__(self, rule: Override | Control | Watch | Review | Line, plan: Plan) -> None:
        because = rule.because
        self._words = None if because is None else Words(because, plan)
        self.same_for_all = because is None or all(isinstance(part, str) for part in _parts(because))

    def said(self, basis: Basis) -> Said | None:
        """The reason that its author gives, where there is one."""
        return None if self._words is None else self._words.said(basis)


def _parts(template: Template) -> Iterator[str | Expr]:
    yield from template.parts
    for _, parts in template.translations:
        yield from parts


def text_of(rule: Control | Watch, basis: Basis) -> str:
    """Why a rule applies, in the policy's own language."""
    return rule.title.text if rule.because is None else fill(rule.because, basis.sheet)


def _filling(parts: tuple[str | Expr, ...], plan: Plan) -> _Filling:
    """What puts the values into a text; one without values is the same for everybody."""
    texts = tuple([part for part in parts if isinstance(part, str)])
    if len(texts) == len(parts):
        return lambda _basis: texts
    places = [_fixed(part) if isinstance(part, str) else named(part, plan) for part in parts]
    return lambda basis: tuple([place(basis) for place in places])


def _fixed(text: str) -> Callable[[Basis], str]:
    return lambda _basis: text
