"""Opens what `sources.toml` names; where one thing cannot be opened, closes the others again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import NoReturn, TypeVar

from creditrules.facts.locate import Path
from creditrules.facts.values_shown import short
from creditrules.program.program import Program
from creditrules.sources.asking import AsyncSource, Source, SourceError, Wanted
from creditrules.sources.closing import Opened, close_all
from creditrules.sources.configured import Configured, ConfiguredSource
from creditrules.sources.kinds import ConsentRegister, Opening, Receiver
from creditrules.sources.plugins import Plugins
from creditrules.sources.saying import said_by
from creditrules.sources.settings import findings
from creditrules.sources.settings.findings import SettingsFindings
from creditrules.sources.settings.plan import Plan, PlannedReceiver, PlannedRegister, PlannedSource

LONGEST_OPENING = 10.0
"""Seconds in which a thing must be open."""

AnyOpened = TypeVar("AnyOpened", bound=Opened)


def open_all(
    plan: Plan, program: Program, plugins: Plugins, wanted: Mapping[str, Wanted], found: SettingsFindings
) -> Configured:
    """Everything of the plan, open; raises `SourcesError` with all that cannot be opened, and leaves nothing open."""
    opener = _Opener(program, plugins, wanted, found)
    try:
        sources = [each for planned in plan.sources if (each := opener.source(planned))]
        register = None if plan.register is None else opener.register(plan.register)
        receivers = {each.name: one for each in plan.receivers if (one := opener.receiver(each))}
        found.raise_if_any()
    except BaseException:
        close_all(opener.opened)
        raise
    folder = found.file.folder
    return Configured(
        sources=tuple(sources),
        gathering=plan.gathering,
        register=register,
        consent=None if plan.register is None else plan.register.consent,
        audit=None if plan.audit is None else folder / plan.audit.file,
        remember=None if plan.gathering.remember is None else folder / plan.gathering.remember,
        receivers=receivers,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file a thing is described, and how findings call it."""

    path: Path
    subject: str


@dataclass(slots=True)
class _Opener:
    program: Program
    plugins: Plugins
    wanted: Mapping[str, Wanted]
    found: SettingsFindings
    opened: list[Opened] = field(default_factory=list)

    def source(self, planned: PlannedSource) -> ConfiguredSource | None:
        name = planned.name
        facts = {fact: wanted for fact, wanted in self.wanted.items() if self._admits(fact, name)}
        opening = Opening(name, self.found.file.folder, facts, self.plugins.readers)
        place = _Place(("sources", name), f"the source `{short(name)}`")
        source = self._open(place, planned, opening, (Source, AsyncSource))
        if not isinstance(source, Source | AsyncSource):
            return None
        return ConfiguredSource(name, source, planned.limits, planned.digest)

    def register(self, planned: PlannedRegister) -> ConsentRegister | None:
        opening = Opening("consent", self.found.file.folder, {}, self.plugins.readers)
        place = _Place(("consent",), "the register of consents")
        return self._open(place, planned, opening, (ConsentRegister,))

    def receiver(self, planned: PlannedReceiver) -> Receiver | None:
        opening = Opening(planned.name, self.found.file.folder, {}, self.plugins.readers)
        place = _Place(("receivers", planned.name), f"the receiver `{short(planned.name)}`")
        return self._open(place, planned, opening, (Receiver,))

    def _admits(self, fact: str, source: str) -> bool:
        declared = self.program.facts.get(fact)
        return declared is not None and (not declared.sources or source in declared.sources)

    def _open(
        self,
        place: _Place,
        planned: PlannedSource | PlannedRegister | PlannedReceiver,
        opening: Opening,
        classes: tuple[type[AnyOpened], ...],
    ) -> AnyOpened | None:
        """What the kind opens; None, with a finding, where it cannot, or gives something else."""
        try:
            opened = _in_time(lambda: planned.kind.open(planned.settings, opening))
        except SourceError as error:
            why = said_by(error)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  # even an exit
            # The text of an error that was not meant for users may hold a secret.
            why = f"the plugin has failed ({type(error).__name__})"
        else:
            if not isinstance(opened, classes):
                why = f"the kind `{planned.kind.name}` opens a `{short(type(opened).__name__)}` instead of one"
            else:
                self.opened.append(opened)
                why = _fault(opened)
                if not why:
                    return opened
        findings.not_opened(self.found, place.path, place.subject, why)
        return None


def _in_time(call: Callable[[], AnyOpened]) -> AnyOpened:
    """What the call gives or raises; in a thread, which is left alone where it takes too long."""
    outcome: list[Callable[[], AnyOpened]] = []

    def run() -> None:
        try:
            given = call()
        except BaseException as error:  # noqa: BLE001  # even an exit
            outcome.append(partial(_raise, error))
        else:
            outcome.append(lambda: given)

    thread = Thread(target=run, name="creditrules-opening", daemon=True)
    thread.start()
    thread.join(LONGEST_OPENING)
    if not outcome:
        raise SourceError(f"its plugin did not open it within {LONGEST_OPENING:g} seconds")
    return outcome[0]()


def _raise(error: BaseException) -> NoReturn:
    raise error


def _fault(opened: Opened) -> str:
    """What is wrong with what a source says of itself."""
    if not isinstance(opened, Source | AsyncSource):
        return ""
    try:
        facts: object = opened.facts
        most: object = opened.most_customers
    except Exception as error:  # noqa: BLE001  # either may be code of the plugin
        return f"the plugin has failed ({type(error).__name__})"
    if not isinstance(facts, frozenset | set) or not all(isinstance(fact, str) for fact in facts):
        return "its `facts` are not a set of names"
    if not isinstance(most, int) or most < 1:
        return "its `most_customers` is not a whole number above 0"
    return ""
