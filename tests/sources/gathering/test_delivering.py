"""Receivers are told of decisions and alerts, and cannot harm them."""

import time
from collections.abc import Mapping

import pytest

from creditrules.sources import Alert, Receiver, SourceError, Told, Unavailable, delivering
from creditrules.sources.delivering import deliver, failures, finish
from tests.sources.gathering.scripted import FRESH, Scripted, one


class Noting(Receiver):
    def __init__(self) -> None:
        self.told: list[object] = []

    def decided(self, customer: str, decision: Mapping[str, object]) -> None:
        self.told.append((customer, decision))

    def alerted(self, alert: Alert) -> None:
        self.told.append(alert)

    def close(self) -> None:
        self.told.append("closed")


class Failing(Receiver):
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def decided(self, _customer: str, _decision: Mapping[str, object]) -> None:
        raise self.error

    def close(self) -> None:
        raise self.error


def test_a_receiver_hears_the_decision_then_the_alerts() -> None:
    found = one(
        {"platform": Scripted(Unavailable("away"), {"capital"}), "papers": Scripted({"capital": Told(1, FRESH)})}
    )
    noting = Noting()
    alerts = list(failures("K1", found.findings))
    assert not deliver({"log": noting}, "K1", {"grade": "A"}, alerts)
    assert not finish({"log": noting})
    source = Alert("source", "platform", "K1", "the source `platform` is unavailable: away")
    assert noting.told == [("K1", {"grade": "A"}), source, "closed"]


@pytest.mark.parametrize(
    ("error", "words"),
    [(SourceError("the disk is full"), "the disk is full"), (KeyError("x"), "KeyError"), (SystemExit(1), "SystemExit")],
)
def test_a_receiver_that_fails_is_a_warning_and_the_others_are_told(error: BaseException, words: str) -> None:
    noting = Noting()
    (warning,) = deliver({"bad": Failing(error), "log": noting}, "K1", {})
    assert str(warning.code) == "CR813"
    assert words in warning.message
    assert noting.told == [("K1", {})]
    assert len(finish({"bad": Failing(error)})) == 1


def test_a_receiver_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(Noting):
        def decided(self, _customer: str, _decision: Mapping[str, object]) -> None:
            time.sleep(1)

    monkeypatch.setattr(delivering, "PATIENCE", 0.05)
    (warning,) = deliver({"slow": Hanging()}, "K1", {})
    assert "took more than 0.05 seconds" in warning.message
