"""Values, titles and texts as readers of a language see them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from creditrules.explain.model import Shown
from creditrules.explain.wording.codes import LanguageCode
from creditrules.explain.wording.language import language
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Mark, Piece, text_of
from creditrules.program.program import Title
from creditrules.program.types import DATE, WHOLE, YES_NO, ListOf, Money, Number, OneOf, Percent, Period, SetOf, Text
from creditrules.values import MISSING, Cause, Duration, Missing
from creditrules.values.decimals import EXACT

EN, ZH = language("en"), language("zh")
SERVICES = SetOf(("basic", "burst", "new_orders"))


@pytest.mark.parametrize(
    ("shown", "english", "chinese"),
    [
        (Shown(Decimal(80000), Money("CNY")), "80,000 CNY", "¥80,000"),
        (Shown(Decimal("80000.5"), Money("CNY")), "80,000.50 CNY", "¥80,000.50"),
        (Shown(Decimal("-0.01"), Money("CNY")), "-0.01 CNY", "-¥0.01"),
        (Shown(Decimal(12), Money("USD")), "12 USD", "US$12"),
        (Shown(Decimal("1.234"), Money("KWD", 3)), "1.234 KWD", "KWD\xa01.234"),
        (Shown(Decimal("0.125"), Percent()), "12.5%", "12.5%"),
        (Shown(Decimal("1234567.8900"), Number()), "1,234,567.89", "1,234,567.89"),
        (Shown(Decimal("1E+3"), WHOLE), "1,000", "1,000"),
        (Shown(Decimal("-0.0"), WHOLE), "0", "0"),
        (Shown(date(2026, 3, 1), DATE), "2026-03-01", "2026年3月1日"),
        (Shown(Duration(12, "months"), Period("months")), "1 year", "1 年"),
        (Shown(Duration(18, "months"), Period("months")), "18 months", "18 个月"),
        (Shown(Duration(0, "months"), Period("months")), "0 months", "0 个月"),
        (Shown(Duration(1, "days"), Period("days")), "1 day", "1 天"),
        (Shown(value=True, type=YES_NO), "yes", "是"),
        (Shown(value=False, type=YES_NO), "no", "否"),
        (Shown("net_60", OneOf(("net_30", "net_60"))), "net_60", "net_60"),
        (Shown("凌海", Text()), "凌海", "凌海"),
        (Shown(frozenset({"burst", "basic"}), SERVICES), "basic, burst", "basic、burst"),
        (Shown(frozenset(), SERVICES), "none", "无"),
        (Shown((), ListOf("invoice")), "0 records", "0 条记录"),
        (Shown(MISSING, WHOLE), "missing", "缺失"),
        (Shown(Missing(Cause.STALE), WHOLE), "missing, stale", "缺失（已过期）"),
        (Shown(MISSING, WHOLE, hidden=True), "not shown", "不予显示"),
    ],
)
def test_values(shown: Shown, english: str, chinese: str) -> None:
    assert (EN.value(shown), ZH.value(shown)) == (english, chinese)


@pytest.mark.parametrize("code", ["en", "zh"])
@given(value=st.decimals(-(10**38), 10**38, places=6, allow_nan=False, allow_infinity=False))
def test_no_number_is_rounded(code: LanguageCode, value: Decimal) -> None:
    tell = language(code)
    assert Decimal(tell.value(Shown(value, Number(6))).replace(",", "")) == value
    assert (
        Decimal(tell.value(Shown(value, Money("CNY", 6))).replace(",", "").strip("¥ CNY").replace("-¥", "-")) == value
    )
    percent = Decimal(tell.value(Shown(value, Percent(6))).replace(",", "").removesuffix("%"))
    assert EXACT.scaleb(percent, -2) == value


def test_a_long_quotient_at_a_glance_says_that_it_is_rounded() -> None:
    late = Shown(Decimal("11.956522"), Number(6))
    assert (EN.brief(late), ZH.brief(late), EN.value(late)) == ("≈11.96", "≈11.96", "11.956522")
    assert EN.brief(Shown(Decimal("11.950000"), Number(6))) == "11.95"
    assert EN.brief(Shown(Decimal("11.9565"), Number(4))) == "11.9565"


def test_a_title_in_the_readers_language() -> None:
    title = Title("Punctuality", (("zh", "付款及时性"),))
    assert ZH.title(title) == (Piece("付款及时性"),)
    assert EN.title(title) == (Piece("Punctuality"),)


def test_a_title_without_translation_says_which_language_it_is_in() -> None:
    assert ZH.title(Title("Punctuality")) == (Piece("Punctuality", lang="en"), Piece("（英文）", Mark.QUIET))
    assert EN.title(Title("付款及时性")) == (Piece("付款及时性", lang="zh"), Piece(" (Chinese)", Mark.QUIET))


def test_the_authors_own_language_needs_no_mark() -> None:
    assert ZH.title(Title("付款及时性")) == (Piece("付款及时性"),)
    assert EN.title(Title("付款及时性", (("en", "Punctuality"),))) == (Piece("Punctuality"),)


def test_a_name_that_stands_for_a_title_has_no_language() -> None:
    assert ZH.title(Title("net worth"), "net_worth") == (Piece("net worth"),)
    assert ZH.title(Title("12.5%")) == (Piece("12.5%"),)


def test_a_name_is_told_where_it_says_something_else() -> None:
    assert text_of(EN.named(Title("Net worth"), "net_worth")) == "Net worth"
    assert text_of(EN.named(Title("Net worth", (("zh", "净资产"),)), "net_worth")) == "Net worth"
    assert ZH.named(Title("Net worth", (("zh", "净资产"),)), "net_worth")[-1] == Piece("net_worth", Mark.NAME)


def test_a_text_with_values() -> None:
    parts = ("Worth is ", Shown(Decimal(5), Money("CNY")))
    chinese = ("净资产为 ", Shown(Decimal(5), Money("CNY")))
    assert text_of(EN.text(parts, (("zh", chinese),))) == "Worth is 5 CNY"
    assert text_of(ZH.text(parts, (("zh", chinese),))) == "净资产为 ¥5"
    assert text_of(ZH.text(parts)) == "Worth is ¥5（英文）"


def test_the_language_of_a_text_is_that_of_its_words_and_not_of_its_values() -> None:
    assert text_of(EN.text(("Name: ", Shown("凌海", Text())))) == "Name: 凌海"


def test_a_message_with_values_that_are_pieces() -> None:
    words = EN.words(Say.ACTION_IS, action=(Piece("Limit"),), value=(Piece("5"), Piece("!", Mark.QUIET)))
    assert words == (Piece("Limit"), Piece(": "), Piece("5"), Piece("!", Mark.QUIET))


def test_values_are_never_read_as_messages() -> None:
    assert EN.say(Say.VERSION, version="{version} {0}") == "version {version} {0}"
