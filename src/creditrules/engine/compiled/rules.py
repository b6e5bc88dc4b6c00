"""Score and grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from creditrules.engine.compiled.expressions import ROUNDING, Expressions
from creditrules.engine.compiled.layout import ceiling, floor
from creditrules.program.program import IsMissing, Override, Program, Score

_STAGES = ("at least", "at most", "is")


@dataclass(slots=True)
class Rules:
    """Writes what follows from points."""

    program: Program
    code: Expressions

    def score(self, score: Score) -> None:
        """The score before and after its rounding, the scored grade, and what is counted of missing values."""
        code, line, scales = self.code, self.code.writer.line, self.code.layout.scales
        factors = self.program.factors
        wide = scales.unrounded_score(score)
        parts = [str(_whole(score.start, wide))] if score.start else []
        for name, factor in factors.items():
            weight = factor.weight if score.weighted and factor.weight is not None else Decimal(1)
            times = _whole(weight, wide - scales.points(name))
            points = code.names.of("points", name)
            parts.append(points if times == 1 else f"{points} * {times}")
        line(f"unrounded = {' + '.join(parts) or '0'}")
        if score.step is None:
            line("score = unrounded")
        else:
            own = scales.score(score)
            most = max(wide, own)
            size, times = _whole(score.step, most), _whole(score.step, own)
            value = "unrounded" if most == wide else f"unrounded * {10 ** (most - wide)}"
            rounded = value if size == 1 and times == 1 else f"{ROUNDING[score.mode]}({value}, {size})"
            line(f"score = {rounded if times == 1 else f'{rounded} * {times}'}")
        low, high = ceiling(score.low, scales.score(score)), floor(score.high, scales.score(score))
        with code.writer.block(f"if not {low} <= score <= {high}"):
            line("raise UndecidedError")
        self._scored_grade(scales.score(score))

    def counted(self) -> None:
        """`points_from_missing` and `factors_known`, where something asks for them."""
        code, scales = self.code, self.code.layout.scales
        factors = self.program.factors.items()
        wide = max((scales.weighted_points(factor) for _, factor in factors), default=0)
        told: list[tuple[str, str]] = []
        for name, factor in factors:
            places = [at for at, each in enumerate(factor.lines) if isinstance(each.test, IsMissing)]
            if not places:
                continue
            weight = Decimal(1) if factor.weight is None else factor.weight
            times = _whole(weight, wide - scales.points(name))
            won = code.names.of("line", name)
            absent = f"{won} == {places[0]}" if len(places) == 1 else f"{won} in {tuple(places)}"
            told.append((absent, f"{code.names.of('points', name)} * {times}"))
        code.writer.line("points_from_missing = 0")
        code.writer.line(f"factors_known = {len(self.program.factors)}")
        for absent, points in told:
            with code.writer.block(f"if {absent}"):
                code.writer.line(f"points_from_missing += {points}")
                code.writer.line("factors_known -= 1")

    def grade(self) -> None:
        """The grade after the overrides, and which of these apply."""
        code, program = self.code, self.program
        if not program.grades or program.score is None:
            return
        order = [grade.name for grade in program.grades]
        code.writer.line("grade = scored_grade")
        numbered = list(enumerate(program.overrides))
        for stage in _STAGES:
            staged = [(index, each) for index, each in numbered if each.effect == stage]
            if stage == "is" and len(staged) > 1:
                code.writer.line("worst = -1")
            for index, override in staged:
                self._override(index, override, order.index(override.grade), alone=len(staged) == 1)
            if stage == "is" and len(staged) > 1:
                with code.writer.block("if worst >= 0"):
                    code.writer.line("grade = worst")

    def _scored_grade(self, scale: int) -> None:
        code = self.code
        if not self.program.grades:
            return
        graded = [(at, grade) for at, grade in enumerate(self.program.grades) if grade.kind != "override only"]
        for place, (at, grade) in enumerate(graded):
            word = "elif" if place else "if"
            if grade.threshold is None:
                head = "else" if place else "if True"
            else:
                above = f"> {floor(grade.threshold, scale)}"
                head = f"{word} score {above if grade.kind == 'above' else f'>= {ceiling(grade.threshold, scale)}'}"
            with code.writer.block(head):
                code.writer.line(f"scored_grade = {at}")
            if grade.threshold is None:
                return
        with code.writer.block("else"):
            code.writer.line("raise UndecidedError")

    def _override(self, index: int, override: Override, place: int, *, alone: bool) -> None:
        code = self.code
        with code.writer.block(f"if {code.condition(override.condition)}"):
            code.writer.line(f"overrides |= {1 << index}")
            match override.effect:
                case "at least":
                    head, target = f"if grade > {place}", "grade"
                case "at most":
                    head, target = f"if grade < {place}", "grade"
                case _:
                    head, target = ("", "grade") if alone else (f"if worst < {place}", "worst")
            if head:
                with code.writer.block(head):
                    code.writer.line(f"{target} = {place}")
            else:
                code.writer.line(f"{target} = {place}")


def _whole(value: Decimal, scale: int) -> int:
    """The number as a whole number of so many decimals, at least its own."""
    return ceiling(value, scale)
