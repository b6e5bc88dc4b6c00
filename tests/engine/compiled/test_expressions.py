"""Single expressions, decided by the generated code and by the interpreter."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from creditrules.api import loads
from creditrules.engine.compiled.decider import Decider
from creditrules.engine.interpret import decide
from creditrules.values import MISSING, Value

DAY = date(2025, 2, 28)

POLICY = """\
policy p
  language 1
  version "1"
  currency CNY

facts
  a        : number -1,000 to 1,000
  b        : whole number -1,000 to 1,000 optional
  bill     : money -1000 CNY to 1000 CNY
  day      : date optional
  rating   : one of A, B, C optional
  rights   : set of basic, burst
  told     : yes or no optional
  entries  : list of entry optional

record entry
  due      : date
  amount   : number -1,000 to 1,000
  weight   : whole number 0 to 10 optional
  rating   : one of A, B, C
"""

ENTRIES = [
    {"due": "2025-02-28", "amount": "1.5", "weight": 2, "rating": "B"},
    {"due": "2024-02-29", "amount": "-3", "weight": 1, "rating": "A"},
    {"due": "2025-03-01", "amount": "0.25", "weight": 0, "rating": "C"},
]


def value_of(expression: str, **facts: Any) -> Value:
    """The value of the expression, the same in both."""
    policy = loads(f"{POLICY}\nlet x = {expression}\n")
    admitted = policy.admit({"a": 0, "bill": 0, "rights": [], **facts}, as_of=DAY)
    code = Decider(policy.program)
    code.pack(admitted)
    found = code.on(DAY)(admitted, None)
    assert found is not None
    assert found == decide(policy.program, admitted, DAY)
    return found.trace.lets["x"]


@pytest.mark.parametrize(
    ("expression", "facts", "expected"),
    [
        ("a + 0.125", {"a": "0.5"}, "0.625"),
        ("a - b", {"a": "0.5"}, None),
        ("-(a * a)", {"a": "-1.5"}, "-2.25"),
        ("a / 3", {"a": 2}, "0.666667"),
        ("a / 3", {"a": -2}, "-0.666667"),
        ("a / 400,000", {"a": "0.2"}, "0.000001"),
        ("a / 400,000", {"a": "-0.2"}, "-0.000001"),
        ("1 / a", {"a": 0}, None),
        ("1 / a", {"a": "-0.0001"}, "-10000"),
        ("b else a", {"a": "0.5", "b": 2}, "2"),
        ("b else a", {"a": "0.5"}, "0.5"),
        ("1 / b else 9", {"b": 0}, "9"),
        ("max(a, b else -1, 0.00001)", {"a": -3}, "0.00001"),
        ("min(a, b)", {"a": -3, "b": 2}, "-3"),
        ("min(a, b)", {"a": -3}, None),
        ("20% of bill", {"bill": "0.01"}, "0.002"),
        *((f"a rounded {mode} to {step}", {"a": a}, expected) for mode, step, a, expected in (
            ("down", "1", "2.5", "2"), ("down", "1", "-2.5", "-2"),
            ("up", "1", "2.1", "3"), ("up", "1", "-2.1", "-3"),
            ("half up", "1", "2.5", "3"), ("half up", "1", "-2.5", "-3"), ("half up", "1", "2.4999", "2"),
            ("half even", "1", "2.5", "2"), ("half even", "1", "-2.5", "-2"), ("half even", "1", "3.5", "4"),
            ("half even", "1", "-3.5", "-4"), ("half up", "0.25", "0.375", "0.5"), ("half up", "100", "250", "300"),
            ("half even", "100", "250", "200"), ("down", "0.00001", "1.5", "1.5"),
        )),
    ],
)  # fmt: skip
def test_numbers(expression: str, facts: dict[str, Any], expected: str | None) -> None:
    assert value_of(expression, **facts) == (MISSING if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("expression", "facts", "expected"),
    [
        ("day + 1 month", {"day": "2025-01-31"}, date(2025, 2, 28)),
        ("day - 12 months", {"day": "2024-02-29"}, date(2023, 2, 28)),
        ("day + 30 days", {"day": "2025-01-31"}, date(2025, 3, 2)),
        ("day + 1 month", {}, MISSING),
        ("as_of - 1 month", {}, date(2025, 1, 28)),
        ("as_of - day", {"day": "2024-02-28"}, Decimal(366)),
        ("day - as_of", {}, MISSING),
        ("days since day", {"day": "2025-03-01"}, Decimal(-1)),
        ("months since day", {"day": "2024-02-29"}, Decimal(12)),
        ("months since day", {"day": "2025-01-31"}, Decimal(1)),
        ("months since day", {"day": "2025-03-01"}, Decimal(-1)),
        ("years since day", {"day": "2025-03-01"}, Decimal(-1)),
        ("years since day", {"day": "2024-02-29"}, Decimal(1)),
        ("day is known and day within 12 months", {"day": "2024-02-29"}, True),
        ("day is known and day within 12 months", {"day": "2024-02-28"}, False),
        ("day is known and day within 12 months", {"day": "2025-03-01"}, False),
        ("day is missing or day < as_of", {}, True),
    ],
)
def test_days(expression: str, facts: dict[str, Any], expected: Value) -> None:
    assert value_of(expression, **facts) == expected


@pytest.mark.parametrize(
    ("expression", "facts", "expected"),
    [
        ("rating is known and rating < B", {"rating": "A"}, True),
        ("rating is known and rating is one of (B, C)", {"rating": "A"}, False),
        ("(rating else C) is not C", {}, False),
        ("rights includes burst", {"rights": ["burst"]}, True),
        ("rights includes burst", {"rights": ["basic"]}, False),
        ("told else no", {"told": True}, True),
        ("not (told else no)", {}, True),
        ("a < 0.5 or b is known and ((1 / b) else 0) > 0.1", {"a": "0.5", "b": 5}, True),
        ("b is missing or a / 3 > b", {"a": 9, "b": 2}, True),
    ],
)
def test_conditions(expression: str, facts: dict[str, Any], expected: Value) -> None:
    assert value_of(expression, **facts) == expected


@pytest.mark.parametrize(
    ("expression", "some", "none", "missing"),
    [
        ("count(entries)", 3, 0, None),
        ("count(entries where amount < 0)", 1, 0, None),
        ("sum(amount of entries)", "-1.25", 0, None),
        ("sum(weight of entries where weight is known)", 3, 0, None),
        ("mean(amount of entries)", "-0.416667", None, None),
        ("mean(amount of entries weighted by weight else 0)", 0, None, None),
        ("max(due - as_of of entries)", 1, None, None),
        ("min(amount of entries where due within 12 months)", "-3", None, None),
        ("share(entries where amount < 0 among due <= as_of)", "0.5", None, None),
        ("any(entries where amount < 0)", True, False, None),
        ("every(entries where amount < 1 among due <= as_of)", False, True, None),
        ("min(rating of entries)", "A", None, None),
    ],
)
def test_lists(expression: str, some: Any, none: Any, missing: Any) -> None:
    def as_value(told: Any) -> Value:
        if told is None:
            return MISSING
        return told if isinstance(told, bool) or told in ("A", "B", "C") else Decimal(told)

    assert value_of(expression, entries=ENTRIES) == as_value(some)
    assert value_of(expression, entries=[]) == as_value(none)
    assert value_of(expression) == as_value(missing)
