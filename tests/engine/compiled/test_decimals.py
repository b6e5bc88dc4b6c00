"""Numbers that stay decimals, and what is decided with them."""

from datetime import date
from decimal import Decimal

import pytest

from creditrules.api import loads
from creditrules.diagnostics import FactsError
from creditrules.engine.compiled.source import compiled_door
from creditrules.engine.interpret import decide

POLICY = loads("""\
policy p
  language 1
  version "1"
  currency CNY

facts
  looked   : percent 0% to 100%
  asked    : money 0 to 1,000 CNY optional
  computed : money 0 to 1,000 CNY
  copied   : percent 0% to 100%
  bills    : list of bill, at most 9

record bill
  due    : date
  amount : money 0 to 1,000 CNY
  fee    : money 0 to 1,000 CNY

let same = copied
let all_fees = sum(fee of bills)
let recent = sum(amount of bills where due within 12 months)
let twice = recent * 2

factor share by looked
  3 points up to 12.5%
  2 points 12.5% to 40%
  1 point above 40%

factor fees by all_fees
  3 points below 10 CNY
  1 point from 10 CNY

score 0 to 9
  sum of points

grades
  good from 4
  poor otherwise

override little when asked is known and asked < 99.99 CNY
  grade is poor

actions
  limit : money 0 to 1 million CNY lowest applies

control all when same > 0% or copied = 0%
  limit = min(computed + twice, 1 million CNY)
""")
DAY = date(2026, 3, 1)
DOOR = compiled_door(POLICY.program)


def facts(looked: str, asked: str | None, fee: str) -> dict[str, object]:
    bills = [
        {"due": date(2025, 4, 1), "amount": Decimal("0.10"), "fee": Decimal(fee)},
        {"due": date(2020, 4, 1), "amount": Decimal("900.5"), "fee": Decimal("3.3")},
    ]
    given = {"looked": looked, "copied": "0.5", "computed": "0.30"}
    found: dict[str, object] = {name: Decimal(value) for name, value in given.items()}
    return {**found, "bills": bills, **({} if asked is None else {"asked": Decimal(asked)})}


def test_what_is_only_compared_stays_a_decimal() -> None:
    raw = facts("0.125", "7", "1")
    DOOR.dates.meet(raw)
    found = DOOR.function()(raw, (DAY.toordinal(), 0, 0, (date(2025, 3, 1).toordinal(),)), ())
    assert found is not None
    packed, outcome = found
    assert packed[:4] == (Decimal("0.125"), Decimal(7), 30, 5_000)
    assert [type(each) for each in packed[:4]] == [Decimal, Decimal, int, int]
    lets = dict(zip(POLICY.program.lets, outcome[DOOR.layout.lets], strict=True))
    assert lets == {"same": 5_000, "all_fees": Decimal("4.3"), "recent": 10, "twice": 20}
    assert type(lets["all_fees"]) is Decimal


@pytest.mark.parametrize("looked", ["0", "0.12", "0.125", "0.1250", "0.1251", "0.4", "0.4001", "1"])
@pytest.mark.parametrize("asked", [None, "0", "99.98", "99.990", "1E+2"])
@pytest.mark.parametrize("fee", ["0", "6.69", "6.7", "1000"])
def test_it_is_decided_as_by_the_interpreter(looked: str, asked: str | None, fee: str) -> None:
    raw = facts(looked, asked, fee)
    decision = POLICY.decide(raw, as_of=DAY)
    assert decision == decide(POLICY.program, POLICY.admit(raw, as_of=DAY), DAY)


@pytest.mark.parametrize(
    ("looked", "asked", "fee"), [("0.12501", "7", "1"), ("0.1", "0.001", "1"), ("0.1", "7", "0.001"), ("1.1", "7", "1")]
)
def test_more_decimals_and_too_much_are_refused(looked: str, asked: str, fee: str) -> None:
    raw = facts(looked, asked, fee)
    DOOR.dates.meet(raw)
    with pytest.raises((ValueError, ArithmeticError)):
        DOOR.function()(raw, (0, 0, 0, (0,)), ())
    with pytest.raises(FactsError):
        POLICY.decide(raw, as_of=DAY)
