"""Small policies that use what a decision can tell."""

from collections.abc import Mapping
from typing import Any

from creditrules import loads
from creditrules.engine.decision import Decision

HEAD = """policy shown "What is shown" zh "示例"
  language 1
  version "7"
  currency CNY
  cites "Norm ch. 1"
"""

SCORING = (
    HEAD
    + """
sources
  ledger  "Our ledger"  fresh for 7 days

facts
  bill      : money 0 to 1 billion          "Bill"          from ledger  optional
  delay     : whole number 0 to 1,000       "付款逾期"
  listed    : yes or no                     "Listed"
  services  : set of basic, burst           "Services"

let load "Load" = (bill else 100 CNY) * 2

table class "Class" : one of small, large
  | load         | class |
  | <= 1,000 CNY | small |
  | any          | large |

factor size "Size" by bill
  cites "Norm ch. 4 (1)"
  10 points  up to 1,000 CNY
  20 points  above 1,000 CNY
   5 points  missing   because "The bill is not known"

factor punctuality "付款及时性" by delay
  cites "Norm ch. 4 (2)", "Norm ch. 5 (1)"
  reason P1
  30 points  up to 0
  10.5 points  above 0  because "Pays {delay} days late, load {load}"

factor standing "Standing"
  0 points   when listed
  49 points  otherwise

score "Credit score" 0 to 100
  starting at 1
  sum of points
  rounded half up to 1
  cites "Norm ch. 5 (1)"

reasons
  at most 2
  points lost against best

grades
  good  "Good credit"  from 60
  poor                 otherwise
  ungraded  "Not graded"

override listed_one "On the list" when listed
  grade is ungraded
  because "Listed, and late by {delay} days"
  cites "Norm ch. 6 (4)"

override tolerated when delay > 5
  grade at least poor

actions
  limit    : money 0 to 1 million  "Credit limit"  lowest applies  cites "Norm ch. 6 (1)"
  open     : set of basic, burst   "Services open"
  guarantee : yes or no            any applies

control all_grades "Terms of all" when yes
  limit = 5,000 CNY
  open = basic
  guarantee = no

control late_payer "Late payer" when delay > 0
  limit = 1,000 CNY
  guarantee = no
  because "Late by {delay} days"
  cites "Norm ch. 6 (2)"

control huge when load > 100,000 CNY
  limit = 9,000 CNY
  because "Load {load}"

review
  good      every 12 months
  poor, ungraded  every 1 month  because "Watched closely"
  cites "Norm ch. 5 (3)"

watch later "Pays later" when previous delay is known and delay > previous delay
  because "From {previous delay} to {delay}"
  cites "Norm ch. 7 (3)"
"""
)

WEIGHTED = (
    HEAD
    + """
facts
  one : percent 0% to 100%
  two : yes or no

factor first "First" by one
  weight 70%
  100 points  from 50%
  33.3 points below 50%

factor second "Second"
  weight 30%
  100 points  when two
  0 points    otherwise

score "Rating" 300 to 850
  starting at 300
  weighted sum of points
  rounded half up to 1

grades
  AAA  "Excellent"  above 380
  B                 otherwise

actions
  wait : whole number 0 to 10

control any when yes
  wait = 3
"""
)

CONTROLS = (
    HEAD
    + """
facts
  order : money 0 to 1 billion
  limit : money 0 to 1 billion
  age   : whole number 0 to 99  optional

actions
  release : one of hold, refer, release  "Release of the order"  earliest applies

control fine when yes
  release = release

control above "Above the limit" when order > limit
  release = hold
  because "Order {order}, limit {limit}"
  cites "Norm ch. 5 (4)"

control unknown "Age not known" when age is missing
  release = refer
  because "Nobody knows the age"
"""
)


def decided(
    policy: str, facts: Mapping[str, Any] | None = None, previous: Mapping[str, Any] | None = None, **more: Any
) -> Decision:
    return loads(policy, "shown.policy").decide({**(facts or {}), **more}, as_of="2026-03-01", previous=previous)
