"""A policy with much that is confidential, and customers whose confidential values look like nothing else."""

from typing import Any

from hypothesis import strategies as st

from creditrules import loads

TEXT = """policy secret "Much is confidential" zh "多为机密"
  language 1
  version "3"
  currency CNY
  applies when hunch < 99999999 because "Beyond all bounds: {hunch}"

sources
  informant "An informant" fresh for 90 days
  customer  "The customer"

facts
  bill      : money 0 to 10 billion       "Monthly bill"       from customer
  hunch     : number 0 to 100,000,000     "Hunch of the officer" zh "经办人判断"  confidential  cites "Norm ch. 4 (4)"
  tip       : date                        "Day of the tip"     optional confidential from informant
  alias     : text                        "Known as"           optional confidential
  watched   : yes or no                   "Under watch"        confidential
  standing  : one of fine, doubtful, bad  "Standing"           confidential
  region    : one of north, south         "Region"
  payments  : list of payment, at most 5  "Payments"
  secrets   : list of secret, at most 5   "Secret records"     confidential  optional

record payment "Payment"
  day     : date                     "Paid on"
  amount  : money 0 to 10 billion    "Amount"
  margin  : money 0 to 10 billion    "Our margin"  confidential

record secret "Secret"
  weight  : number 0 to 10,000,000   "Weight"

let double_hunch "Twice the hunch" = hunch * 2
let margin "Margin" = sum(margin of payments where amount > 0 CNY)
let paid "Paid" = sum(amount of payments)
let late_margin "Late margin" = sum(amount of payments where margin > 1,000 CNY)
let mean_weight "Mean weight" = mean(weight of secrets)
let days_of_tip "Days since the tip" = days since tip

table bound "Bound" : money
  | standing | region | bound         |
  | fine     | any    | bill * 3      |
  | any      | north  | 7,654,321 CNY |
  | any      | any    | margin * 2    |

table open_table "Open" : whole number
  | region | open_table |
  | north  | 1          |
  | south  | 2          |

factor size "Size" by bill
  30 points  from 100,000 CNY
  10 points  below 100,000 CNY  because "The bill is {bill}, the hunch {hunch}" zh "账单 {bill}，判断 {hunch}"

factor gut "Gut feeling" zh "直觉" by double_hunch
  reason G
  40 points  below 1,000
  20 points  below 10,000,000  because "Between the bounds: {double_hunch}"
   0 points  below 90,000,000  because "Beyond the bounds: {double_hunch}"
   0 points  otherwise         because "Far beyond"

factor weight "Weight of secrets" by mean_weight
  20 points  up to 5,000
   5 points  above 5,000
   0 points  missing      because "Nobody told us anything"

factor place "Place"
  10 points  when region is north
   0 points  otherwise    because "In the {region}, {open_table}"

score "Score" 0 to 100
  sum of points

reasons
  at most 6
  points lost against best

grades
  good      from 70
  fair      from 40
  poor      otherwise
  frozen

override doubted "Standing is doubtful" when standing is doubtful
  grade at most fair
  because "We doubt it, for {margin} of margin"

override seen "Seen by the informant" when tip is known and tip within 30 days
  grade is poor
  because "The informant saw it on {tip}"

override under_watch "Under watch" when watched
  grade is poor
  because "It is under watch"

override southern "In the south" when region is south and bill < 500 CNY
  grade is frozen
  because "South, and {alias_or_none} with {bill}"

let alias_or_none "Alias" = alias else "nobody in particular"

actions
  limit    : money 0 to 100 billion   "Limit"    lowest applies   cites "Norm ch. 6 (1)"
  terms    : one of prepaid, net_30   "Terms"    earliest applies
  refer    : yes or no                "Referral" any applies

control all "Terms of all" when yes
  limit = 1 billion CNY
  terms = net_30
  refer = no
  cites "Norm ch. 6 (2)"

control bounded "Bounded" when hunch > 1,000
  limit = bound
  terms = prepaid
  cites "Norm ch. 6 (3)"

control south "South" when region is south
  terms = prepaid
  because "The south pays first"
  cites "Norm ch. 6 (4)"

control known_tip "Tip" when tip is known
  refer = yes
  because "There was a tip on {tip}"

review
  good        every 12 months
  fair, poor  every 3 months
  every 1 month when hunch > 50,000,000 because "The hunch is {hunch}"

watch hunch_up "The hunch went up" when previous hunch is known and hunch > previous hunch
  because "From {previous hunch} to {hunch}"
  review now
"""

RELEASE = """policy secret_release "Release"
  language 1
  version "1"
  currency CNY

facts
  order    : money 0 to 10 billion  "Order"
  exposure : money 0 to 10 billion  "Exposure"  confidential
  blocked  : yes or no              "Blocked"   confidential

actions
  release : one of hold, refer, release  "Release"  earliest applies

control fine "Fine" when yes
  release = release
  because "Nothing stands against the order of {order}"

control large "Large" when order > 1,000,000 CNY
  release = refer
  because "The order of {order} is large, beside {exposure}"
  cites "Norm ch. 6 (4)"

control exposed "Exposed" when order + exposure > 5,000,000 CNY
  release = refer
  because "With the order the exposure is too large"
  cites "Norm ch. 6 (5)"

control stopped "Stopped" when blocked
  release = hold
  because "The officer has blocked it"
"""

POLICY = loads(TEXT, "secret.policy")
RELEASE_POLICY = loads(RELEASE, "release.policy")

_amounts = st.integers(1_000_001, 999_999_999).map(lambda cents: f"{cents / 100:.2f}")
_edges = st.sampled_from(["0", "499.99", "100000", "1000.01"])
_days = st.dates(
    min_value=__import__("datetime").date(2024, 1, 2), max_value=__import__("datetime").date(2026, 2, 27)
).map(str)

Facts = dict[str, Any]


def secrets() -> st.SearchStrategy[Facts]:
    """The confidential facts of a customer of `POLICY`."""
    hunches = st.one_of(st.integers(10_000_001, 999_899_999), st.integers(1, 9_999_999)).map(
        lambda n: f"{n / 10_000:.4f}"
    )
    weights = st.integers(10_001, 99_999_999).map(lambda n: {"weight": f"{n / 10_000:.4f}"})
    return st.fixed_dictionaries(
        {
            "hunch": hunches,
            "watched": st.booleans(),
            "standing": st.sampled_from(["fine", "doubtful", "bad"]),
            "alias": st.none() | st.text("qwxyz", min_size=8, max_size=12),
            "tip": st.none()
            | _days
            | _days.map(lambda day: {"value": day, "source": "informant", "as_of": "2026-02-01"}),
            "secrets": st.none() | st.lists(weights, max_size=3),
            "margins": st.lists(_amounts, min_size=3, max_size=3),
        }
    )


def open_facts() -> st.SearchStrategy[Facts]:
    """The other facts."""
    payments = st.fixed_dictionaries({"day": _days, "amount": _amounts | _edges})
    return st.fixed_dictionaries(
        {
            "bill": _amounts | _edges,
            "region": st.sampled_from(["north", "south"]),
            "payments": st.lists(payments, max_size=3),
        }
    )


def together(open_: Facts, secret: Facts) -> Facts:
    """All facts of a customer."""
    margins = secret["margins"]
    payments = [{**payment, "margin": margins[at]} for at, payment in enumerate(open_["payments"])]
    rest = {name: value for name, value in secret.items() if name != "margins"}
    return {**open_, **rest, "payments": payments}
