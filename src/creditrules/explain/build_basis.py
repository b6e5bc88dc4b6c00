"""What every part of an explanation is built from: the decision, as the engine left it, and what is confidential."""

from __future__ import annotations

from decimal import Decimal

from creditrules.diagnostics import Span
from creditrules.engine.decision import Decision
from creditrules.engine.evaluate import evaluate
from creditrules.engine.sheet import Sheet
from creditrules.explain.model import Place, Said, Shown
from creditrules.explain.secrecy import Secrecy
from creditrules.program.expressions import Expr, Previous
from creditrules.program.program import Template
from creditrules.program.types import Number, Type
from creditrules.values import Value

POINTS = Number(4)
"""The type of points that no expression gives; written in full, however many decimals they have."""


class Basis:
    """A decision with the sheet on which it was computed, filled again from its results and its trace."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.program = decision.program
        self.trace = decision.trace
        self.sheet = _sheet(decision)
        self.secrecy = Secrecy(decision.program)

    def place(self, span: Span, *cites: tuple[str, ...]) -> Place:
        """Where a step is written, with the clauses of its block and its line, each once."""
        clauses = cites[0] if len(cites) == 1 else tuple(dict.fromkeys(clause for each in cites for clause in each))
        return Place(span.source.name, span.line, clauses)

    def said(self, template: Template | None) -> Said | None:
        """A text of the author, in every language in which it is written, with its values."""
        if template is None:
            return None
        translations = tuple((language, self._filled(parts)) for language, parts in template.translations)
        return Said(self._filled(template.parts), translations)

    def _filled(self, parts: tuple[str | Expr, ...]) -> tuple[str | Shown, ...]:
        return tuple(part if isinstance(part, str) else self._placed(part) for part in parts)

    def _placed(self, part: Expr) -> Shown:
        confidential = self.secrecy.of(part)
        return shown(evaluate(part, self.sheet), part.type, name_of(part) if confidential else None)


def shown(value: Value, type_: Type, secret: str | None = None) -> Shown:
    """The value; `secret` is the name of one that is confidential, which may be empty."""
    return Shown(value, type_) if secret is None else Shown(value, type_, confidential=True, name=secret)


def points_shown(value: Decimal, *, confidential: bool = False) -> Shown:
    """Points that were computed from others."""
    return shown(value, POINTS, "" if confidential else None)


def name_of(expr: Expr) -> str:
    """What the author calls the value, where it has a name."""
    name: str = getattr(expr, "name", "")
    return f"previous {name}" if isinstance(expr, Previous) else name


def one_line(text: str) -> str:
    """The author's words on one line."""
    return " ".join(text.split())


def _sheet(decision: Decision) -> Sheet:
    return Sheet(
        program=decision.program,
        facts=decision.facts.values,
        as_of=decision.as_of,
        previous=decision.previous,
        lets=dict(decision.trace.lets),
        tables=dict(decision.trace.tables),
        rows=dict(zip(decision.program.tables, decision.trace.rows, strict=True)),
        factors={factor.name: factor for factor in decision.factors},
        score=decision.score,
        unrounded_score=decision.unrounded_score,
        scored_grade=decision.scored_grade,
        grade=decision.grade,
        overrides=decision.overrides,
        actions={action.name: action for action in decision.action_results},
    )
