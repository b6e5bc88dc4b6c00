"""One function of generated Python for one program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from creditrules.engine.compiled import reading, runtime
from creditrules.engine.compiled.actions import Actions
from creditrules.engine.compiled.aggregates import together, write_loop
from creditrules.engine.compiled.constants import Constants
from creditrules.engine.compiled.decimals import decimals_of
from creditrules.engine.compiled.door import Door
from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.layout import Layout, Packed
from creditrules.engine.compiled.lines import write_factor, write_table
from creditrules.engine.compiled.names import unpacking
from creditrules.engine.compiled.reading import NO_DATES, Dates
from creditrules.engine.compiled.rules import Rules
from creditrules.engine.compiled.writer import Writer, bare, function
from creditrules.engine.needed import needed_by_scope
from creditrules.program import expressions as x
from creditrules.program.program import Item, Program, Step
from creditrules.program.reads import deciding
from creditrules.values import Duration

Outcome: TypeAlias = "tuple[Packed, ...]"
"""What the generated code gives: the head, of which the first five places tell, then what the layout says."""

Decide: TypeAlias = Callable[[tuple[Packed, ...], runtime.Calendar, tuple[Packed, ...]], "Outcome | None"]
"""Facts, calendar, what is asked of the last decision; gives None for a customer outside the policy's scope."""

Admit: TypeAlias = Callable[
    [dict[str, object], runtime.Calendar, tuple[Packed, ...]], "tuple[tuple[Packed, ...], Outcome] | None"
]
"""The same from the facts as they come; gives them packed as well, or raises one of `NOT_ADMITTED`."""

_GLOBALS = {
    name: getattr(runtime, name)
    for name in (
        "UndecidedError",
        "down",
        "half_even",
        "half_up",
        "months_later",
        "months_since",
        "quotient",
        "up",
    )
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """The source of a program's function, the windows that its calendar must have, and what places mean.

    `constants` are what the source names beside the functions of the runtime.
    """

    source: str
    windows: tuple[Duration, ...]
    layout: Layout
    constants: Mapping[str, object]
    dates: Dates = NO_DATES
    """Where days stand that an `Admit` must have met before: of others it raises `KeyError`."""

    def function(self) -> Any:
        """The function itself, a `Decide` or `Admit`; tracebacks and debuggers find its lines."""
        program = self.layout.program
        name = f"<creditrules {program.id} {program.digest[:12]}{' facts' if self.constants else ''}>"
        return function(self.source, "decide", name, {**_GLOBALS, **self.constants})


def compiled(program: Program) -> Compiled:
    """The program as Python source that decides facts which are packed."""
    return _Source(program).compiled()


def compiled_door(program: Program) -> Compiled:
    """The program as Python source that takes the facts out of a dict and decides them on the way."""
    return _DoorSource(program).compiled()


def windows_of(program: Program) -> tuple[Duration, ...]:
    """The lengths of a program's windows, in the order in which its functions are told where they start."""
    parts = (part for expr in deciding(program) for part in x.walk(expr))
    return tuple(dict.fromkeys(part.duration for part in parts if isinstance(part, x.Within)))


class _Source:
    takes = "facts"
    dates = NO_DATES

    def __init__(self, program: Program) -> None:
        self.program = program
        self.layout = Layout(program)
        self.writer = Writer()
        self.code = Expressions(self.layout, self.writer, write_loop, windows=windows_of(program))
        self.rules, self.actions = Rules(program, self.code), Actions(program, self.code)

    def compiled(self) -> Compiled:
        """Writes the body, then the head, which depends on what the body uses."""
        self._body()
        body, self.writer.lines = self.writer.lines, []
        self._facts()
        self._head()
        title = f"# {self.program.id!r} {self.program.version!r}, {self.program.digest}\n\n\n"
        lines = [f"def decide({self.takes}, calendar, before):", *self.writer.lines, *body]
        source = title + "\n".join(lines) + "\n"
        return Compiled(source, self.code.windows, self.layout, self.code.constants.named, self.dates)

    def _facts(self) -> None:
        names = self.code.names
        self.writer.line(f"{unpacking(names.of('fact', name) for name in self.program.facts)} = facts")

    def _head(self) -> None:
        names, line = self.code.names, self.writer.line
        line("day, month, reach, starts = calendar")
        if self.code.windows:
            line(f"{unpacking(f'start{at}' for at in range(len(self.code.windows)))} = starts")
        if self.layout.previous:
            line(f"{unpacking(names.of('previous', asked.name) for asked in self.layout.previous)} = before")

    def _body(self) -> None:
        program, writer = self.program, self.writer
        writer.line("score = unrounded = scored_grade = grade = None")
        writer.line("overrides = 0")
        self._aggregates()
        done: set[Step] = set()
        if program.scope is not None:
            done = needed_by_scope(program.scope, program)
            for step in program.steps:
                if step in done:
                    self._step(step)
            self._comment("applies", program.scope)
            with writer.block(f"if not {self.code.value(program.scope.condition, known=True)}"):
                writer.line("return None")
        self._steps([step for step in program.steps if step not in done])
        self._return(f"({', '.join(self._results())},)")

    def _return(self, outcome: str) -> None:
        self.writer.line(f"return {outcome}")

    def _aggregates(self) -> None:
        for name, group in together(self.program, self._all_aggregates(), self.code).items():
            self.writer.comment(f"records of {name}")
            self.code.combined.update(zip(group, write_loop(self.code, group), strict=True))

    def _all_aggregates(self) -> list[x.Aggregate]:
        return [part for expr in deciding(self.program) for part in x.walk(expr) if isinstance(part, x.Aggregate)]

    def _steps(self, steps: list[Step]) -> None:
        asked = any(
            isinstance(part, x.Builtin) and part.name in ("points_from_missing", "factors_known")
            for expr in deciding(self.program)
            for part in x.walk(expr)
        )
        left = sum(step.kind == "factor" for step in steps)
        if asked and not left:
            self.rules.counted()
        for step in steps:
            self._step(step)
            left -= step.kind == "factor"
            if asked and not left and step.kind == "factor":
                self.rules.counted()

    def _step(self, step: Step) -> None:
        program, code = self.program, self.code
        match step.kind:
            case "let":
                let = program.lets[step.name]
                self._comment(f"let {step.name}", let)
                self.writer.line(f"{code.names.of('let', step.name)} = {bare(code.value(let.value))}")
            case "table":
                self._comment(f"table {step.name}", program.tables[step.name])
                write_table(program.tables[step.name], code)
            case "factor":
                self._comment(f"factor {step.name}", program.factors[step.name])
                write_factor(program.factors[step.name], code)
            case "score":
                if program.score is not None:
                    self._comment("score", program.score)
                    self.rules.score(program.score)
            case "grade":
                self.rules.grade()
            case "action":
                self._comment(f"action {step.name}", program.actions[step.name])
                self.actions.action(program.actions[step.name])

    def _comment(self, what: str, item: Item) -> None:
        cites = "; ".join(getattr(item, "cites", ()))
        self.writer.comment(f"{what}, line {item.span.line}" + (f" [{cites}]" if cites else ""))

    def _results(self) -> list[str]:
        program, names = self.program, self.code.names
        return [
            "score",
            "unrounded",
            "scored_grade",
            "grade",
            "overrides",
            *(f"control{at}" for at in self.layout.controls),
            *(f"watch{at}" for at in self.layout.watches),
            *(names.of("line", name) for name in program.factors),
            *(names.of("row", name) for name in program.tables),
            *(names.of("let", name) for name in program.lets),
            *(names.of("table", name) for name in program.tables),
            *(names.of("points", name) for name in program.factors),
            *(names.of("action", name) for name in program.actions),
        ]


class _DoorSource(_Source):
    takes = "raw"

    def _facts(self) -> None:
        """Facts are taken where aggregates are computed."""

    def _aggregates(self) -> None:
        groups = together(self.program, self._all_aggregates(), self.code)
        self.code.constants, self.code.by_column = Constants(reading.NAMES), True
        self.code.decimals = decimals_of(self.program, {each for group in groups.values() for each in group})
        door, line = Door(self.code), self.writer.line
        line("context = getcontext()")
        line("setcontext(EXACT)")
        with self.writer.block("try"):
            door.facts(groups)
        self.dates = door.dates()
        with self.writer.block("finally"):
            line("setcontext(context)")

    def _return(self, outcome: str) -> None:
        names = [self.code.names.of("fact", name) for name in self.program.facts]
        self.writer.line(f"return ({''.join(f'{name}, ' for name in names)}), {outcome}")
