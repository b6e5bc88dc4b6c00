"""The generated source."""

import re
import traceback

import pytest

from creditrules.api import loads
from creditrules.engine.compiled.layout import Layout
from creditrules.engine.compiled.runtime import UndecidedError, calendar
from creditrules.engine.compiled.source import compiled
from tests.building import AS_OF
from tests.policies.shipped import NAMES, shipped

SMALL = """\
policy p
  language 1
  version "1"
  currency CNY

facts
  bill : money 0 to 100 CNY
  营业 : yes or no
  class : whole number 0 to 9 optional
  entries : list of entry

record entry
  due : date
  amount : money 0 to 100 CNY

let paid = sum(amount of entries where due within 12 months)
let late = count(entries where due within 12 months and amount > 5 CNY)

factor size by bill
  cites "Norm ch. 5 # import os"
  2 points up to 1.5 CNY
  1 point otherwise

factor known by class
  1 point missing
  0 points otherwise

score 0 to 9
  sum of points

grades
  good from 2
  poor otherwise

override closed when 营业 = no
  grade is poor

actions
  limit : money 0 to 100 CNY lowest applies

control all when late < 3 or paid = 0 CNY or 营业
  limit = bill

control none when late >= 3
  limit = 0 CNY
"""

BANDS = """\
policy p
  language 1
  version "1"
  currency CNY

facts
  bill : money 0 to 100 CNY

factor size by bill
  1 point below 1 CNY
  2 points 1 CNY to 5 CNY
  3 points 6 CNY to 7 CNY
  4 points from 7 CNY
  5 points otherwise

score 0 to 9
  sum of points

grades
  good otherwise
"""


def test_one_loop_for_all_aggregates_of_a_list() -> None:
    source = compiled(loads(SMALL).program).source
    loop = source[source.index("# records of entries") : source.index("# let paid")]
    assert [" ".join(line.split()) for line in loop.splitlines()] == [
        "# records of entries",
        "sum1 = 0",
        "count_2 = 0",
        "for (field_due, field_amount,) in fact_entries:",
        "if start0 < field_due <= day:",
        "sum1 += field_amount",
        "if field_amount > 500:",
        "count_2 += 1",
        "",
    ]


def test_what_an_author_writes_stays_words() -> None:
    source = compiled(loads(SMALL).program).source
    assert source.isascii()
    assert "[Norm ch. 5 # import os]" in source
    assert not re.search(r"^\s*import", source, re.MULTILINE)
    assert "fact_class" in source


def test_a_band_is_asked_no_more_than_those_before_leave_open() -> None:
    source = compiled(loads(BANDS).program).source
    factor = source[source.index("# factor size") : source.index("# score")]
    assert re.findall(r"if (.+):", factor) == [
        "fact_bill < 100",
        "fact_bill <= 500",
        "600 <= fact_bill <= 700",
        "fact_bill >= 700",
        "True",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_source_of_shipped_policies_is_the_same_each_time(name: str) -> None:
    program = shipped(name).program
    assert compiled(program).source == compiled(program).source


def test_a_traceback_shows_the_line() -> None:
    code = compiled(loads(SMALL).program)
    with pytest.raises(UndecidedError) as caught:  # a limit below zero, which no checked policy gives
        code.function()((-500, True, None, ()), calendar(AS_OF, code.windows), ())
    assert "raise UndecidedError" in "".join(traceback.format_exception(caught.value))


def test_places_follow_one_another() -> None:
    layout = Layout(shipped("network_service_credit").program)
    rules = (layout.head, layout.held_controls, layout.held_watches)
    parts = (*rules, layout.lines, layout.rows, layout.lets, layout.tables, layout.points, layout.actions)
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
