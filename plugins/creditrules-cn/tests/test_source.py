"""The kind of source `uscc`."""

from __future__ import annotations

import csv
from datetime import date, datetime

import pytest
from pydantic import ValidationError

from creditrules.sources import Opening, ReaderKind, Refused, Request, Told, Wanted
from creditrules.testing import check_source
from creditrules_cn import CodeSettings, creditrules_sources

RIGHT, VILLAGE, WRONG = "91420684MA4927PJ7B", "N2110000MA4927PJ7X", "91420684MA4927PJ7C"
FACTS = {
    fact.name: fact
    for fact in (
        Wanted("code_valid", "yes or no"),
        Wanted("legal_form", "one of", members=("company", "trader"), optional=True),
        Wanted("registered_in", "text", optional=True),
        Wanted("organisation_code", "text", optional=True),
    )
}


def _rows(path, _part):
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


CSV = ReaderKind("csv", "comma separated", (".csv",), _rows)


@pytest.fixture
def opened(tmp_path):
    def made(readers=(CSV,), **settings):
        (kind,) = creditrules_sources()
        known = {ending: reader for reader in readers for ending in reader.endings}
        return kind.open(CodeSettings.model_validate(settings), Opening("register", tmp_path, FACTS, known))

    return made


def asked(source, *customers, facts=tuple(FACTS)):
    return source.fetch(Request(customers, tuple(FACTS[name] for name in facts), date(2026, 3, 1)))


def test_a_customers_id_may_be_the_code(opened):
    source = opened(code="id", facts={"registered_in": "division", "code_valid": "code_valid"}, as_of=date(2026, 1, 1))
    assert source.facts == {"registered_in", "code_valid"}
    day = date(2026, 1, 1)
    assert asked(source, RIGHT, WRONG) == {
        RIGHT: {"registered_in": Told("420684", day), "code_valid": Told(value=True, as_of=day)},
        WRONG: {"code_valid": Told(value=False, as_of=day)},
    }


def test_facts_with_the_names_of_parts_need_no_settings(opened):
    source = opened(code="id")
    assert source.facts == {"code_valid", "organisation_code"}
    assert asked(source, RIGHT) == {RIGHT: {"code_valid": Told(value=True), "organisation_code": Told("MA4927PJ7")}}


def test_only_the_facts_that_are_asked_for_are_told(opened):
    assert asked(opened(code="id"), RIGHT, facts=("code_valid",)) == {RIGHT: {"code_valid": Told(value=True)}}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("code", VILLAGE),
        ("authority", "N"),
        ("category", "N2"),
        ("category_name", "collective of a village"),
        ("category_name_zh", "村级集体经济组织"),
        ("division", "110000"),
        ("organisation_code", "MA4927PJ7"),
    ],
)
def test_every_part_can_be_a_fact(opened, part, value):
    found = asked(opened(code="id", facts={"registered_in": part}), VILLAGE)
    assert found == {VILLAGE: {"registered_in": Told(value)}}


def test_categories_can_have_the_policys_own_words(opened):
    source = opened(code="id", facts={"legal_form": "category"}, categories={"91": "company", "92": "trader"})
    assert asked(source, RIGHT, VILLAGE) == {RIGHT: {"legal_form": Told("company")}, VILLAGE: {}}


def test_today_is_the_day_of_the_request(opened):
    before = datetime.now().astimezone().date()
    found = asked(opened(code="id", as_of="today"), RIGHT)
    assert before <= found[RIGHT]["code_valid"].as_of <= datetime.now().astimezone().date()


def test_codes_may_stand_in_a_file(opened, tmp_path):
    (tmp_path / "codes.csv").write_text(f"id,uscc\nc1, {RIGHT}\nc2,{WRONG}\nc3,\nc4,{RIGHT}\nc4,{WRONG}\nc1,{RIGHT}\n")
    source = opened(codes="codes.csv", columns={"customer": "id", "code": "uscc"})
    found = asked(source, "c1", "c2", "c3", "c4", "c5", facts=("code_valid",))
    assert str(found.pop("c4")) == "the file has several codes for this customer"
    assert found == {"c1": {"code_valid": Told(value=True)}, "c2": {"code_valid": Told(value=False)}}


def test_a_code_that_became_a_number_is_read(opened, tmp_path):
    (tmp_path / "codes.json").write_text("")
    rows = [{"customer": 7, "code": 121200004013590816}, {"customer": "8", "code": 1.5}]
    source = opened((ReaderKind("json", "", (".json",), lambda *_: iter(rows)),), codes="codes.json")
    assert asked(source, "7", "8", facts=("code_valid",)) == {"7": {"code_valid": Told(value=True)}}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"facts": {"registered": "division"}},
            "the policy takes no fact `registered` from this source; did you mean `registered_in`?",
        ),
        ({"facts": {"code_valid": "division"}}, "`code_valid` is `yes or no`, which `division` is not"),
        ({"facts": {"legal_form": "code_valid"}}, "`legal_form` is `one of`, which `code_valid` is not"),
        ({"code": None, "codes": "codes.xls"}, "no plugin reads `codes.xls`; what can be read is .csv"),
        ({"code": None, "codes": "codes.csv"}, "there is no file `codes.csv` (`codes`)"),
    ],
)
def test_what_cannot_be_opened_says_why(opened, settings, said):
    with pytest.raises(Refused) as error:
        opened(**{"code": "id"} | settings)
    assert str(error.value) == said


def test_a_file_without_the_columns_is_refused(opened, tmp_path):
    (tmp_path / "codes.csv").write_text("customer,uscc\nc1,x\n")
    with pytest.raises(Refused, match="the file with codes has no column `code`"):
        asked(opened(codes="codes.csv"), "c1")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "either the customer's id is the code"),
        ({"code": "id", "codes": "codes.csv"}, "either the customer's id is the code"),
        ({"code": "uscc"}, "'id'"),
        ({"code": "id", "facts": {"a": "province"}}, "'division'"),
        ({"code": "id", "categories": {"9": "company"}}, "pattern"),
        ({"code": "id", "divison": 1}, "Extra inputs"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings, said):
    with pytest.raises(ValidationError) as error:
        CodeSettings.model_validate(settings)
    assert said in str(error.value)


@pytest.mark.parametrize("codes", [False, True])
def test_it_keeps_the_contract(opened, tmp_path, codes):
    customers = ("c1", "c/2") if codes else (RIGHT, VILLAGE)
    (tmp_path / "codes.csv").write_text(f"customer,code\nc1,{RIGHT}\nc/2,{VILLAGE}\n")
    facts = {"registered_in": "division", "organisation_code": "organisation_code"}
    source = opened(**{"codes": "codes.csv"} if codes else {"code": "id"}, facts=facts, as_of=date(2026, 1, 1))
    wanted = [FACTS[name] for name in facts]
    check_source(source, customers=customers, facts=wanted, as_of=date(2026, 3, 1), dated=True)
