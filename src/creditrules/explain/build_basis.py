"""What every part of an explanation is built from: the decision as the engine left it, and makers of terms."""

from __future__ import annotations

from creditrules.diagnostics import Span
from creditrules.engine.decision import Decision
from creditrules.engine.evaluate import evaluate
from creditrules.engine.fill import fill
from creditrules.engine.worked import sheet_of
from creditrules.explain.build_misses import Misses
from creditrules.explain.build_terms import Terms, shown
from creditrules.explain.model import Place, Said, Shown
from creditrules.explain.plan import plan_of
from creditrules.program.expressions import Expr
from creditrules.program.program import Control, Override, Template, Watch


class Basis:
    """A decision with the sheet on which it was computed, filled again from its results and its trace."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.program = decision.program
        self.trace = decision.trace
        self.sheet = sheet_of(decision)
        self.plan = plan_of(decision.program)
        self.secrecy = self.plan.secrecy
        self.terms = Terms(self.plan, self.sheet)
        self.misses = Misses(self.sheet)

    def place(self, span: Span, cites: tuple[str, ...]) -> Place:
        """Where a step is written, with its clauses."""
        return self.plan.place(span, cites)

    def text(self, rule: Override | Control | Watch, *, applies: bool) -> str:
        """Why a rule applies, in the policy's own language; of one that does not, its title."""
        return fill(rule.because, self.sheet) if applies and rule.because is not None else rule.title.text

    def said(self, template: Template | None) -> Said | None:
        """A text of the author, in every language in which it is written, with its values."""
        if template is None:
            return None
        translations = tuple((language, self._filled(parts)) for language, parts in template.translations)
        return Said(self._filled(template.parts), translations)

    def _filled(self, parts: tuple[str | Expr, ...]) -> tuple[str | Shown, ...]:
        return tuple([part if isinstance(part, str) else self._placed(part) for part in parts])

    def _placed(self, part: Expr) -> Shown:
        return shown(evaluate(part, self.sheet), part.type, self.plan.note(part).secret)
