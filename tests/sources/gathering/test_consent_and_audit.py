"""Who has not consented is not asked about, and every request is on record, without a value."""

import json
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from creditrules.sources import Consent, ConsentRegister, SourceError, Told, Unavailable
from creditrules.sources.configured import Configured, ConsentSettings, Limits
from creditrules.sources.error import SourcesError
from tests.sources.gathering.scripted import DAY, FRESH, POLICY, Scripted, codes, configured, gather

OURS = ConsentSettings(purpose="credit review", recipient="us")
GIVEN = Consent("K1", "credit review", "bureau", "us", date(2026, 1, 1), date(2026, 3, 1))
NEEDS = Limits(needs_consent=True, third_party=True, retries=0)


class Register(ConsentRegister):
    def __init__(self, *given: Any, error: BaseException | None = None) -> None:
        self.given = given
        self.error = error
        self.closed = False

    def consents(self, customers: Sequence[str]) -> Iterable[Consent]:  # noqa: ARG002  # all it has
        if self.error is not None:
            raise self.error
        return self.given

    def close(self) -> None:
        self.closed = True


def bureau() -> Scripted:
    return Scripted({"rating": Told("B", FRESH), "capital": Told(424_242, FRESH)})


def needing(source: Scripted, register: ConsentRegister | None, **more: Any) -> Configured:
    return configured({"bureau": source}, NEEDS, register=register, consent=register and OURS, **more)


def test_who_consents_is_asked_about() -> None:
    source = bureau()
    first, second = gather(needing(source, Register(GIVEN)), "K1", "K2")
    assert [request.customers for request in source.asked] == [("K1",)]
    assert first.facts["rating"] == {"value": "B", "source": "bureau", "as_of": "2026-02-20"}
    assert second.facts["rating"] == {"value": None, "source": "bureau", "cause": "no consent"}
    assert codes(second) == ["CR811"]
    told = POLICY.decide(second.facts, as_of=DAY).as_json()["facts"]
    assert told["rating"] == {"value": None, "source": "bureau", "cause": "no consent"}  # type: ignore[index]


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "marketing"},
        {"recipient": "them"},
        {"source": "platform"},
        {"customer": "K2"},
        {"start": date(2026, 3, 2), "until": None},
        {"until": date(2026, 2, 28)},
    ],
)
def test_a_consent_to_something_else_is_none(other: dict[str, Any]) -> None:
    source = bureau()
    gather(needing(source, Register(replace(GIVEN, **other))))
    assert not source.asked


def test_the_day_of_asking_counts_not_the_day_of_the_decision() -> None:
    source = bureau()
    gather(needing(source, Register(GIVEN)), today=date(2026, 3, 2))
    assert not source.asked


@pytest.mark.parametrize(
    ("today", "note"),
    [
        (date(2026, 3, 2), "that of customer K1 holds from 2026-01-01 to 2026-03-01"),
        (date(2025, 12, 31), "that of customer K1 holds from 2026-01-01 to 2026-03-01"),
    ],
)
def test_a_consent_of_other_days_is_told(today: date, note: str) -> None:
    (found,) = gather(needing(bureau(), Register(GIVEN)), today=today)
    assert "the consent for the purpose `credit review` does not hold today" in found.findings[0].message
    assert found.findings[0].notes == (note,)
    later = replace(GIVEN, start=date(2026, 6, 1), until=None)
    (found,) = gather(needing(bureau(), Register(later, GIVEN)), today=date(2026, 4, 1))
    assert found.findings[0].notes == ("that of customer K1 holds from 2026-06-01 on",)


def test_without_a_register_nobody_is_asked_about() -> None:
    source = bureau()
    (found,) = gather(needing(source, None))
    assert not source.asked
    assert "there is no register of consents" in found.findings[0].message


@pytest.mark.parametrize(
    "register",
    [
        Register(error=SourceError("the file is gone")),
        Register(error=KeyError()),
        Register(error=SystemExit(3)),
        Register(5),
        Register(replace(GIVEN, start="2026-01-01")),  # type: ignore[arg-type]
        Register(replace(GIVEN, until=datetime(2026, 3, 1))),  # noqa: DTZ001
        Register(replace(GIVEN, customer=["K1"])),  # type: ignore[arg-type]
    ],
)
def test_where_nobody_knows_who_consents_nothing_is_gathered(register: Register) -> None:
    source = bureau()
    with pytest.raises(SourcesError, match="register of consents cannot be read"):
        gather(needing(source, register))
    assert not source.asked
    assert register.closed


@pytest.mark.parametrize("error", [KeyError(), SystemExit(3)])
def test_a_register_that_cannot_be_closed_is_no_crash(error: BaseException) -> None:
    class Stuck(Register):
        def close(self) -> None:
            raise error

    (found,) = gather(needing(bureau(), Stuck(GIVEN)))
    assert not found.findings


def test_every_request_is_on_record_without_a_value(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    gather(needing(bureau(), Register(GIVEN), audit=log))
    text = log.read_text(encoding="utf-8")
    asked, ended = map(json.loads, text.splitlines())
    assert asked["event"] == "asked"
    assert (asked["source"], asked["third_party"], asked["customers"]) == ("bureau", True, ["K1"])
    assert (asked["purpose"], asked["recipient"]) == ("credit review", "us")
    assert asked["facts"] == ["capital", "rating"]
    assert asked["consents"] == [{"customer": "K1", "from": "2026-01-01", "until": "2026-03-01"}]
    assert (ended["event"], ended["request"], ended["outcome"]) == ("ended", asked["request"], "answered")
    assert "424242" not in text
    assert '"B"' not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_what_failed_is_on_record_too_and_nothing_is_ever_taken_away(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    log.write_text("before\n", encoding="utf-8")
    for error in (Unavailable("away"), SourceError("no"), KeyError()):
        gather(configured({"bureau": Scripted(error, {"rating"})}, audit=log))
    lines = log.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "before"
    assert [json.loads(line).get("outcome") for line in lines[2::2]] == ["unavailable", "refused", "refused"]


def test_without_a_record_nothing_is_asked(tmp_path: Path) -> None:
    source = bureau()
    with pytest.raises(SourcesError, match="the audit log cannot be written"):
        gather(needing(source, Register(GIVEN), audit=tmp_path / "nowhere" / "audit.jsonl"))
    assert not source.asked


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")  # noqa: PTH110
def test_a_full_disk_stops_the_asking() -> None:
    source = bureau()
    with pytest.raises(SourcesError, match="no space left"):
        gather(needing(source, Register(GIVEN), audit=Path("/dev/full")))
    assert not source.asked
