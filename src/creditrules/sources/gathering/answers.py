"""What a source answers is hostile until it was looked at: is it asked for, admitted, of a day that counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from creditrules.diagnostics import Diagnostic, FactsError
from creditrules.facts.admit import admit_into
from creditrules.facts.envelope import is_stale
from creditrules.facts.facts import Facts, Provenance
from creditrules.facts.findings import Findings
from creditrules.facts.values_shown import kind_of, short
from creditrules.facts.write import as_json
from creditrules.program.program import Program
from creditrules.sources.asking import Request, SourceError, Told
from creditrules.sources.gathering import findings as say
from creditrules.sources.gathering.heard import Heard
from creditrules.sources.saying import said_by
from creditrules.values import Cause


@dataclass(slots=True)
class Listener:
    """Listens to what one source tells of one customer; `findings` are what was not right."""

    program: Program
    source: str
    customer: str
    as_of: date
    findings: list[Diagnostic] = field(default_factory=list)

    def listen(self, request: Request, answer: object) -> dict[str, Heard]:
        """What was heard of every fact of the request, from what the source answered for the customer."""
        nothing, names = Heard(self.source, cause=Cause.UNAVAILABLE), [fact.name for fact in request.facts]
        if isinstance(answer, SourceError):
            self.findings.append(say.source_failed(self.source, self.customer, said_by(answer)))
            return dict.fromkeys(names, nothing)
        if not isinstance(answer, Mapping):
            self._wrong(f"answered with {kind_of(answer)}, not with values by fact")
            return dict.fromkeys(names, nothing)
        for name in answer:
            if name not in names:
                self._wrong(f"told `{short(name)}`, which it was not asked for")
        heard = {name: self._missing(answer.get(name)) for name in names}
        told = {name: answer[name] for name, one in heard.items() if one is None and self._is_dated(name, answer[name])}
        admitted = self._admitted(told)
        return {name: one or admitted.get(name, nothing) for name, one in heard.items()}

    def _missing(self, told: object) -> Heard | None:
        """What is heard where the source has no value; None where it tells one, or rubbish."""
        if told is None:
            return Heard(self.source, cause=Cause.NOT_COLLECTED)
        if isinstance(told, Told) and told.value is None:
            return Heard(self.source, cause=Cause.NOT_APPLICABLE)
        return None

    def _is_dated(self, name: str, told: object) -> bool:
        """Whether it is a value of a day that the policy lets count."""
        if not isinstance(told, Told):
            self._wrong(f"told {kind_of(told)} of `{name}`, not a value with its day")
        elif told.as_of is None:
            fresh_for = self.program.sources[self.source].fresh_for
            if fresh_for is None:
                return True
            self._wrong(f"told no day of `{name}`, but the policy takes what is fresh for {fresh_for}")
        elif type(told.as_of) is not date:
            self._wrong(f"told {kind_of(told.as_of)} for the day of `{name}`")
        elif told.as_of > self.as_of:
            self._wrong(f"told `{name}` of {told.as_of}, which is after the date of the decision, {self.as_of}")
        else:
            return True
        return False

    def _admitted(self, told: Mapping[str, Told]) -> dict[str, Heard]:
        """The values that the policy admits, in the form in which files hold them."""
        findings = Findings()
        facts = self._read(told, findings)
        if findings.count:
            # Which of them it was is asked again one by one, since not every finding is kept.
            told = {name: one for name, one in told.items() if self._is_admitted(name, one)}
            facts = self._read(told, Findings())
        written = as_json(self.program, facts)
        return {name: self._heard(written[name], one) for name, one in told.items()}

    def _heard(self, written: object, told: Told) -> Heard:
        value = written["value"] if isinstance(written, dict) else written
        stale = is_stale(Provenance(self.source, told.as_of), self.program, self.as_of)
        return Heard(self.source, value, told.as_of, Cause.STALE if stale else None)

    def _read(self, told: Mapping[str, Told], findings: Findings) -> Facts:
        raw = {name: {"value": one.value, "source": self.source, "as_of": one.as_of} for name, one in told.items()}
        return admit_into(findings, self.program, raw, as_of=None, partial=True)

    def _is_admitted(self, name: str, told: Told) -> bool:
        findings = Findings()
        self._read({name: told}, findings)
        try:
            findings.raise_if_any()
        except FactsError as error:
            why = "" if self.program.facts[name].confidential else _first(error.findings)
            self._wrong(f"told a value of `{name}` that the policy does not admit{why}")
            return False
        return True

    def _wrong(self, what: str) -> None:
        self.findings.append(say.wrong_answer(self.source, self.customer, what))


def _first(findings: Iterable[Diagnostic]) -> str:
    first, *rest = findings
    return f": {first.message}" + (f", and {len(rest):,} more" if rest else "")
