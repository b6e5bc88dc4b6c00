"""Customers whose facts are gathered from sources: one decided, many made ready for a portfolio."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from creditrules.api import Policy
from creditrules.cli.apart import plugins_apart
from creditrules.cli.output import Output
from creditrules.diagnostics import Diagnostic, FactsError, Span
from creditrules.diagnostics.codes import WRONG_CUSTOMER
from creditrules.engine.decision import Decision
from creditrules.facts.previous import Previous
from creditrules.facts.text_files import read_text
from creditrules.portfolio.deciding import Portfolio
from creditrules.portfolio.gathering import gather_portfolio
from creditrules.sources.delivering import deliver, failures, finish
from creditrules.sources.error import SourcesError
from creditrules.sources.gathering.customers import wrong_with
from creditrules.sources.gathering.findings import wrong_customer
from creditrules.sources.gathering.gatherer import Gatherer
from creditrules.sources.kinds import Alert

_LARGEST = 2**30
_MOST_TOLD = 20


def decide_gathered(
    policy: Policy, customer: str, sources: str, day: date, previous: Previous | None, warnings: Output
) -> Decision:
    """The decision; what was not right with sources, plugins and receivers is told as warnings."""
    with plugins_apart(), policy.gatherer(sources) as gatherer:
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


def gather_for(  # noqa: PLR0913  # who, from where, where to, and where to tell what happens
    policy: Policy,
    customers: str,
    sources: str,
    out: str,
    day: date,
    *,
    told: Callable[[str, float], None],
    warnings: Output,
) -> Portfolio:
    """The facts of the customers whose ids a file has, in a folder beside the result of a portfolio."""
    ids = _ids(customers)
    place = Path(out)

    def at(number: int) -> None:
        told(f"gathering facts: {number:,} of {len(ids):,} customers", 0.0)

    with plugins_apart(), policy.gatherer(sources) as gatherer:
        warnings.findings(gatherer.findings, err=True)
        at(0)
        folder = place.with_name(f"{place.stem}.gathered")
        portfolio, found = gather_portfolio(policy, gatherer, ids, folder, as_of=day, told=at)
    told("", 0.0)
    warnings.findings(found, err=True)
    return portfolio


def _ids(path: str) -> list[str]:
    """The ids, one on each line; lines without anything are left out, and nothing is asked while one is wrong."""
    source = read_text(path, limit=_LARGEST, code=WRONG_CUSTOMER)
    if isinstance(source, Diagnostic):
        raise SourcesError([source])
    ids: list[str] = []
    wrong: list[Diagnostic] = []
    start = 0
    for line in source.text.splitlines(keepends=True):
        one = line.splitlines()[0]
        if one.strip():
            ids.append(one)
            if (why := wrong_with(one)) and len(wrong) < _MOST_TOLD:
                wrong.append(wrong_customer(one, why, Span(source, start, start + len(one))))
        start += len(line)
    if wrong:
        raise SourcesError(wrong)
    return ids


def _watches(customer: str, decision: Decision) -> list[Alert]:
    return [Alert("watch", watch.name, customer, watch.text) for watch in decision.watches]


def _tell(gatherer: Gatherer, customer: str, decision: Decision | None, alerts: list[Alert], warnings: Output) -> None:
    written = None if decision is None else decision.as_json()
    warnings.findings(deliver(gatherer.receivers, customer, written, alerts), err=True)
    warnings.findings(finish(gatherer.receivers), err=True)
