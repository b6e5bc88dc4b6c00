"""Whole columns are admitted in SQL exactly as single values are in Python: refused where those are, or kept alike."""

import json
import random
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import isnan

import pyarrow as pa
import pytest

from creditrules import loads
from creditrules.batch.admission.raw import as_handed
from creditrules.batch.admission.scalars import fits, reading
from creditrules.batch.reading.forms import Form, Shape, shape_of
from creditrules.batch.session import Session
from creditrules.facts.complaint import Complaint
from creditrules.facts.scalars import read_scalar
from creditrules.program.program import Declared
from creditrules.program.scales import declared_scale
from creditrules.program.types import SetOf
from creditrules.values import Scalar

POLICY = """policy types "Types"
  language 1
  version "1"
  currency CNY

facts
  whole   : whole number -5 to 1 million
  rate    : number -1 to 1
  fine    : number with 6 decimals 0 to 10
  wide    : number with 4 decimals -1000000000000000000000000 to 1000000000000000000000000
  share   : percent 0% to 100%
  amount  : money 0 to 1 billion
  debt    : money -10 billion to 10 billion
  yen     : money JPY 0 to 1,000
  day     : date
  lately  : date 2020-01-01 to 2026-12-31
  flag    : yes or no
  words   : text
  rank    : one of AAA, AA, none
  open    : set of basic, burst, more
  odd     : set of none, some

actions
  hold : yes or no

control hold when yes
  hold = flag
"""

FACTS: dict[str, Declared] = {name: fact.declared for name, fact in loads(POLICY).program.facts.items()}

EDGES = [0, 1, -1, -5, 5, 100, 1000, 10**6, 10**9, 10**10, 10**15, 10**17, 10**24, 10**25]
STEPS = ["1", "0.1", "0.01", "0.0001", "0.000001", "0.0000001", "1E-20"]
DECIMALS = [Decimal(edge) + sign * Decimal(step) for edge in EDGES for step in STEPS for sign in (0, 1, -1)]
TEXTS = [
    *{f"{number:f}" for number in DECIMALS},
    *(
        "",
        " 1",
        "1 ",
        "1_0",
        "٣",
        "+1",
        "1e3",
        ".5",
        "5.",
        "-0",
        "-0.00",
        "00.50",
        "1,000",
        "NaN",
        "inf",
        "1.50000000",
        "0x1",
    ),
    *("9" * 38, "9" * 39, "9" * 60, "9" * 61, f"0.{'0' * 58}1", f"0.{'0' * 61}1", f"1.{'0' * 60}"),
    *("2026-03-01", "2026-02-29", "2024-02-29", "2026-3-1", "1599-12-31", "1600-01-01", "2999-12-31", "3000-01-01"),
    *(
        "2020-01-01",
        "2019-12-31",
        "2026-03-01T00:00",
        " 2026-03-01",
        "2026-03-01 ",
        "2026年3月1日",
        "infinity",
        "0000-00-00",
    ),
    *("true", "false", "yes", "no", "TRUE", "Yes", "t", "1", "none", "None", "null"),
    *(
        "AAA",
        "aaa",
        "AAB",
        "AA ",
        "basic",
        "basic, burst",
        "burst,basic",
        "basic,,burst",
        "basic, basic",
        "basic; burst",
    ),
    *("some", "none, some", "é\u0301", "x" * 10_000, "x" * 10_001, "😀" * 10_000, "a\nb", "a\x00b", "'", '"', "\\"),
]
FLOATS = [
    *(float(number) for number in DECIMALS),
    *(0.1 + 0.2, 1 / 3, 2.0**53, 2.0**53 + 2, 123456789012345.67, 1e15 - 0.5, 5e-324, 1e300, -0.0, 1e22, 1.5e23),
    *(float("nan"), float("inf"), float("-inf")),
]


def _random_floats() -> list[float]:
    chance = random.Random(7)  # noqa: S311  # the same each time
    found = [chance.uniform(-2, 2) * 10 ** chance.randint(-8, 26) for _ in range(150)]
    return [*found, *(round(number, chance.randint(0, 7)) for number in found)]


def _numbers(kind: pa.DataType, values: Sequence[Decimal]) -> pa.Array:
    """Those of the values that such a column can hold."""
    found = []
    for value in values:
        try:
            found.append(pa.scalar(value if pa.types.is_decimal(kind) else int(value), kind).as_py())
        except (pa.ArrowInvalid, OverflowError):
            continue
    return pa.array(found, kind)


COLUMNS: dict[str, tuple[pa.Array, Form | None]] = {
    "float64": (pa.array([*FLOATS, *_random_floats()], pa.float64()), None),
    "float32": (pa.array([f for f in FLOATS if isnan(f) or abs(f) < 1e38], pa.float32()), None),
    **{
        str(kind): (_numbers(kind, DECIMALS), None)
        for kind in (
            *(pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()),
            *(pa.decimal128(*size) for size in ((5, 2), (9, 0), (18, 2), (18, 6), (20, 1), (30, 4), (38, 0), (38, 10))),
            *(pa.decimal128(*size) for size in ((38, 38), (12, 12), (28, 10))),
        )
    },
    "text": (pa.array(TEXTS, pa.string()), None),
    "large text": (pa.array(TEXTS[::3], pa.large_string()), None),
    "words by number": (pa.array(["AAA", "AAB", "basic", "none"]).dictionary_encode(), None),
    "csv": (pa.array([text for text in TEXTS if text], pa.string()), Form.CSV),
    "json": (
        pa.array(
            [
                *(json.dumps(text) for text in TEXTS),
                *(json.dumps(number) for number in FLOATS if abs(number) < 1e20),
                *(str(edge + by) for edge in EDGES if edge < 10**18 for by in (-1, 0, 1)),
                *(
                    "true",
                    "false",
                    "[]",
                    "{}",
                    '["basic"]',
                    '["basic","burst"]',
                    '["burst","basic","basic"]',
                    '["low"]',
                ),
                *('["none"]', '["basic",null]', '[["basic"]]', "1.5e3", "1e-3", "-0.0", "12345678901234e-2"),
            ],
            pa.string(),
        ),
        Form.JSON,
    ),
    "days": (pa.array([date(1599, 12, 31), date(1600, 1, 1), date(2020, 1, 1), date(9999, 1, 1)], pa.date32()), None),
    "moments": (pa.array([datetime(2026, 3, 1, 12)], pa.timestamp("us")), None),  # noqa: DTZ001  # as tables have it
    "flags": (pa.array([True, False], pa.bool_()), None),
    "sets": (pa.array([[], ["basic"], ["basic", "basic"], ["more", "burst"], ["low"], ["none"], [None]]), None),
}


def _kept(value: Scalar, declared: Declared) -> object:
    match value:
        case Decimal():
            return Fraction(value) * 10 ** declared_scale(declared.type)
        case frozenset():
            assert isinstance(declared.type, SetOf)
            return sum(1 << place for place, member in enumerate(declared.type.members) if member in value)
        case _:
            return value


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_is_admitted_as_its_values_are(column: str) -> None:
    array, form = COLUMNS[column]
    with Session() as session:
        session.database.register("given", pa.table({"raw": array}))
        kind = "CAST(raw AS JSON) AS raw" if form is Form.JSON else "raw"
        session.run(f"CREATE TABLE t AS SELECT {kind} FROM given")
        ((_, engine, *_),) = session.rows("DESCRIBE t")
        shape = Shape(form, engine) if form else shape_of(engine)
        for name, declared in FACTS.items():
            if not fits(shape, declared.type):
                assert all(isinstance(read_scalar(raw, declared), Complaint) for raw in array.to_pylist()), name
                continue
            read = reading("raw", shape, declared)
            rows = session.rows(f"SELECT raw, {read.fine}, CASE WHEN {read.fine} THEN {read.value} END FROM t")
            for raw, fine, kept in rows:
                value = read_scalar(as_handed(raw, shape, declared.type), declared)
                assert fine is not isinstance(value, Complaint), (name, raw, value, kept)
                if not isinstance(value, Complaint):
                    assert kept == _kept(value, declared), (name, raw, value)
