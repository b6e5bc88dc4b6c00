"""What sources answer is looked at before it is used, and what is not right is told."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from creditrules import FactsError, loads
from creditrules.sources import Told, Unavailable
from creditrules.sources.configured import Limits
from tests.sources.gathering.scripted import DAY, FRESH, POLICY, Prompt, Scripted, codes, one

TOMORROW = DAY.replace(day=2)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(5), "told no day of `capital`, but the policy takes what is fresh for 30 days"),
        (Told(5, TOMORROW), "told `capital` of 2026-03-02, which is after the date of the decision"),
        (Told(5, "2026-02-20"), "told a text for the day of `capital`"),  # type: ignore[arg-type]
        (Told(-5, FRESH), "told a value of `capital` that the policy does not admit: `capital` is `-5`"),
        (Told("1.005", FRESH), "told a value of `capital` that the policy does not admit"),
        (Told([1], FRESH), "told a value of `capital` that the policy does not admit"),
        (Told(float("nan"), FRESH), "told a value of `capital` that the policy does not admit"),
        (5, "told a number of `capital`, not a value with its day"),
        ("5", "told a text of `capital`, not a value with its day"),
    ],
)
def test_a_value_that_is_not_right_is_not_used(told: object, words: str) -> None:
    found = one({"platform": Scripted({"capital": told, "blocked": Told(value=True, as_of=FRESH)})})
    assert found.facts["capital"] == {"value": None, "source": "platform", "cause": "unavailable"}
    assert found.facts["blocked"]["value"] is True  # type: ignore[index]
    assert codes(found) == ["CR810"]
    assert words in found.findings[0].message


def test_another_customers_data_is_not_used() -> None:
    def stranger(_request: object) -> object:
        return {"K2": {"capital": Told(5, FRESH)}}

    found = one({"platform": Scripted(stranger, {"capital"})})
    assert found.facts == {"capital": {"value": None, "source": "platform", "cause": "not collected"}}
    assert "told of 1 customer whom it was not asked about" in found.findings[0].message


def test_a_fact_that_was_not_asked_for_is_not_used() -> None:
    def more(request: object) -> object:
        del request
        return {"K1": {"capital": Told(5, FRESH), "blocked": Told(value=True, as_of=FRESH), 7: Told(1, FRESH)}}

    found = one({"platform": Scripted(more, {"capital"})})
    assert set(found.facts) == {"capital"}
    assert codes(found) == ["CR810", "CR810"]


@pytest.mark.parametrize("answer", [None, 5, ["K1"], "K1", {"K1": None}, {"K1": 5}, {"K1": ["capital"]}])
def test_rubbish_for_an_answer_leaves_the_source_unavailable(answer: object) -> None:
    found = one({"platform": Scripted(lambda _: answer, {"capital"})})
    if answer == {"K1": None}:
        assert codes(found) == ["CR810"]
    assert found.facts == {"capital": {"value": None, "source": "platform", "cause": "unavailable"}}
    assert found.findings


@pytest.mark.parametrize(
    "error", [KeyError("secret"), SystemExit(3), StopIteration(), RecursionError(), GeneratorExit(), MemoryError()]
)
def test_a_plugin_that_raises_is_no_crash_and_its_words_are_not_told(error: BaseException) -> None:
    def broken(_request: object) -> object:
        raise error

    found = one({"platform": Scripted(broken, {"capital"})}, Limits(timeout=1, retries=3))
    assert found.facts == {"capital": {"value": None, "source": "platform", "cause": "unavailable"}}
    assert "its plugin failed with" in found.findings[0].message
    assert "secret" not in found.findings[0].message


def test_too_many_records_are_refused_at_once() -> None:
    rows = [{"amount": 1}] * 1_000_000
    found = one({"platform": Scripted({"claims": Told(rows, FRESH)})})
    assert found.facts == {"claims": {"value": None, "source": "platform", "cause": "unavailable"}}
    assert "1,000,000" in found.findings[0].message


def test_many_wrong_records_do_not_hide_another_wrong_fact() -> None:
    rows = [{"amount": -1}] * 500
    found = one({"platform": Scripted({"claims": Told(rows, FRESH), "capital": Told(-1, FRESH)})})
    assert {name: each["value"] for name, each in found.facts.items()} == {"claims": None, "capital": None}  # type: ignore[index]
    assert codes(found) == ["CR810", "CR810"]


def test_a_confidential_value_is_not_told_in_a_finding() -> None:
    found = one({"bureau": Scripted({"rating": Told("Z-secret", FRESH)})})
    assert "Z-secret" not in found.findings[0].message
    assert codes(found) == ["CR810"]


def test_a_required_fact_that_is_unavailable_is_refused_with_its_cause() -> None:
    before = "capital  : money 0 to 1 billion"
    source = POLICY.program.source.text.replace(f"{before}  optional", before)
    policy = loads(source.replace("capital is missing or ", ""))
    facts = {"capital": {"value": None, "source": "bureau", "cause": "unavailable"}}
    with pytest.raises(FactsError, match=r"`capital` is missing \(unavailable\), but the policy requires it"):
        policy.decide(facts, as_of=DAY)


class Broken(Mapping[str, Any]):
    """A mapping with code of its own, which fails at one step."""

    def __init__(self, fails: str) -> None:
        self.fails = fails

    def _fail(self, step: str) -> None:
        if self.fails == step:
            raise RuntimeError("secret")

    def __iter__(self) -> Iterator[str]:
        self._fail("names")
        return iter(["K1"])

    def __getitem__(self, _name: str) -> Any:
        self._fail("values")
        return {"capital": Told(1, FRESH)}

    def __len__(self) -> int:
        return 1


class Uncountable(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("secret")


class Nameless:
    def __str__(self) -> str:
        raise RuntimeError("secret")


@pytest.mark.parametrize(
    "answer",
    [
        Broken("names"),
        Broken("values"),
        {"K1": Broken("names")},
        {"K1": {Nameless(): 1}},
        {"K1": {"claims": Told(Uncountable(), FRESH)}},
        {"K1": {"claims": Told([Broken("names")], FRESH)}},
    ],
)
@pytest.mark.parametrize("source", [Scripted, Prompt])
def test_an_answer_that_fails_when_it_is_looked_at(source: type[Scripted] | type[Prompt], answer: object) -> None:
    found = one({"platform": source(lambda _: answer, {"capital"})})
    assert found.facts == {"capital": {"value": None, "source": "platform", "cause": "unavailable"}}
    assert "its plugin failed with RuntimeError at" in found.findings[0].message
    assert Path(__file__).name in found.findings[0].message
    assert "secret" not in found.findings[0].message


def test_mappings_and_lists_of_a_plugins_own_are_read() -> None:
    class Row(Mapping[str, int]):
        def __iter__(self) -> Iterator[str]:
            return iter(["amount"])

        def __getitem__(self, _name: str) -> int:
            return 5

        def __len__(self) -> int:
            return 1

    class Rows(list[Row]):
        pass

    found = one({"platform": Scripted({"claims": Told(Rows([Row()]), FRESH)})})
    assert found.facts["claims"]["value"] == [{"amount": "5"}]  # type: ignore[index]


def test_the_plugins_own_line_is_told_not_that_of_a_library() -> None:
    def broken(_request: object) -> object:
        return json.loads("{")

    found = one({"platform": Scripted(broken, {"capital"})})
    assert "JSONDecodeError at" in found.findings[0].message
    assert "decoder.py" not in found.findings[0].message


@pytest.mark.parametrize("error", [SystemExit(3), KeyError("secret"), BaseExceptionGroup("x", [SystemExit()])])
def test_what_was_raised_is_told_by_its_name(error: BaseException) -> None:
    def broken(_request: object) -> object:
        raise error

    for source in (Scripted, Prompt):
        found = one({"platform": source(broken, {"capital"})})
        assert f"its plugin failed with {type(error).__name__} at" in found.findings[0].message


def test_a_source_that_should_be_asynchronous() -> None:
    async def answer() -> object:
        return {}

    found = one({"platform": Scripted(lambda _: answer(), {"capital"})})
    assert "only an `AsyncSource` may have" in found.findings[0].message


class Speechless(Unavailable):
    def __str__(self) -> str:
        raise RuntimeError("secret")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Unavailable("two\nlines \x1b[31m"), "two lines <U+001B>[31m"),
        (Unavailable(""), "it does not say why"),
        (Speechless("x"), "it does not say why"),
        (Unavailable("x" * 10_000), "x" * 500 + "…"),
    ],
)
def test_what_a_source_says_is_one_line(error: Unavailable, said: str) -> None:
    (finding,) = one({"platform": Scripted(error, {"capital"})}).findings
    assert finding.message == f"the source `platform` is unavailable: {said}"
    (finding,) = one({"platform": Scripted(lambda _: {"K1": error}, {"capital"})}).findings
    assert finding.message == f"the source `platform` is unavailable: {said}"
