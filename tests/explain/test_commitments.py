"""Salted commitments to what is hidden."""

import hmac
import json
import re
from hashlib import sha256

import pytest

from creditrules.explain.build import explain, secrets_of
from tests.explain.confidential import POLICY
from tests.explain.test_audiences import OPEN, SECRETS, decide

SALT = bytes(range(32))


def test_every_commitment_can_be_checked_without_this_package() -> None:
    decision = decide(OPEN, SECRETS)
    told = explain(decision, "customer", salt=SALT)
    secrets = json.loads(json.dumps(secrets_of(decision, "customer", salt=SALT)))
    commitments = dict(told.commitments)
    assert list(secrets["values"]) == list(commitments)
    for name, secret in secrets["values"].items():
        content = json.dumps([name, secret["value"]], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        digest = hmac.new(bytes.fromhex(secret["salt"]), content.encode(), sha256).hexdigest()
        assert digest == commitments[name]


def test_what_is_committed_to() -> None:
    secrets = secrets_of(decide(OPEN, SECRETS), "customer", salt=SALT)
    values = secrets["values"]
    assert isinstance(values, dict)
    assert {name: secret["value"] for name, secret in values.items()} == {
        "hunch": "61234567.8912",
        "tip": "2026-02-13",
        "alias": "The Weasel",
        "watched": False,
        "standing": "doubtful",
        "payments[1].margin": "98765.43",
        "payments[2].margin": "12345.67",
        "secrets": [{"weight": "7000.0001"}, {"weight": "8000"}],
    }
    assert (secrets["version"], secrets["audience"], secrets["as_of"]) == (1, "customer", "2026-03-01")


def test_hidden_facts_are_listed_for_their_commitments() -> None:
    told = explain(decide(OPEN, SECRETS), "customer", salt=SALT)
    hidden = [fact for fact in told.facts if fact.value.hidden]
    assert [fact.name for fact in hidden] == ["hunch", "tip", "alias", "watched", "standing", "secrets"]
    for fact in hidden:
        assert fact.value.commitment == dict(told.commitments)[fact.name]
        assert (fact.source, fact.dated, fact.fresh_until, fact.cause, fact.records, fact.rows) == (None,) * 5 + ((),)


def test_the_public_may_check_every_fact_later() -> None:
    decision = decide(OPEN, SECRETS)
    told = explain(decision, "public", salt=SALT)
    assert [fact.name for fact in told.facts] == list(POLICY.program.facts)
    assert all(fact.value.hidden for fact in told.facts)
    assert [name for name, _ in told.commitments] == list(POLICY.program.facts)


def test_a_missing_value_is_hidden_and_committed_to_like_any_other() -> None:
    decision = decide(OPEN, {**SECRETS, "alias": None})
    told = explain(decision, "customer", salt=SALT)
    (alias,) = [fact for fact in told.facts if fact.name == "alias"]
    assert alias.cause is None
    assert alias.value.commitment is not None
    values = secrets_of(decision, "customer", salt=SALT)["values"]
    assert isinstance(values, dict)
    assert values["alias"]["value"] is None


def test_every_value_has_a_salt_of_its_own() -> None:
    values = secrets_of(decide(OPEN, SECRETS), "customer", salt=SALT)["values"]
    assert isinstance(values, dict)
    salts = [secret["salt"] for secret in values.values()]
    assert len(set(salts)) == len(salts)
    assert all(re.fullmatch("[0-9a-f]{64}", salt) for salt in salts)
    assert SALT.hex() not in salts


def test_without_a_salt_there_are_none() -> None:
    told = explain(decide(OPEN, SECRETS), "customer")
    assert told.commitments == ()
    assert [fact.name for fact in told.facts] == ["bill", "region", "payments"]


def test_a_salt_is_long_enough() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes, and this one has 5"):
        explain(decide(OPEN, SECRETS), "customer", salt=b"short")
