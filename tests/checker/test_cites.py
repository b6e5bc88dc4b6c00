"""`cites` may stand in every block, and reaches what the block declares."""

from creditrules.api import loads
from creditrules.program.program import Program

POLICY = """policy terms "Terms"
  language 1
  version "1"
sources
  cites "1"
  filings cites "1 (1)"
facts
  cites "2"
  days     : whole number 0 to 9 from filings cites "2 (1)"
  invoices : list of invoice from filings
  cites "2 bis"
record invoice
  cites "3"
  paid : yes or no cites "3 (1)"
let some_paid = any(invoices where paid)
  cites "4"
factor delay by days
  cites "5"
  5 points up to 3
  0 points otherwise
score 0 to 5
  sum of points
  cites "6"
grades
  cites "7"
  good from 5 cites "7 (1)"
  poor otherwise
actions
  hold : yes or no
  cites "8"
control all when yes
  hold = grade is poor or not some_paid
  cites "9"
always "The poor are held"
  hold when grade is poor
  cites "10"
never "The good are late" days > 3 and grade is good
  cites "11", "11 bis"
monotone "Late never helps"
  score never rises with days
  cites "12"
example "On time"
  as of 2026-03-01
  cites "13"
  given
    days = 1
    invoices = none
  expect
    grade = good
  cites "13 bis"
"""


def program() -> Program:
    return loads(POLICY).program


def test_a_line_cites_its_clauses_and_those_of_its_block() -> None:
    found = program()
    assert found.sources["filings"].cites == ("1 (1)", "1")
    assert found.facts["days"].cites == ("2 (1)", "2", "2 bis")
    assert [grade.cites for grade in found.grades] == [("7 (1)", "7"), ("7",)]
    assert found.actions["hold"].cites == ("8",)


def test_a_list_cites_what_its_records_cite() -> None:
    assert program().facts["invoices"].cites == ("2", "2 bis", "3", "3 (1)")


def test_statements_and_examples_cite() -> None:
    found = program()
    assert [each.cites for each in found.properties] == [("10",), ("11", "11 bis")]
    assert [each.cites for each in found.monotones] == [("12",)]
    assert [each.cites for each in found.examples] == [("13", "13 bis")]
