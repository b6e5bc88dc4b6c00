"""A policy as one SQL statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from creditrules.batch.columns import BITS, CUSTOMERS, ID, Column, Kind, bit_sets, output_columns
from creditrules.batch.sql.actions import Conditions, action_column
from creditrules.batch.sql.dialects import DIALECTS, DialectName
from creditrules.batch.sql.grading import Grading, grade_columns, score_columns
from creditrules.batch.sql.limits import limits, too_wide
from creditrules.batch.sql.lines import Lines, factor_lines, table_value
from creditrules.batch.sql.numbers import TooWideError
from creditrules.batch.sql.order import PHASES, phased
from creditrules.batch.sql.reasons import reason_columns
from creditrules.batch.sql.reviews import due_column, review_columns
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import TRUE, Term, exclusive, level_of, one_holds
from creditrules.diagnostics import PolicyError
from creditrules.program.program import Program, Step


def statement(program: Program, dialect: DialectName, as_of: date) -> str:
    """The statement that decides every customer of the staged tables as of a day; without a semicolon.

    It reads `customers` and a table for each list (see `creditrules.batch.columns`) and gives one row a customer, in
    no order. Raises `PolicyError` where the engine cannot do what the policy asks.
    """
    engine = DIALECTS[dialect]
    found = limits(program, engine)
    if found:
        raise PolicyError(found)
    try:
        return _Writer(Sheet(program, engine, as_of)).write()
    except TooWideError as error:
        raise PolicyError([too_wide(program, engine, error.span)]) from None


@dataclass(slots=True)
class _Writer:
    sheet: Sheet
    lines: dict[str, Lines] = field(default_factory=dict)
    grading: Grading | None = None
    outputs: dict[str, Term] = field(default_factory=dict)

    def write(self) -> str:
        sheet, program = self.sheet, self.sheet.program
        conditions = Conditions(sheet)
        for phase, step in phased(program):
            sheet.layers.begin(PHASES[phase])
            self._step(step, conditions)
        held: dict[str, Sequence[Term]] = {
            "overrides": [] if self.grading is None else self.grading.overrides,
            "controls": [conditions.of("control", at) for at in range(len(program.controls))],
            "watches": [conditions.of("watch", at) for at in range(len(program.watches))],
            "reviews": review_columns(sheet),
        }
        due = due_column(held["reviews"], conditions, sheet)
        reasons = [] if self.grading is None else reason_columns(self.grading, self.lines, sheet)
        sheet.write.owner = "scope"
        in_scope = TRUE if program.scope is None else sheet.write.of(program.scope.condition)
        values = [in_scope, *self._graded(), *(sheet.values["action", name] for name in program.actions)]
        values += [] if due is None else [due]
        for name in program.factors:
            values += [self.lines[name].points, self.lines[name].line]
        values += [sheet.rows[name] for name in program.tables]
        for name, _ in bit_sets(program):
            values += _bits(held[name])
        values += reasons
        return "\n".join(self._text(in_scope, values))

    def _step(self, step: Step, conditions: Conditions) -> None:
        sheet, program = self.sheet, self.sheet.program
        match step.kind:
            case "let":
                let = program.lets[step.name]
                sheet.write.owner = let.name
                value = sheet.write.of(let.value)
                column = sheet.layers.define(let.name, value, ", ".join((f"let {let.name}", *let.cites)))
                sheet.values["let", let.name] = value if value.atomic and not value.column else column
            case "table":
                sheet.values["table", step.name] = table_value(program.tables[step.name], sheet)
            case "factor":
                self.lines[step.name] = factor_lines(program.factors[step.name], sheet)
            case "score":
                if program.score is not None:
                    lines = {name: self.lines[name] for name in program.factors}
                    self.grading = score_columns(program.score, lines, sheet)
            case "grade":
                if self.grading is not None and program.grades:
                    grade_columns(self.grading, sheet)
            case "action":
                action_column(program.actions[step.name], conditions, sheet)

    def _graded(self) -> list[Term]:
        found = self.grading
        if found is None:
            return []
        grades = [found.scored_grade, found.grade]
        return [found.score, found.unrounded, *(grade for grade in grades if grade is not None)]

    def _text(self, in_scope: Term, values: Sequence[Term]) -> Iterator[str]:
        sheet = self.sheet
        dialect, program = sheet.dialect, sheet.program
        last = max((level for level, columns in sheet.layers.layers.items() if columns), default=0)
        version = f"policy {program.id} {program.version}, as of {sheet.as_of}, for {dialect.title}"
        yield dialect.comment(version)
        yield from self._layers()
        yield "SELECT"
        columns = output_columns(program)
        told = [Term(dialect.quote(ID)), *values]
        for at, (column, found) in enumerate(zip(columns, told, strict=True), 1):
            term = found
            if column.is_number() and column.kind is not Kind.SMALL and term.scale < column.decimals:
                term = sheet.write.numbers.to_scale(term, column.decimals)
            text = _output(column, term, in_scope, dialect.types[column.kind])
            yield f"  {text} AS {dialect.quote(column.name)}{',' if at < len(columns) else ''}"
        yield f"FROM {dialect.quote(self._layer(last))}"

    def _layer(self, level: int) -> str:
        """The name of a layer: its phase, with a number where a phase has several."""
        if level == 0:
            return CUSTOMERS
        phases = self.sheet.layers.phases
        before = sum(phase == phases[level] for other, phase in phases.items() if other < level)
        return phases[level] if before == 0 else f"{phases[level]} {before + 1}"

    def _layers(self) -> Iterator[str]:
        sheet, dialect = self.sheet, self.sheet.dialect
        blocks: list[list[str]] = []
        under = CUSTOMERS
        for level in sorted(sheet.layers.layers):
            joined = [each for each in sheet.passes.values() if each.joined == level and each.totals]
            if not joined and not sheet.layers.layers[level]:
                continue
            blocks += [list(each.write(self._layer(each.stage))) for each in joined]
            read_again = any(each.stage == level and each.brought for each in sheet.passes.values())
            name = self._layer(level)
            materialized = dialect.materialized if read_again or dialect.name == "postgres" else " AS"
            block = [f"{dialect.quote(name)}{materialized} ("]
            block += self._select(level, under, [each.name for each in joined])
            blocks.append([*block, ")"])
            under = name
        for at, block in enumerate(blocks):
            head = "WITH " if at == 0 else ""
            tail = "," if at < len(blocks) - 1 else ""
            yield from [head + block[0], *block[1:-1], block[-1] + tail]

    def _select(self, level: int, under: str, joined: Sequence[str]) -> Iterator[str]:
        dialect = self.sheet.dialect
        quote = dialect.quote
        columns = self.sheet.layers.layers[level]
        yield f"  SELECT {quote(under)}.*{',' if columns else ''}"
        for at, column in enumerate(columns, 1):
            if column.about:
                yield f"    {dialect.comment(column.about)}"
            yield f"    {column.text} AS {quote(column.name)}{',' if at < len(columns) else ''}"
        yield f"  FROM {quote(under)}"
        for name in joined:
            yield f"  LEFT JOIN {quote(name)} ON {quote(name)}.{quote(ID)} = {quote(under)}.{quote(ID)}"


def _bits(held: Sequence[Term]) -> list[Term]:
    """The conditions as bits of numbers."""
    found = []
    for start in range(0, len(held), BITS):
        part = held[start : start + BITS]
        groups = [[(part[at], 1 << at) for at in group] for group in exclusive(part)]
        found.append(Term(" + ".join(map(_bit, groups)), level_of(part)))
    return found


def _bit(cases: Sequence[tuple[Term, int]]) -> str:
    """The bit of the condition that holds, of several that exclude one another."""
    last = 0
    if one_holds([when for when, _ in cases]):
        *cases, (_, last) = cases
    whens = " ".join(f"WHEN {when.text} THEN {bit}" for when, bit in cases)
    return f"CASE {whens} ELSE {last} END" if whens else str(last)


def _output(column: Column, term: Term, in_scope: Term, type_: str) -> str:
    told = column.name in (ID, "in_scope")
    text = term.text if told or in_scope is TRUE else f"CASE WHEN {in_scope.text} THEN {term.text} END"
    return text if column.kind in (Kind.TEXT, Kind.YES_NO, Kind.DATE) and not told else f"CAST({text} AS {type_})"
