"""A customer whose facts are gathered from sources, decided."""

from __future__ import annotations

from datetime import date

from creditrules.api import Policy
from creditrules.cli.output import Output
from creditrules.diagnostics import FactsError
from creditrules.engine.decision import Decision
from creditrules.facts.previous import Previous
from creditrules.sources.delivering import deliver, failures, finish
from creditrules.sources.gathering.gatherer import Gatherer
from creditrules.sources.kinds import Alert


def decide_gathered(
    policy: Policy, customer: str, sources: str, day: date, previous: Previous | None, warnings: Output
) -> Decision:
    """The decision; what was not right with sources, plugins and receivers is told as warnings."""
    with policy.gatherer(sources) as gatherer:
        warnings.findings(gatherer.findings, err=True)
        (gathered,) = gatherer.gather([customer], as_of=day)
        warnings.findings(gathered.findings, err=True)
        try:
            decision = policy.decide(gathered.facts, as_of=day, previous=previous)
        except FactsError:
            _tell(gatherer, customer, None, list(failures(customer, gathered.findings)), warnings)
            raise
        alerts = [*failures(customer, gathered.findings), *_watches(customer, decision)]
        _tell(gatherer, customer, decision, alerts, warnings)
    return decision


def _watches(customer: str, decision: Decision) -> list[Alert]:
    return [Alert("watch", watch.name, customer, watch.text) for watch in decision.watches]


def _tell(gatherer: Gatherer, customer: str, decision: Decision | None, alerts: list[Alert], warnings: Output) -> None:
    written = None if decision is None else decision.as_json()
    warnings.findings(deliver(gatherer.receivers, customer, written, alerts), err=True)
    warnings.findings(finish(gatherer.receivers), err=True)
