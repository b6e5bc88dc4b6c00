"""A decision as a credit manager reads it."""

from creditrules.diagnostics.visible import columns
from creditrules.explain import Look, decision_text
from tests.explain.policies import CONTROLS, SCORING, WEIGHTED, decided

LISTED = """\
Not graded (ungraded), score 17 of 100
What is shown (shown), version 7, as of 2026-03-01 [Norm ch. 1]
The score alone gives poor; overridden by: Listed, and late by 12 days (listed_one)

Reasons
  1.  Listed, and late by 12 days      listed_one  knock-out         [Norm ch. 6 (4)]
  2.  Standing: 0 of 49 points         standing    49 points lost
  3.  Pays 12 days late, load 200 CNY  P1          19.5 points lost  [Norm ch. 4 (2)] [Norm ch. 5 (1)]

Points
  Factor           Code      Value           Points   Of  Lost  Clause
  Size             size      missing, stale       5   20    15  [Norm ch. 4 (1)]
  付款及时性       P1        12                10.5   30  19.5  [Norm ch. 4 (2)] [Norm ch. 5 (1)]
  Standing         standing                       0   49    49
  Start                                           1
  Before rounding                              16.5
  Credit score                                   17  100        [Norm ch. 5 (1)]

Overrides that apply
  Listed, and late by 12 days (listed_one)  grade is Not graded (ungraded)  changed the grade  [Norm ch. 6 (4)]
  tolerated                                 grade at least poor             changed nothing

Terms
  Credit limit (limit)  1,000 CNY  by Late payer, lowest of 2              [Norm ch. 6 (1)] [Norm ch. 6 (2)]
  Services open (open)  basic      by Terms of all (all_grades)
  guarantee             no         by Terms of all (all_grades), any of 2  [Norm ch. 6 (2)]
                                   by Late payer

Why these terms
  Late by 12 days  late_payer  [Norm ch. 6 (2)]

Next review
  2026-04-01  Watched closely  [Norm ch. 5 (3)]

Watches that hold
  Pays later (later)  From 3 to 12  [Norm ch. 7 (3)]

Counted as missing
  Bill  stale  of 2026-01-01 from ledger"""

STALE = {"value": "600", "source": "ledger", "as_of": "2026-01-01"}


def test_everything_that_a_decision_can_tell() -> None:
    decision = decided(SCORING, bill=STALE, delay=12, listed=True, services=["burst"], previous={"delay": 3})
    assert decision_text(decision) == LISTED


ALL_IS_WELL = """\
Good credit (good), score 100 of 100
What is shown (shown), version 7, as of 2026-03-01 [Norm ch. 1]

Reasons
  none: no points were lost, and nothing lowered the grade

Points
  Factor        Code      Value      Points   Of  Clause
  Size          size      2,000 CNY      20   20  [Norm ch. 4 (1)]
  付款及时性    P1        0              30   30  [Norm ch. 4 (2)] [Norm ch. 5 (1)]
  Standing      standing                 49   49
  Start                                   1
  Credit score                          100  100  [Norm ch. 5 (1)]

Terms
  Credit limit (limit)  5,000 CNY  by Terms of all (all_grades)  [Norm ch. 6 (1)]
  Services open (open)  basic      by Terms of all (all_grades)
  guarantee             no         by Terms of all (all_grades)

Next review
  2027-03-01  Good credit: every 1 year  [Norm ch. 5 (3)]"""


def test_what_is_empty_is_left_out() -> None:
    assert decision_text(decided(SCORING, bill="2000", delay=0, listed=False, services=[])) == ALL_IS_WELL


RATED = """\
B, score 353 on a scale of 300 to 850
What is shown (shown), version 7, as of 2026-03-01 [Norm ch. 1]

Points
  Factor           Code    Value  Points   Of  Weight  Counts   Lost
  First            first   10%      33.3  100     70%   23.31  46.69
  Second           second            100  100     30%      30
  Start                                                   300
  Before rounding                                      353.31
  Rating                                                  353

Terms
  wait  3  by any"""


def test_a_weighted_score() -> None:
    assert decision_text(decided(WEIGHTED, one="0.1", two=True)) == RATED


HELD = """\
Release of the order: hold
What is shown (shown), version 7, as of 2026-03-01 [Norm ch. 1]

Reasons
  1.  Order 10 CNY, limit 5 CNY  above    decides      [Norm ch. 5 (4)]
  2.  Nobody knows the age       unknown  applies too

Terms
  Release of the order (release)  hold  by Above the limit (above), earliest of 3  [Norm ch. 5 (4)]"""


def test_a_policy_without_score_tells_every_control_that_gives_a_reason() -> None:
    assert decision_text(decided(CONTROLS, order=10, limit=5)) == HELD


def test_a_policy_without_score_where_nothing_stands_against_it() -> None:
    assert decision_text(decided(CONTROLS, order=1, limit=5, age=3)).split("\n\n")[1:] == [
        "Reasons\n  1.  fine  decides",
        "Terms\n  Release of the order (release)  release  by fine",
    ]


def test_styles_are_given_every_piece_and_change_nothing_else() -> None:
    given: list[tuple[Look, str]] = []

    def style(look: Look, text: str) -> str:
        given.append((look, text))
        return f"<{text}>"

    decision = decided(SCORING, bill=STALE, delay=12, listed=True, services=["burst"], previous={"delay": 3})
    styled = decision_text(decision, style)
    assert {look for look, _ in given} == set(Look)
    assert (Look.GRADE, "Not graded (ungraded), score 17 of 100") in given
    assert (Look.CLAUSE, "[Norm ch. 4 (1)]") in given
    for _, text in given:
        styled = styled.replace(f"<{text}>", text, 1)
    assert styled == LISTED


def test_columns_are_aligned_where_characters_are_wide() -> None:
    rows = [line for line in LISTED.splitlines() if " size " in line or (" P1 " in line and "30" in line)]
    starts = {columns(line[: line.index("[Norm")]) for line in rows}
    assert (len(rows), len(starts)) == (2, 1)


def test_titles_and_values_cannot_drive_the_terminal() -> None:
    policy = CONTROLS.replace('"What is shown"', '"What \u202e is \x1b[2J shown"')
    told = decision_text(decided(policy, order=10, limit=5))
    assert "What <U+202E> is <U+001B>[2J shown" in told
    assert not {"\u202e", "\x1b"} & set(told)
