"""What a policy says with `always`, `never` and `monotone`, tried on made-up customers."""

import pytest

from creditrules import Policy, loads
from creditrules.diagnostics import Diagnostic
from creditrules.testing.statements import Tried, try_statements

POLICY = """policy terms "Terms"
  language 1
  version "1"
  currency CNY
facts
  days_late : whole number 0 to 365
  assets    : money 0 to 1 billion
  pledges   : list of pledge
  dishonest : yes or no
record pledge
  worth : money 0 to 1 million
let pledged = sum(worth of pledges)
let all_assets = assets + pledged
factor punctuality by days_late
  40 points up to 5
   0 points up to 30
  10 points above 30
factor size by all_assets
  10 points above 1 million CNY
   0 points otherwise
score 0 to 50
  sum of points
grades
  good from 10
  poor otherwise
actions
  prepaid : yes or no
control all when yes
  prepaid = grade is poor
"""

RATIO = """policy debts "Debts"
  language 1
  version "1"
facts
  debt   : whole number 0 to 100
  assets : whole number 1 to 100
let debt_ratio = debt / assets as percent
factor leverage by debt_ratio
  50 points below 30%
  20 points below 60%
  30 points otherwise
factor size by assets
  10 points above 50
   0 points otherwise
score 0 to 60
  sum of points
grades
  good from 50
  poor otherwise
"""


def tried(statement: str, many: int = 60) -> Tried:
    return try_statements(policy(statement), many)


def policy(statement: str) -> Policy:
    return loads(f"{RATIO if 'debt_ratio' in statement else POLICY}{statement}\n")


def customers(finding: Diagnostic) -> list[dict[str, object]]:
    shown = finding.data["customers"]
    assert isinstance(shown, list)
    return shown


@pytest.mark.parametrize(
    "statement",
    [
        'always "Poor pays before" prepaid when grade is poor',
        'never "Good and late" grade is good and days_late > 5 and days_late <= 30 and all_assets < 5 CNY',
        'monotone "Assets" score never falls with pledged',
        'monotone "All assets" score never falls with all_assets',
    ],
)
def test_true_statements(statement: str) -> None:
    found = tried(statement)
    assert (found.findings, found.untried) == ((), ())
    assert found.customers > 30


@pytest.mark.parametrize(
    ("statement", "few"),
    [
        ('always "The dishonest pay before" prepaid when dishonest', {"days_late": "0", "dishonest": True}),
        ('never "Good and late" grade is good and days_late > 10', {"pledges": []}),
    ],
)
def test_a_customer_who_shows_that_it_is_not_so_is_small(statement: str, few: dict[str, object]) -> None:
    (finding,) = tried(statement).findings
    (customer,) = customers(finding)
    assert str(finding.code) == "CR412"
    facts = customer["facts"]
    assert isinstance(facts, dict)
    assert facts.items() >= few.items()
    decision = policy(statement).decide(facts, as_of=str(customer["as_of"]))
    assert decision.grade == "good"


@pytest.mark.parametrize(
    ("statement", "differ"),
    [
        ('monotone "Late" score never rises with days_late', {"days_late"}),
        ('monotone "Debt" score never rises with debt_ratio', {"debt", "assets"}),
    ],
)
def test_two_customers_who_differ_in_one_fact(statement: str, differ: set[str]) -> None:
    (finding,) = tried(statement).findings
    less, more = [each["facts"] for each in customers(finding)]
    assert isinstance(less, dict)
    assert isinstance(more, dict)
    (name,) = [name for name in less if less[name] != more[name]]
    assert name in differ
    one, other = [
        policy(statement).decide(each["facts"], as_of=each["as_of"], previous=each["previous"]).score  # type: ignore[arg-type]
        for each in customers(finding)
    ]
    assert one is not None
    assert other is not None
    assert one < other


def test_a_statement_about_nobody_is_told() -> None:
    found = tried('always "Never asked" prepaid when days_late > 5 and days_late < 5 + 0 * days_late')
    assert (found.findings, found.untried) == ((), ("Never asked",))


def test_the_same_customers_each_time() -> None:
    statement = 'always "The dishonest pay before" prepaid when dishonest'
    (one,), (other,) = tried(statement).findings, tried(statement).findings
    assert (one.notes, one.data) == (other.notes, other.data)


def test_it_ends_when_time_is_up() -> None:
    assert try_statements(policy('never "Late" days_late > 364'), 10_000, seconds=0).customers == 0


def test_what_a_statement_cites_is_told() -> None:
    (finding,) = tried('never "Late" days_late > 10\n  cites "Norm ch. 5"').findings
    assert finding.notes[-1] == "the statement cites [Norm ch. 5]"
