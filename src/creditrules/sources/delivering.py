"""Decisions and alerts go to receivers. None of them can hold up, change or undo a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from threading import Thread

from creditrules.diagnostics import Diagnostic
from creditrules.diagnostics.codes import RECEIVER_FAILED, SOURCE_FAILED
from creditrules.sources.asking import SourceError
from creditrules.sources.kinds import Alert, Receiver
from creditrules.sources.saying import said_by

PATIENCE = 10.0
"""So many seconds a receiver may take for one thing."""


def deliver(
    receivers: Mapping[str, Receiver],
    customer: str,
    decision: Mapping[str, object] | None,
    alerts: Iterable[Alert] = (),
) -> tuple[Diagnostic, ...]:
    """Hand a decision, in its JSON form, and then alerts to every receiver; what fails is told as a warning.

    There is no decision where the customer's facts were refused; alerts there may be all the same.
    """
    found = []
    alerts = tuple(alerts)
    for name, receiver in receivers.items():
        calls = [] if decision is None else [partial(receiver.decided, customer, decision)]
        calls += [partial(receiver.alerted, one) for one in alerts]
        found += [said for call in calls if (said := _tried(name, call)) is not None]
    return tuple(found)


def finish(receivers: Mapping[str, Receiver]) -> tuple[Diagnostic, ...]:
    """Close every receiver; what fails is told as a warning."""
    return tuple(said for name, each in receivers.items() if (said := _tried(name, each.close)) is not None)


def failures(customer: str, findings: Iterable[Diagnostic]) -> Iterator[Alert]:
    """The alerts about sources that failed while the customer's facts were gathered."""
    for finding in findings:
        if finding.code is SOURCE_FAILED:
            yield Alert("source", str(finding.data["source"]), customer, finding.message)


def _tried(name: str, call: Callable[[], None]) -> Diagnostic | None:
    """Call it in a thread, which is left alone when it takes too long."""
    raised: list[BaseException | None] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001  # a plugin may raise anything
            raised.append(error)
        else:
            raised.append(None)

    thread = Thread(target=run, name=f"creditrules receiver {name}", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if not raised:
        return _failed(name, f"it took more than {PATIENCE:g} seconds")
    error = raised[0]
    if error is None:
        return None
    why = said_by(error) if isinstance(error, SourceError) else f"its plugin failed with {type(error).__name__}"
    return _failed(name, why)


def _failed(name: str, why: str) -> Diagnostic:
    return Diagnostic(
        code=RECEIVER_FAILED,
        message=f"the receiver `{name}` was not told: {why}",
        where="receivers",
        help="the decision stands; tell the receiver again, or whoever looks after it",
    )
