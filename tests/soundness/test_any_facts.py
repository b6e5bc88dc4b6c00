"""Whatever is handed over as facts: a decision, or `FactsError`."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from creditrules.diagnostics import FactsError, Source
from creditrules.diagnostics.codes import UNREADABLE_FACTS
from creditrules.facts.files import parse_json, parse_toml
from creditrules.facts.text_files import decode
from creditrules.testing import customers
from tests.policies.shipped import NAMES, POLICIES, shipped

CUSTOMERS = {
    "network_service_credit": "poor-game",
    "enterprise_rating": "rating-pump-maker",
    "order_release": "order-above-limit",
}
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["1e5", " 1", "1,000", "٣", "2026-02-30", "20260301", "yes", "\ud800", "NaN", "-0", "0x1"]),
)
WORDS = st.sampled_from(["value", "source", "as_of", "cause", "facts", "score", "grade", "policy", "customer", "stale"])
ODD: st.SearchStrategy[object] = st.one_of(
    PLAIN,
    st.decimals(),
    st.sampled_from([Decimal("1E+500"), Decimal("1E-500"), Decimal("sNaN"), b"1", date.max, date.min, object()]),
    st.just(datetime(2026, 3, 1, tzinfo=UTC)),
    st.lists(PLAIN, max_size=3),
    st.dictionaries(st.one_of(WORDS, st.text(max_size=4)), st.one_of(PLAIN, WORDS), max_size=3),
    st.dictionaries(st.one_of(st.integers(), st.none(), st.tuples(st.text(max_size=2))), PLAIN, max_size=2),
)


@cache
def example(name: str) -> dict[str, Any]:
    """The facts of a customer that is shipped with a policy."""
    path = Path(POLICIES / "customers" / f"{CUSTOMERS[name]}.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Every place in the facts: what it is in, and under which name or number."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from places(inner)


@st.composite
def mutated(draw: st.DrawFn, facts: dict[str, Any]) -> dict[Any, Any]:
    """The facts with one to three places replaced, taken out, put twice, or given another name."""
    copied: dict[Any, Any] = json.loads(json.dumps(facts))
    for _ in range(draw(st.integers(1, 3))):
        found = list(places(copied))
        if not found:
            break
        inside, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.integers(0, 4)):
            case 0:
                del inside[key]
            case 1 if isinstance(inside, dict):
                inside[draw(st.one_of(WORDS, st.text(max_size=4), st.integers()))] = inside.pop(key)
            case 2 if isinstance(inside, list):
                inside.append(inside[key])
            case 3:
                inside[key] = {"value": inside[key], "source": draw(WORDS), "as_of": draw(PLAIN)}
            case _:
                inside[key] = draw(ODD)
    return copied


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_mutated_facts(name: str, data: st.DataObject) -> None:
    facts = data.draw(
        st.one_of(mutated(example(name)), customers(shipped(name)).map(lambda one: one.facts).flatmap(mutated))
    )
    previous = data.draw(st.one_of(st.none(), mutated({"facts": example(name), "score": "5", "grade": "good"}), ODD))
    with suppress(FactsError):
        shipped(name).decide(facts, as_of="2026-03-01", previous=previous)


@pytest.mark.parametrize("name", NAMES)
@given(facts=ODD, as_of=st.one_of(ODD, st.dates()))
def test_anything_at_all(name: str, facts: Any, as_of: Any) -> None:
    with suppress(FactsError):
        shipped(name).decide(facts, as_of=as_of, previous=facts)


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_damaged_bytes(name: str, data: st.DataObject) -> None:
    whole = json.dumps(example(name)).encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 30, len(whole))))
    content = whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:]
    source = decode(content, name="facts.json", code=UNREADABLE_FACTS)
    if not isinstance(source, Source):
        return
    for parse in (parse_json, parse_toml):
        with suppress(FactsError):
            shipped(name).decide(parse(source).raw, as_of="2026-03-01")
