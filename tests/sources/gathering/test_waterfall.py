"""The next source is asked only for what the one before did not have fresh, and what was heard is told."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings, strategies as st

from creditrules.sources import Refused, Told, Unavailable
from creditrules.sources.configured import GatheringSettings
from tests.sources.gathering.scripted import DAY, FRESH, OLD, POLICY, Scripted, codes, configured, gather, gatherer, one


def test_a_value_comes_with_its_source_and_day() -> None:
    found = one({"platform": Scripted({"capital": Told(Decimal("5.50"), FRESH)})})
    assert found.facts == {"capital": {"value": "5.5", "source": "platform", "as_of": "2026-02-20"}}
    assert not found.findings


def test_the_next_source_is_asked_only_for_what_is_lacking() -> None:
    bureau = Scripted(
        {"capital": Told(7, FRESH), "rating": Told("A", FRESH), "blocked": Told(value=False, as_of=FRESH)}
    )
    found = one(
        {"platform": Scripted({"capital": Told(5, FRESH), "blocked": Told(value=True, as_of=OLD)}), "bureau": bureau}
    )
    assert [request.names for request in bureau.asked] == [{"rating"}, {"blocked"}]
    assert found.facts["capital"] == {"value": "5", "source": "platform", "as_of": "2026-02-20"}
    assert found.facts["blocked"] == {
        "value": False,
        "source": "bureau",
        "as_of": "2026-02-20",
        "others": [{"source": "platform", "value": True, "as_of": "2025-01-01", "cause": "stale"}],
    }


def test_nothing_is_asked_that_the_policy_does_not_admit_from_the_source() -> None:
    platform = Scripted({"rating": Told("A", FRESH), "capital": Told(1, FRESH)})
    one({"platform": platform})
    assert [request.names for request in platform.asked] == [{"capital"}]


def test_customers_are_asked_about_together_in_batches_and_come_in_their_order() -> None:
    papers = Scripted({"capital": Told(1)})
    ids = [f"K{number}" for number in (5, 3, 9, 1, 7)]
    found = gather(configured({"papers": papers}), *ids)
    assert [each.customer for each in found] == ids
    assert sorted(len(request.customers) for request in papers.asked) == [2, 3]


def test_an_old_value_is_missing_and_says_so() -> None:
    found = one({"platform": Scripted({"capital": Told(5, OLD)})})
    decision = POLICY.decide(found.facts, as_of=DAY)
    assert decision.as_json()["facts"] == {
        "capital": {"value": None, "source": "platform", "as_of": "2025-01-01", "cause": "stale"}
    }


def test_what_does_not_apply_settles_the_fact() -> None:
    papers = Scripted({"capital": Told(5)})
    found = one({"bureau": Scripted({"capital": Told(None)}), "papers": papers})
    assert found.facts == {"capital": {"value": None, "source": "bureau", "cause": "not applicable"}}
    assert not papers.asked


def test_a_source_that_fails_is_told_beside_the_value_of_the_next() -> None:
    found = one({"bureau": Scripted(Unavailable("no route"), {"capital"}), "papers": Scripted({"capital": Told(5)})})
    others = [{"source": "bureau", "cause": "unavailable"}]
    assert found.facts == {"capital": {"value": "5", "source": "papers", "others": others}}
    assert codes(found) == ["CR809"]
    assert "no route" in found.findings[0].message


def test_a_source_that_fails_without_another_leaves_the_fact_unavailable() -> None:
    found = one({"bureau": Scripted(Refused("unknown key"), {"rating"}), "papers": Scripted({}, {"rating"})})
    assert found.facts == {"rating": {"value": None, "source": "bureau", "cause": "unavailable"}}


def test_what_nobody_has_is_not_collected() -> None:
    found = one({"platform": Scripted({}, {"capital"}), "papers": Scripted({}, {"capital"})})
    assert found.facts == {"capital": {"value": None, "source": "platform", "cause": "not collected"}}


def test_sources_are_compared_where_that_is_asked_for() -> None:
    sources = {
        "platform": Scripted({"capital": Told(5, FRESH), "blocked": Told(value=False, as_of=FRESH)}),
        "bureau": Scripted({"capital": Told("5.00", FRESH), "blocked": Told(value=True, as_of=FRESH)}),
        "papers": Scripted({"capital": Told(6), "blocked": Told(value=False)}),
    }
    found = one(sources, gathering=GatheringSettings(compare=True))
    assert found.facts["capital"] == {
        "value": "5",
        "source": "platform",
        "as_of": "2026-02-20",
        "others": [{"source": "papers", "value": "6"}],
    }
    assert codes(found) == ["CR814", "CR814"]
    assert "`papers` told another value of `capital` than `platform`" in found.findings[0].message
    told = POLICY.decide(found.facts, as_of=DAY).as_json()["facts"]
    assert told["blocked"]["others"] == [{"source": "bureau", "value": True, "as_of": "2026-02-20"}]  # type: ignore[index]
    found = one(sources, gathering=GatheringSettings(compare=frozenset({"capital"})))
    assert codes(found) == ["CR814"]


def test_the_same_customer_twice_is_told_twice_and_asked_about_once() -> None:
    papers = Scripted({"capital": Told(1)})
    first, second = gather(configured({"papers": papers}), "K1", "K1")
    assert first == second
    assert [request.customers for request in papers.asked] == [("K1",)]


_TOLD = st.sampled_from(
    [
        None,
        Told(None),
        Told(1, FRESH),
        Told(2, FRESH),
        Told(3, OLD),
        Told(4, date(2026, 3, 2)),
        Told("rubbish", FRESH),
        Unavailable("away"),
        "rubbish",
    ]
)


@settings(max_examples=150)
@given(st.tuples(_TOLD, _TOLD, _TOLD))
def test_the_first_usable_value_counts_and_nobody_is_asked_after_it(
    told: tuple[Told | Unavailable | str | None, ...],
) -> None:
    names = ("platform", "bureau", "papers")
    sources = {name: _telling(each) for name, each in zip(names, told, strict=True)}
    found = one(sources)
    envelope = found.facts["capital"]
    assert isinstance(envelope, dict)
    settles = [each == Told(None) or _usable(name, each) for name, each in zip(names, told, strict=True)]
    stop = settles.index(True) if True in settles else len(names)
    assert [bool(source.asked) for source in sources.values()] == [place <= stop for place in range(len(names))]
    decision = POLICY.decide(found.facts, as_of=DAY)
    value = decision.as_json()["facts"]["capital"]["value"]  # type: ignore[index]
    if stop < len(names) and isinstance(each := told[stop], Told) and each.value is not None:
        assert (envelope["source"], value) == (names[stop], str(each.value))
    else:
        assert value is None
        assert envelope["cause"] if envelope["value"] is None else envelope["as_of"] == "2025-01-01"


def _telling(told: Told | Unavailable | str | None) -> Scripted:
    if isinstance(told, Unavailable):
        return Scripted(told, {"capital"})
    return Scripted({} if told is None else {"capital": told}, {"capital"})


def _usable(source: str, told: object) -> bool:
    if not isinstance(told, Told) or not isinstance(told.value, int) or told.as_of is None or told.as_of > DAY:
        return False
    return source == "papers" or told.as_of != OLD


def test_a_request_names_what_is_wanted() -> None:
    source = Scripted({}, {"claims", "capital"})
    one({"platform": source})
    (request,) = source.asked
    claims = next(fact for fact in request.facts if fact.name == "claims")
    assert (claims.type, [field.name for field in claims.fields]) == ("list of", ["amount"])
    assert request.as_of == DAY


def test_a_fact_that_no_source_can_tell_is_told_once() -> None:
    with gatherer(configured({"platform": Scripted({"capital": Told(1, FRESH)})})) as made:
        told = [(str(each.code), each.message) for each in made.findings]
        found = list(made.gather(["K1", "K2"], as_of=DAY))
    so = "so it is missing for every customer"
    assert told == [
        ("CR818", f"none of the sources that are set up tells `{name}`, {so}")
        for name in ("rating", "blocked", "claims")
    ]
    assert not any(each.findings for each in found)
