"""The source as a policy uses it: set up by `sources.toml`, asked by the gatherer."""

from __future__ import annotations

import json
from datetime import date

import pytest

from creditrules import loads
from creditrules.sources.configured import Limits
from creditrules.sources.error import SourcesError
from creditrules_http import HttpSettings

POLICY = """
policy bureau_only "What a bureau says"
  language 1
  version  "1"
  currency CNY

sources
  bureau "Credit bureau" fresh for 180 days

facts
  external_grade : one of AAA, AA, A, BBB  optional  from bureau
  debt_ratio     : percent 0% to 1000%     optional  from bureau

actions
  hold : yes or no

control hold_it when yes
  hold = external_grade is missing or (debt_ratio else 1000%) > 80%
"""

SOURCES = """
[sources.bureau]
kind = "http"
url = "{url}/many"
method = "POST"
json = {{ ids = "{{customers}}", on = "{{as_of}}" }}
token = {{ env = "BUREAU_TOKEN" }}
facts = {{ external_grade = "/rating/grade", debt_ratio = "/ratio" }}
as_of = {{ pointer = "/date" }}
together = {{ customers = "/companies", id = "/id", most = 2 }}
retries = 0
"""


@pytest.fixture
def gathered(bureau, tmp_path, monkeypatch):
    monkeypatch.setenv("BUREAU_TOKEN", "s3cret")
    file = tmp_path / "sources.toml"
    file.write_text(SOURCES.format(url=bureau.url), encoding="utf-8")

    def gather(*customers):
        with loads(POLICY).gatherer(file) as gatherer:
            return {each.customer: each for each in gatherer.gather(customers, as_of=date(2026, 3, 1))}

    return gather


def test_a_customer_is_decided_by_what_the_server_says(ask, bureau, gathered):
    def reply(request):
        ids = json.loads(request.body)["ids"]
        grades = {"c1": "AA", "c3": "BBB"}
        companies = [
            {"id": each, "date": "2026-02-20", "rating": {"grade": grades[each]}, "ratio": 0.35}
            for each in ids
            if each in grades
        ]
        return ask.reply({"companies": companies})

    bureau.reply = reply
    found = gathered("c1", "c2", "c3")
    policy = loads(POLICY)
    held = {each: policy.decide(one.facts, as_of="2026-03-01").actions["hold"] for each, one in found.items()}
    assert held == {"c1": False, "c2": True, "c3": False}
    assert not any(one.findings for one in found.values())
    bodies = sorted((json.loads(request.body) for request in bureau.received), key=lambda body: body["ids"])
    assert bodies == [{"ids": ["c1", "c2"], "on": "2026-03-01"}, {"ids": ["c3"], "on": "2026-03-01"}]


def test_a_server_that_is_down_is_told_and_its_facts_are_missing(ask, bureau, gathered):
    bureau.reply = lambda _: ask.reply({"error": "confidential"}, 503)
    found = gathered("c1")
    (finding,) = found["c1"].findings
    assert "the server answered 503 (Service Unavailable)" in finding.message
    assert "s3cret" not in str(finding)
    assert "confidential" not in str(finding)


def test_a_mistake_is_told_at_its_place(tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text('[sources.bureau]\nkind = "http"\nurl = "http://bureau.example/{customer}"\n', encoding="utf-8")
    with pytest.raises(SourcesError, match="plain = true"):
        loads(POLICY).gatherer(file)


def test_its_settings_stand_beside_those_of_every_source():
    own = {field.alias or name for name, field in HttpSettings.model_fields.items()}
    assert own.isdisjoint({*Limits.model_fields, "kind"})
