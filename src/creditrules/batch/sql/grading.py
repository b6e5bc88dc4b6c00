"""Score and grade: points summed, rounded once, graded, overridden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from creditrules.batch.sql.choices import member_at
from creditrules.batch.sql.lines import Lines, is_line
from creditrules.batch.sql.numbers import Operator, scaled
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import TRUE, Only, Term, all_of, condition, whole
from creditrules.program import expressions as x
from creditrules.program.program import Factor, Grade, IsMissing, Override, Program, Score
from creditrules.program.reads import deciding
from creditrules.program.types import OneOf


@dataclass(slots=True)
class Grading:
    """What score and grade came to. Places of grades count from 0, the best one first."""

    score: Term
    unrounded: Term
    scored_grade: Term | None = None
    grade: Term | None = None
    overrides: list[Term] = field(default_factory=list)
    lowered: list[tuple[Override, Term]] = field(default_factory=list)


def grade_type(program: Program) -> OneOf:
    """The grades as a type, best first."""
    return OneOf(tuple(grade.name for grade in program.grades))


def score_columns(score: Score, lines: Mapping[str, Lines], sheet: Sheet) -> Grading:
    """The columns of the score and of the grade that it gives by itself."""
    program, numbers, layers = sheet.program, sheet.write.numbers, sheet.layers
    sheet.write.owner = "score"
    each = [one.weighted if score.weighted else one.points for one in lines.values()]
    told = ", ".join(("score", *score.cites))
    unrounded = layers.define("unrounded_score", numbers.long(numbers.total([scaled(score.start), *each])), told)
    rounded = unrounded if score.step is None else numbers.rounded(unrounded, scaled(score.step), score.mode)
    found = Grading(layers.define("score", rounded), unrounded)
    sheet.values["builtin", "score"] = found.score
    _known_columns(lines, sheet)
    if program.grades:
        at = _scored_place(program.grades, found.score, sheet)
        found.scored_grade = _grade("scored_grade", at, sheet)
    return found


def _known_columns(lines: Mapping[str, Lines], sheet: Sheet) -> None:
    """What a policy may ask of the factors as a whole, where it does."""
    program, numbers = sheet.program, sheet.write.numbers
    asked = {part.name for expr in deciding(program) for part in x.walk(expr) if isinstance(part, x.Builtin)}
    missing = [(one, _missing_line(program.factors[name], one.line)) for name, one in lines.items()]
    if "points_from_missing" in asked:
        given = [(numbers.long(one.weighted), test) for one, test in missing if test is not None]
        each = [numbers.chosen([(test, weighted)], whole(0)) for weighted, test in given]
        found = numbers.total([whole(0), *each])
        sheet.values["builtin", "points_from_missing"] = sheet.layers.define("points_from_missing", found)
    if "factors_known" in asked:
        always = sum(test is None for _, test in missing)
        each = [numbers.chosen([(test, whole(0))], whole(1)) for _, test in missing if test is not None]
        found = numbers.total([whole(always), *each])
        sheet.values["builtin", "factors_known"] = sheet.layers.define("factors_known", found)


def _missing_line(factor: Factor, line: Term) -> Term | None:
    """Whether a line for the missing value won; None where the factor has none."""
    numbers = [number for number, one in enumerate(factor.lines, 1) if isinstance(one.test, IsMissing)]
    return is_line(line, numbers) if numbers else None


def _scored_place(grades: Sequence[Grade], score: Term, sheet: Sheet) -> Term:
    numbers, cases = sheet.write.numbers, []
    otherwise = None
    for at, grade in enumerate(grades):
        if grade.kind == "override only":
            continue
        if grade.threshold is None:
            otherwise = whole(at)
            break
        operator: Operator = ">" if grade.kind == "above" else ">="
        cases.append((numbers.compare(operator, score, scaled(grade.threshold)), whole(at)))
    found = numbers.chosen(cases, otherwise, short=True)
    return sheet.layers.define("scored_grade place", replace(found, low=0, high=len(grades) - 1, nullable=False))


def _grade(name: str, at: Term, sheet: Sheet) -> Term:
    """The grade at a place; written where it is read, since nearly all that asks for it asks for the place."""
    found = member_at(sheet.dialect, at, grade_type(sheet.program))
    found = replace(found, place=at.text, nullable=False)
    sheet.values["builtin", name] = found
    return found


def grade_columns(found: Grading, sheet: Sheet) -> None:
    """The columns of the overrides and of the final grade, stage by stage."""
    program, layers, write = sheet.program, sheet.layers, sheet.write
    assert found.scored_grade is not None  # noqa: S101  # a policy with grades has it
    for override in program.overrides:
        write.owner = override.name
        told = ", ".join((f"override {override.name}", *override.cites))
        found.overrides.append(layers.define(f"override {override.name}", write.of(override.condition), told))
    at = Term(found.scored_grade.place or "", found.scored_grade.level, 0, len(program.grades) - 1, nullable=False)
    at = replace(at, atomic=True, column=True)
    for effect in ("at least", "at most", "is"):
        at = _stage(effect, at, found, sheet)
    found.grade = _grade("grade", at, sheet)


def _stage(effect: str, at: Term, found: Grading, sheet: Sheet) -> Term:
    """The place after all overrides of one effect; those of the later two that changed it are kept as reasons."""
    program, numbers = sheet.program, sheet.write.numbers
    names = grade_type(program).members
    these = [
        (override, names.index(override.grade), term)
        for override, term in zip(program.overrides, found.overrides, strict=True)
        if override.effect == effect
    ]
    if not these:
        return at
    # The override that goes furthest is asked first: once one holds and moves the grade, the others do not matter.
    sign = {"at least": ">", "at most": "<"}.get(effect)
    cases = []
    for _, place, term in sorted(these, key=lambda each: each[1], reverse=effect != "at least"):
        moves = TRUE if sign is None else condition(f"{at.text} {sign} {place}", at)
        cases.append((all_of([term, moves]), whole(place)))
    after = numbers.chosen(cases, at, short=True)
    after = sheet.layers.define(f"place after {effect}", replace(after, nullable=False))
    if effect != "at least":
        for override, place, term in these:
            text = f"({term.text} AND {after.text} = {place} AND {at.text} <> {place})"
            lowered = replace(condition(text, term, after, at), only=Only(after.text, frozenset((str(place),))))
            told = sheet.layers.define(f"lowered {override.name}", lowered)
            found.lowered.append((override, told))
    return after
