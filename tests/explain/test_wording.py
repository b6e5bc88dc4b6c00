"""The one table of messages: the same in both languages, nothing missing, nothing left over."""

import re
from pathlib import Path
from string import Formatter

import creditrules.explain
from creditrules.analysis import why_not
from creditrules.explain.document.next_grade import WHY_NOT
from creditrules.explain.wording.messages import Say
from creditrules.values import Cause

ROOM = Path(creditrules.explain.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")


def holes(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def test_both_languages_have_the_same_values() -> None:
    unequal = [
        message.name
        for message in Say
        if any(holes(form) != holes(message.value[1]) for form in message.value[0].split("|"))
    ]
    assert unequal == []


def test_forms_for_one_and_many_hang_on_a_count() -> None:
    with_two = [message for message in Say if "|" in message.value[0]]
    assert with_two
    assert [message.name for message in with_two if "count" not in holes(message.value[1])] == []
    assert [message.name for message in Say if message.value[0].count("|") > 1 or "|" in message.value[1]] == []


def test_chinese_is_chinese_and_english_is_not() -> None:
    def has_words(english: str) -> bool:
        return re.search("[A-Za-z]", re.sub(r"\{\w+\}|SHA-256|creditrules", "", english)) is not None

    assert [message.name for message in Say if not message.value[0].isascii()] == []
    assert [message.name for message in Say if has_words(message.value[0]) and not HAN.search(message.value[1])] == []


def test_a_message_for_one_and_for_many() -> None:
    assert Say.POINTS_LOST.in_language("en", one=True) == "{count} point lost"
    assert Say.POINTS_LOST.in_language("en", one=False) == "{count} points lost"
    assert Say.POINTS_LOST.in_language("zh", one=True) == "失 {count} 分"


def test_every_message_is_said_somewhere() -> None:
    sources = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if path.name != "messages.py"]
    said = {name for text in sources for name in re.findall(r"\bSay\.([A-Z_]+)", text)}
    assert {message.name for message in Say} == said


def test_pages_say_nothing_in_a_language() -> None:
    """The templates hold no words of their own."""
    for path in (ROOM / "forms" / "page").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        said = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", " ", text, flags=re.DOTALL)
        assert not re.search(r"[A-Za-z]{2,}|[\u4e00-\u9fff]", said), path.name


def test_every_reason_why_no_grade_is_better_can_be_said() -> None:
    sentences = {value for name, value in vars(why_not).items() if name.isupper() and isinstance(value, str)}
    assert set(WHY_NOT) == sentences - {why_not.NO_GRADES}


def test_every_cause_of_a_missing_value_can_be_said() -> None:
    assert {Say[cause.name].value[0] for cause in Cause} == {cause.value for cause in Cause}
