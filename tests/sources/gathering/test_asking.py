"""A source is asked within its limits: in time, so many at once, so often, and again where that may help."""

import asyncio
import gc
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import pytest

from creditrules.sources import Answers, AsyncSource, Refused, Request, SourceError, Told, Unavailable, loops
from creditrules.sources.configured import Configured, ConfiguredSource, GatheringSettings, Limits
from creditrules.sources.gathering.pace import CATCH_UP, FAILURES, REST, Circuit, Pace
from tests.sources.gathering.scripted import FRESH, Scripted, Waiting, codes, configured, gather, gatherer, one

CAPITAL = {"capital": Told(1, FRESH)}


def test_a_source_that_hangs_is_left_after_its_time() -> None:
    hanging = Waiting(60)
    began = time.monotonic()
    found = one({"platform": hanging}, Limits(timeout=0.05, retries=0))
    assert time.monotonic() - began < 5
    assert hanging.cancelled == 1
    assert "did not answer within 0.05 seconds" in found.findings[0].message


def test_a_source_that_hangs_in_a_thread_is_left_too() -> None:
    def hang(_request: Request) -> object:
        time.sleep(1)
        return {}

    began = time.monotonic()
    found = one({"platform": Scripted(hang, {"capital"})}, Limits(timeout=0.05, retries=0))
    assert time.monotonic() - began < 0.9
    assert codes(found) == ["CR809"]


def test_the_deadline_bounds_a_request_with_its_repetitions() -> None:
    began = time.monotonic()
    found = one({"platform": Waiting(60)}, Limits(timeout=60, retries=5), gathering=GatheringSettings(deadline=0.05))
    assert time.monotonic() - began < 5
    assert "before the deadline of 0.05 seconds" in found.findings[0].message


def test_waiting_for_its_turn_does_not_count_against_the_deadline() -> None:
    waiting = Waiting(0.03)
    settings = GatheringSettings(deadline=0.1)
    ids = [f"K{number}" for number in range(10)]
    found = gather(configured({"platform": waiting}, Limits(at_once=1), gathering=settings), *ids)
    assert not any(each.findings for each in found)


def test_many_are_in_flight_but_no_more_than_the_limit() -> None:
    waiting = Waiting(0.02)
    found = gather(configured({"platform": waiting}, Limits(at_once=20)), *(f"K{number}" for number in range(100)))
    assert len(found) == 100
    assert waiting.most_waiting == 20


def test_threads_run_beside_each_other() -> None:
    def slow(request: Request) -> object:
        time.sleep(0.05)
        return dict.fromkeys(request.customers, CAPITAL)

    began = time.monotonic()
    gather(configured({"platform": Scripted(slow, {"capital"})}, Limits(at_once=10)), *(f"K{n}" for n in range(30)))
    assert time.monotonic() - began < 0.4


def test_requests_keep_their_pace() -> None:
    waiting = Waiting(0)
    gather(configured({"platform": waiting}, Limits(at_once=50, per_second=200)), *(f"K{n}" for n in range(40)))
    assert waiting.begun[-1] - waiting.begun[0] >= 39 / 200 - CATCH_UP - 0.001


def test_no_second_has_more_requests_than_the_limit_even_after_a_pause() -> None:
    starts: list[float] = []

    async def paced() -> None:
        pace = Pace(50)
        loop = asyncio.get_running_loop()
        for number in range(75):
            await pace.turn()
            starts.append(loop.time())
            if number == 20:
                time.sleep(0.3)  # noqa: ASYNC251  # the loop itself is held up

    asyncio.run(paced())
    assert all(later - earlier >= 1 for earlier, later in zip(starts, starts[50:], strict=False))


def test_what_may_be_tried_again_is_and_only_for_whom_it_failed() -> None:
    asked: list[tuple[str, ...]] = []

    def shaky(request: Request) -> object:
        asked.append(request.customers)
        if len(asked) == 1:
            raise Unavailable("busy")
        if len(asked) == 2:
            return {"K1": CAPITAL, "K2": Unavailable("busy"), "K3": Refused("unknown")}
        return dict.fromkeys(request.customers, CAPITAL)

    found = gather(configured({"platform": Scripted(shaky, {"capital"})}, Limits(retries=2)), "K1", "K2", "K3")
    assert asked == [("K1", "K2", "K3"), ("K1", "K2", "K3"), ("K2",)]
    assert [each.facts["capital"]["value"] for each in found] == ["1", "1", None]  # type: ignore[index]


@pytest.mark.parametrize("error", [Refused("no"), SourceError("no")])
def test_a_refusal_is_final(error: SourceError) -> None:
    source = Scripted(error, {"capital"})
    one({"platform": source}, Limits(retries=3))
    assert len(source.asked) == 1


def test_the_source_says_when_it_may_be_asked_again() -> None:
    source = Scripted(Unavailable("busy", after=3_600), {"capital"})
    began = time.monotonic()
    one({"platform": source}, Limits(retries=3), gathering=GatheringSettings(deadline=5))
    assert time.monotonic() - began < 2
    assert len(source.asked) == 1


@pytest.mark.parametrize("after", ["soon", float("nan"), float("inf"), -5, 10**400, True])
def test_a_source_may_say_anything_of_when_to_ask_again(after: Any) -> None:
    source = Scripted(Unavailable("away", after=after), {"capital"})
    found = one({"platform": source}, Limits(retries=1), gathering=GatheringSettings(deadline=0.5))
    assert codes(found) == ["CR809"]


def test_a_source_that_fails_again_and_again_gets_a_rest() -> None:
    source = Scripted(Unavailable("away"), {"capital"})
    limits = Limits(at_once=1, batch=1, retries=0)
    found = gather(configured({"platform": source}, limits), *(f"K{number}" for number in range(20)))
    assert len(source.asked) == FAILURES
    assert "failed 5 times in a row" in found[-1].findings[0].message


def test_after_the_rest_one_request_tries() -> None:
    now = 0.0
    circuit = Circuit(lambda: now)
    for _ in range(FAILURES):
        assert circuit.begin()
        circuit.failed()
    assert not circuit.begin()
    now = REST + 1
    assert [circuit.begin(), circuit.begin()] == [True, False]
    circuit.answered()
    assert circuit.begin()
    assert circuit.rests == 0


def test_sources_are_closed() -> None:
    source = Scripted(CAPITAL)
    one({"platform": source})
    assert source.closed


def test_a_source_that_cannot_be_closed_is_no_crash() -> None:
    class Stuck(Scripted):
        def close(self) -> None:
            raise KeyError("stuck")

    assert not one({"platform": Stuck(CAPITAL)}).findings


class Stubborn(AsyncSource):
    """Does not let itself be cancelled."""

    facts = frozenset({"capital"})

    def __init__(self, where: str) -> None:
        self.where = where
        self.ending = False

    async def fetch(self, _request: Request) -> Answers:
        if self.where == "fetch":
            await self._wait()
        return {}

    async def close(self) -> None:
        if self.where == "close":
            await self._wait()
        if self.where == "exit":
            sys.exit(3)

    async def _wait(self) -> None:
        while not self.ending:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0.02)


@pytest.mark.parametrize(("where", "told"), [("fetch", ["CR809"]), ("close", []), ("exit", [])])
def test_a_source_that_cannot_be_cancelled_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, where: str, told: list[str]
) -> None:
    monkeypatch.setattr(loops, "PATIENCE", 0.05)
    source = Stubborn(where)
    began = time.monotonic()
    found = one({"platform": source}, Limits(timeout=0.05, retries=0))
    assert time.monotonic() - began < 5
    assert codes(found) == told
    source.ending = True
    for thread in threading.enumerate():
        if thread.name == "creditrules left alone":
            thread.join(5)
            assert not thread.is_alive()


def test_what_fails_after_its_time_is_not_told_by_asyncio(caplog: pytest.LogCaptureFixture) -> None:
    class Late(Waiting):
        async def fetch(self, request: Request) -> Any:
            try:
                return await super().fetch(request)
            finally:
                raise KeyError("secret")

    assert codes(one({"platform": Late(60)}, Limits(timeout=0.05, retries=0))) == ["CR809"]
    gc.collect()
    assert not caplog.records


def test_one_gatherer_gathers_more_than_once_on_one_loop() -> None:
    waiting = Waiting(0.001)
    what = Configured((ConfiguredSource("papers", waiting),))
    with gatherer(what) as made:
        first = list(made.gather(["K1"], as_of=FRESH))
        second = list(made.gather(["K1"], as_of=FRESH))
    assert first == second
    assert len(waiting.begun) == 2
