"""The whole explanation on a terminal: aligned, in lines that fit, in colours that add nothing."""

import pytest
from hypothesis import given, strategies as st

from creditrules.diagnostics.visible import columns
from creditrules.explain.document.outline import document
from creditrules.explain.forms import as_terminal
from creditrules.explain.forms.wrap import wrapped
from creditrules.explain.look import Look
from creditrules.explain.model import Audience
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode
from creditrules.explain.wording.language import language
from creditrules.explain.wording.pieces import Mark, Piece, plain, text_of
from tests.explain.told import PAGES, explained

SUMMARY = """\
Good (A), score 71.56 of 100
Enterprise credit rating (enterprise_rating), version 2026.1
Decided as of  2026-03-01
Next review    2027-03-01
Meant for      staff only
Clauses        Norm ch. 1, Norm ch. 2, Norm ch. 9

0 ──────────┼────┼────┼────┼────┼────┼●───┼────┼───── 100
No credit at all 0 to 20 · Very poor 20 to 30 · Poor 30 to 40 · Weak 40 to 50 · Fair 50 to 60 · Satisfactory 60 to 70 ·
Good 70 to 80 · Very good 80 to 90 · Excellent 90 to 100

Reasons
  1. Pays 8.5 days beyond terms
     4.8 points lost · (C2) · [Norm ch. 4 (2)]
"""

WAYS = """\
What would bring the next grade
  Each of these ways would bring a better grade; each was tried by deciding again.
  Way  Fact                                        Now    Needed  Brings
  1    Mean days beyond terms (days_beyond_terms)  8.5    0       Very good, score 80.36
  and  Liabilities to assets (debt_ratio)          58.7%  40%
"""

FACTOR = """\
    Punctuality (T1)
      Looks at mean_days_late, which is 1.2.
      Where     As written         Result         Why not
      line 152  18 points up to 0  does not hold  is 1.2, would have to be at most 0, off by 1.2
      line 153  15 points up to 5  holds
      15 points of 18 at best; 3 lost against 18. line 149 [Norm ch. 4 (2)]
"""

CHINESE = """\
    容许未结天数 (days_tolerated) = 30
      grade 为 good
      出处      原文           结果
      第 35 行  | good | 30 |  符合
      第 33 行 [Norm ch. 6 (1)] [Norm ch. 6 (2)] [Norm ch. 6 (3)]
"""


def test_what_was_decided_comes_first() -> None:
    assert as_terminal(explained("rating-pump-maker")).startswith(SUMMARY)


def test_what_would_bring_the_next_grade() -> None:
    assert WAYS in as_terminal(explained("rating-pump-maker"))


def test_how_a_factor_was_worked_out() -> None:
    assert FACTOR in as_terminal(explained("good-cdn"))


def test_in_chinese() -> None:
    assert CHINESE in as_terminal(explained("order-above-limit"), "zh")


def test_a_column_is_as_wide_as_its_longest_word() -> None:
    told = as_terminal(explained("medium-saas"), "zh")
    assert "    履约保证金          信用中等          0 CNY " in told
    assert "    (security_deposit)  (medium)                " in told


def test_fields_of_records_have_their_titles() -> None:
    chinese, english = (as_terminal(explained("medium-saas"), lang).splitlines() for lang in ("zh", "en"))
    heads = "序号 开具日 (issued) 到期日 (due) 结清日 (settled) 金额 (amount) 有争议 (disputed)"
    assert heads in {" ".join(line.split()) for line in chinese}
    assert "No. Issued Due Settled Amount Disputed" in {" ".join(line.split()) for line in english}


def test_a_scale_for_the_public_has_every_grade() -> None:
    told = as_terminal(explained("medium-saas", "public"))
    assert "Poor credit 0 to 50 · Medium credit 50 to 75 · Good credit 75 to 100\n" in told


def test_the_grade_by_score_alone_is_told_by_its_title() -> None:
    told = as_terminal(explained("ungraded-startup", "public"))
    assert "Grade by score alone  Poor credit\n" in told


def test_without_steps_only_what_was_decided_and_why() -> None:
    told = as_terminal(explained("good-cdn"), steps=False)
    assert "Reasons\n" in told
    assert "How it was worked out" not in told


def test_why_there_is_no_way_to_the_next_grade() -> None:
    english, chinese = (as_terminal(explained("poor-game"), lang) for lang in LANGUAGES)
    assert "as long as these records stay as they are: Invoices, Defaults, Payment" in english
    assert "只要以下记录不变，改变其他事实均不足以提高等级：账单、违约记录、付款诉讼。" in chinese


def test_more_records_than_are_told_are_counted() -> None:
    told = as_terminal(explained("good-cdn"), most_records=3)
    assert "\n      and 98 more records\n" in told
    assert "more record" not in as_terminal(explained("good-cdn"), most_records=1000)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(("customer", "audience", "lang"), PAGES)
def test_lines_fit(customer: str, audience: Audience, lang: LanguageCode, width: int) -> None:
    lines = as_terminal(explained(customer, audience), lang, width=width).splitlines()
    assert [line for line in lines if columns(line) > width and not _cannot_be_cut(line)] == []


def _cannot_be_cut(line: str) -> bool:
    """Tables of records with many columns, lines of the policy and the digest stay as they are."""
    first = line.split(maxsplit=1)[0]
    return first.isdigit() or first in {"No.", "序号"} or "SHA-256" in line or len(line.split("  ")) > 5


def test_styles_are_given_every_piece_and_change_nothing_else() -> None:
    plainly = as_terminal(explained("poor-game"))
    looks: set[Look] = set()

    def style(look: Look, text: str) -> str:
        looks.add(look)
        return f"\x01{text}\x02"

    styled = as_terminal(explained("poor-game"), style=style)
    assert styled.replace("\x01", "").replace("\x02", "") == plainly
    assert looks == {Look.GRADE, Look.HEADING, Look.CLAUSE, Look.LOST, Look.QUIET}


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])), width=st.integers(4, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrapped(plain(text), width)
    assert "".join("".join(map(text_of, lines)).split()) == "".join(text.split())


def test_lines_end_at_spaces_and_between_chinese_characters() -> None:
    assert [text_of(line) for line in wrapped(plain("one two, three"), 8)] == ["one two,", "three"]
    assert [text_of(line) for line in wrapped(plain("平均逾期，十二个月"), 10)] == ["平均逾期，", "十二个月"]
    pieces = (Piece("no"), Piece(", would have", Mark.QUIET))
    assert [text_of(line) for line in wrapped(pieces, 5)] == ["no,", "would", "have"]
    assert [text_of(line) for line in wrapped((*plain("see "), Piece("[ch. 5 (2)]", Mark.CLAUSE)), 9)] == [
        "see",
        "[ch. 5 (2)]",
    ]


def test_every_form_tells_the_same_sections() -> None:
    told = as_terminal(explained("good-cdn"))
    for section in document(explained("good-cdn"), language("en")).sections:
        assert f"\n{text_of(section.title)}\n" in told
