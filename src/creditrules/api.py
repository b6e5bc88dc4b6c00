"""The public Python API: load a policy, decide customers with it.

What checks policies and what decides customers is imported when it is needed. A policy that passed the check is kept
for the next time, so that it is quick to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from creditrules.cache import keep, kept
from creditrules.diagnostics import Diagnostic, FactsError, PolicyError, Source, has_errors, in_order
from creditrules.diagnostics.codes import AS_OF, FACT_SOURCE, NOT_IN_FORCE, UNREADABLE_FILE
from creditrules.facts.facts import Facts
from creditrules.facts.text_files import read_text
from creditrules.values.dates import EARLIEST, LATEST, read_date

if TYPE_CHECKING:
    from creditrules.batch.sql.dialects import DialectName
    from creditrules.engine.compiled.decider import Decider, Quickly
    from creditrules.engine.decision import Decision
    from creditrules.explain.model import Audience, Explanation
    from creditrules.facts.previous import Previous
    from creditrules.program.program import Program
    from creditrules.sources.gathering.gatherer import Gatherer

LARGEST_POLICY = 4 * 2**20


def load(path: str | Path) -> Policy:
    """Read and check a policy file; raises `PolicyError` with everything that was found.

    What passed the check is kept in the user's cache folder, and quick to load the next time; `CREDITRULES_CACHE=off`
    in the environment keeps nothing.
    """
    source = read_source(path)
    known = kept(source)
    if known is not None:
        return Policy(*known)
    policy = checked(source)
    keep(source, policy.program, policy.findings)
    return policy


def loads(text: str, name: str = "<policy>") -> Policy:
    """Check a policy text; `name` is how findings call it. Raises `PolicyError` with everything that was found."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        message = "the text holds half of a character (a lone surrogate), which no file can hold"
        raise PolicyError([Diagnostic(code=UNREADABLE_FILE, message=message, where=name)]) from None
    return checked(Source(name, text))


def read_source(path: str | Path) -> Source:
    """The text of a policy file; raises `PolicyError` where it cannot be read, is not UTF-8 or too large."""
    source = read_text(path, limit=LARGEST_POLICY, code=UNREADABLE_FILE)
    if isinstance(source, Diagnostic):
        raise PolicyError([source])
    return source


def checked(source: Source) -> Policy:
    """The policy that a text describes; raises `PolicyError` with everything that was found."""
    from creditrules.checker import check  # noqa: PLC0415
    from creditrules.syntax import parse  # noqa: PLC0415

    file, found = parse(source)
    program, more = check(file)
    findings = in_order([*found, *more])
    if program is None or has_errors(findings):
        raise PolicyError(findings)
    return Policy(program, findings)


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy. It never changes and may be used by several threads at once.

    `findings` are the warnings that the check gave.
    """

    program: Program
    findings: tuple[Diagnostic, ...] = ()
    _decider: Decider | None = field(default=None, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Policy], tuple[Program, tuple[Diagnostic, ...]]]:
        return Policy, (self.program, self.findings)

    @property
    def id(self) -> str:
        """The name of the policy."""
        return self.program.id

    @property
    def title(self) -> str:
        """What people read for its name."""
        return self.program.title.text

    @property
    def version(self) -> str:
        """The version as its author wrote it."""
        return self.program.version

    @property
    def digest(self) -> str:
        """The SHA-256 of the policy's text, in hexadecimal."""
        return self.program.digest

    def admit(self, facts: Mapping[str, object], *, as_of: date | str, source: Source | None = None) -> Facts:
        """The facts, typed and exact, or `FactsError` with everything that is wrong with them.

        `source` is the JSON text that they were read from, if findings are to point into it.
        """
        from creditrules.facts.admit import admit  # noqa: PLC0415

        return admit(self.program, facts, as_of=read_as_of(as_of), source=source)

    def decide(
        self,
        facts: Mapping[str, object] | Facts,
        *,
        as_of: date | str,
        previous: Mapping[str, object] | Previous | Decision | None = None,
    ) -> Decision:
        """The decision for one customer on one day.

        `previous` is the last recorded decision, which the policy's watches compare with: itself, its JSON form, or
        `{"facts": …, "score": …, "grade": …, "as_of": …}`. Raises `FactsError` with everything that is wrong with the
        facts, or where the policy is not in force or does not apply.
        """
        decider = self._decider or self._start()
        try:
            day, quickly = decider.days[as_of]
        except (KeyError, TypeError):
            day, quickly = self._remembered(as_of, decider)
        before = None if previous is None else self._previous(previous, day)
        decision = quickly(facts, before)
        if decision is not None:
            return decision
        return decider.decide(self._admitted(facts, day), day, before)

    def decide_many(
        self, customers: Iterable[Mapping[str, object] | Facts], *, as_of: date | str, threads: int = 0
    ) -> Iterator[Decision | FactsError]:
        """The decision for each customer in turn, or the `FactsError` that `decide` would raise for this one.

        With `threads` so many customers are decided at once; that helps where Python runs threads in parallel (a
        free-threaded build, for which it is the default), and nowhere else. Customers are taken from `customers` as
        decisions are asked for. Raises `FactsError` where the policy is not in force on the day.
        """
        from creditrules.engine.many import in_order_of, most_threads  # noqa: PLC0415

        self._remembered(as_of, self._decider or self._start())

        def decided(facts: Mapping[str, object] | Facts) -> Decision | FactsError:
            try:
                return self.decide(facts, as_of=as_of)
            except FactsError as error:
                return error

        return in_order_of(decided, customers, threads or most_threads())

    def explain(
        self,
        decision: Decision,
        audience: Audience = "internal",
        *,
        next_grade: bool = False,
        salt: bytes | None = None,
    ) -> Explanation:
        """Why this policy decided so, and why not otherwise: the computation itself, as far as the audience may see it.

        With `next_grade` it also tells what would bring the next grade, where the policy gives grades; the search
        decides the customer many times. With a `salt`, at least 16 bytes drawn at random for this one explanation,
        hidden values carry commitments; `secrets_of` gives what they are checked by. Raises `ValueError` for the
        decision of another policy.
        """
        from creditrules.explain.build import explain  # noqa: PLC0415

        self._check_own(decision)
        if not next_grade or decision.grade is None:
            return explain(decision, audience, salt=salt)
        from creditrules.analysis.next_grade import next_grade as search  # noqa: PLC0415
        from creditrules.explain.audience import told_to  # noqa: PLC0415

        return told_to(audience, replace(explain(decision), next_grade=search(decision)), salt)

    def secrets_of(self, decision: Decision, audience: Audience, *, salt: bytes) -> dict[str, object]:
        """The values that `explain` hides from the audience, as JSON, each with the salt of its commitment.

        Keep them apart from the explanation, and safe: `creditrules reveal` discloses one of them.
        """
        from creditrules.explain.build import secrets_of  # noqa: PLC0415

        self._check_own(decision)
        return secrets_of(decision, audience, salt=salt)

    def gatherer(self, sources: str | Path) -> Gatherer:
        """What gathers customers' facts for this policy from the sources that a file, `sources.toml`, sets up.

        Its method `gather` gives for each customer the facts that `decide` takes. Use it in a `with` statement.
        Raises `SourcesError` with everything that is wrong with the file or cannot be opened.
        """
        from creditrules.sources.discovery import discover  # noqa: PLC0415
        from creditrules.sources.gathering.gatherer import Gatherer  # noqa: PLC0415
        from creditrules.sources.settings_file import configure  # noqa: PLC0415
        from creditrules.sources.wanted import wanted_of  # noqa: PLC0415

        wanted = wanted_of(self.program)
        configured, findings = configure(sources, self.program, discover(), wanted)
        return Gatherer(self.program, configured, wanted, findings=findings)

    def sql(self, dialect: DialectName, *, as_of: date | str) -> str:
        """The policy as one SQL statement for `duckdb`, `postgres` or `spark`, which decides as `decide` does.

        It reads the tables that `creditrules.batch.columns` describes, as of one day. Raises `PolicyError` where the
        engine cannot do what the policy asks, and `FactsError` where the policy is not in force on the day.
        """
        from creditrules.batch.sql.statement import statement  # noqa: PLC0415

        day = read_as_of(as_of)
        self._check_in_force(day)
        return statement(self.program, dialect, day)

    def _start(self) -> Decider:
        """The generated code, written when the first customer is decided."""
        from creditrules.engine.compiled.decider import decider  # noqa: PLC0415

        found = decider(self.program)
        object.__setattr__(self, "_decider", found)
        return found

    def _remembered(self, as_of: date | str, decider: Decider) -> tuple[date, Quickly]:
        day = read_as_of(as_of)
        self._check_in_force(day)
        return decider.remember(as_of, day)

    def _check_own(self, decision: Decision) -> None:
        if decision.policy.digest != self.digest:
            theirs = f"`{decision.policy.id}` {decision.policy.version}"
            raise ValueError(f"the decision was taken by {theirs}, not by this version of `{self.id}`")

    def _admitted(self, facts: Mapping[str, object] | Facts, day: date) -> Facts:
        if not isinstance(facts, Facts):
            return self.admit(facts, as_of=day)
        self._check_same_policy(facts)
        if facts.as_of not in (None, day):
            message = f"these facts were admitted as of {facts.as_of}, but the decision is as of {day}"
            help_ = "admit them again: what was fresh on one day may be stale on another"
            raise FactsError([Diagnostic(code=AS_OF, message=message, where="facts", help=help_)])
        return facts

    def _previous(self, previous: Mapping[str, object] | Previous | Decision | None, day: date) -> Previous | None:
        if previous is None:
            return None
        from creditrules.engine.decision import Decision  # noqa: PLC0415
        from creditrules.facts.previous import Previous, admit_previous  # noqa: PLC0415

        if isinstance(previous, Previous):
            self._check_same_policy(previous.facts)
            return previous
        raw = previous.as_json() if isinstance(previous, Decision) else previous
        return admit_previous(self.program, raw, as_of=day)

    def _check_same_policy(self, facts: Facts) -> None:
        if facts.policy not in ("", self.digest):
            message = f"these facts were admitted by another policy or version, not by `{self.id}` {self.version}"
            help_ = "hand over the facts as they were before, and let this policy admit them"
            raise FactsError([Diagnostic(code=FACT_SOURCE, message=message, where="facts", help=help_)])

    def _check_in_force(self, day: date) -> None:
        start, end = self.program.in_force_from, self.program.in_force_until
        if start is not None and day < start:
            message = f"the policy is in force from {start}, but the decision is as of {day}"
        elif end is not None and day > end:
            message = f"the policy was in force until {end}, but the decision is as of {day}"
        else:
            return
        help_ = "decide with the version that was in force on that day"
        raise FactsError([Diagnostic(code=NOT_IN_FORCE, message=message, where=self.program.source.name, help=help_)])


def read_as_of(as_of: date | str) -> date:
    """The day of a decision; raises `FactsError` unless it is a day between the years 1600 and 2999."""
    day = read_date(as_of) if isinstance(as_of, str) else as_of
    if isinstance(day, date) and not isinstance(day, datetime) and EARLIEST <= day <= LATEST:
        return day
    from creditrules.facts.values_shown import shown  # noqa: PLC0415

    message = f"the as-of date is {shown(as_of)}, but it must be a day from {EARLIEST} to {LATEST}"
    help_ = "write the day as `2026-03-01`"
    raise FactsError([Diagnostic(code=AS_OF, message=message, where="as of", help=help_)])
