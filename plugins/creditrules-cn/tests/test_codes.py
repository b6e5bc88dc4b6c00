"""Codes: right ones, wrong ones, and what the check characters find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from stdnum.cn import uscc

from creditrules_cn import (
    CodeError,
    check_character,
    organisation_check_character,
    organisation_code,
    validate,
)
from creditrules_cn.digits import ALPHABET
from creditrules_cn.registers import AUTHORITIES, CATEGORIES

# Of organisations, from public registers and licences.
PUBLIC = (
    "91110000600037341L",
    "9144030071526726XG",
    "91110000710926094P",
    "91310115MA1K3BTP2B",
    "9131012056010553X5",
    "91420684MA4927PJ7B",
    "92141127MA0KD1Y64A",
    "121200004013590816",
)


def completed(start: str) -> str:
    """A code with this beginning of 16 characters."""
    start += organisation_check_character(start[8:])
    return start + check_character(start)


CODES = st.builds(
    lambda category, division, inner: completed(category + division + inner),
    st.sampled_from([*CATEGORIES, "54", "NB"]),
    st.from_regex("[1-9][0-9]{5}", fullmatch=True),
    st.text(ALPHABET, min_size=8, max_size=8),
)


def is_right(code: str) -> bool:
    try:
        validate(code)
    except CodeError:
        return False
    return True


def test_a_code_is_taken_apart():
    parsed = validate("91420684MA4927PJ7B")
    assert (parsed.authority, parsed.category, parsed.division) == ("9", "91", "420684")
    assert parsed.organisation_code == organisation_code("91420684MA4927PJ7B") == "MA4927PJ7"
    assert parsed.authority_name.zh == "工商"
    assert parsed.category_name.en == "enterprise"


@pytest.mark.parametrize("code", PUBLIC)
def test_codes_in_use_are_right(code):
    assert validate(code).code == code


@pytest.mark.parametrize("category", [*CATEGORIES, "54", "9Y"])
def test_every_category_is_taken_and_so_are_those_that_an_authority_added(category):
    parsed = validate(completed(category + "110000MA4927PJ"))
    assert parsed.category_name == CATEGORIES.get(category)
    assert parsed.authority_name == AUTHORITIES[category[0]]


@pytest.mark.parametrize("category", ["A1", "N2", "Y1"])
def test_letters_at_the_beginning_are_taken_which_others_refuse(category):
    code = completed(category + "110000MA4927PJ")
    assert validate(code).category == category
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("authority", sorted(set(ALPHABET) - set(AUTHORITIES)))
def test_an_authority_that_the_standard_does_not_have_is_wrong(authority):
    with pytest.raises(CodeError, match="position 1 has") as error:
        validate(completed(authority + "1110000MA4927PJ"))
    assert error.value.position == 1


@pytest.mark.parametrize(
    ("code", "position", "said"),
    [
        ("", None, "a code has 18 characters, this has 0"),
        ("91420684MA4927PJ7", None, "a code has 18 characters, this has 17"),
        ("9142068XMA4927PJ7B", 8, "position 8 has `X`, where a digit is expected"),
        (
            "91420684MV4927PJ7B",
            10,
            "position 10 has `V`, where a digit, or a capital other than I, O, S, V and Z, is expected",
        ),
        ("91420684MA4927PJAB", 17, "position 17 has `A`, where a digit or X is expected"),
        ("91420685MA4927PJ7B", 18, "position 18 has `B`, where `R` follows from those before"),
        (
            "91420684MA4927PK7B",
            17,
            "both check characters disagree: one from position 9 to 17 is wrong, or several are",
        ),
        ("９１420684MA4927PK7B", 1, "position 1 has `９`, where one of 123456789ANY is expected"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(code, position, said):
    with pytest.raises(CodeError) as error:
        validate(code)
    assert (error.value.reason, error.value.position) == (said, position)


def test_a_wrong_inner_code_is_found_where_the_last_character_agrees():
    body = "91420684MA4927PJ8"
    with pytest.raises(CodeError) as error:
        validate(body + check_character(body))
    assert error.value.reason == "position 17 has `8`, where `7` follows from those from position 9 on"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9I420684MA4927PJ7B", "91420684MA4927PJ7B"),
        ("9111OOOO6OOO37341L", "91110000600037341L"),
        ("914Z0684MA49Z7PJ7B", "91420684MA4927PJ7B"),
        ("9144030071S26726XG", "9144030071526726XG"),
        ("91420684ma4927pj7b", "91420684MA4927PJ7B"),
        ("91420684-MA4927PJ7-B", "91420684MA4927PJ7B"),
        (" 9142 0684 MA49 27PJ 7B\n", "91420684MA4927PJ7B"),
        ("９１４２０６８４ＭＡ４９２７ＰＪ７Ｂ", "91420684MA4927PJ7B"),
        ("91420684AM4927PJ7B", "91420684MA4927PJ7B"),
        ("91420684MA4927JP7B", "91420684MA4927PJ7B"),
        ("91420684MA4927PJ8B", None),
        ("9" * 100_000, None),
    ],
    ids=lambda value: (value or "nothing")[:18],
)
def test_the_code_that_was_meant_is_offered(written, meant):
    with pytest.raises(CodeError) as error:
        validate(written)
    assert error.value.fix == meant
    assert (f"did you mean `{meant}`?" in str(error.value)) == (meant is not None)


@settings(max_examples=50)
@given(CODES)
def test_every_code_that_is_made_by_the_rules_is_right(code):
    assert validate(code).code == code


@settings(max_examples=15)
@given(CODES)
def test_every_change_of_one_character_is_found(code):
    """The weights are not 0 modulo the prime 31, so the sum changes with any one character."""
    for at, old in enumerate(code):
        for new in set(ALPHABET + "IOSVZ") - {old}:
            assert not is_right(code[:at] + new + code[at + 1 :])


@settings(max_examples=40)
@given(CODES)
def test_every_exchange_of_two_characters_is_found_but_of_the_first_and_the_last(code):
    """3 has the order 30 modulo 31, so no two weights are equal but those of the first place and the last."""
    for left in range(18):
        for right in range(left + 1, 18):
            if (left, right) == (0, 17) or code[left] == code[right]:
                continue
            assert not is_right(code[:left] + code[right] + code[left + 1 : right] + code[left] + code[right + 1 :])


def test_the_first_and_the_last_can_be_exchanged():
    code = next(code for start in range(100) if (code := completed(f"91{110000 + start}MA4927PJ"))[-1] in "123")
    assert is_right(code[-1] + code[1:-1] + code[0])


@settings(max_examples=100)
@given(CODES)
def test_what_is_right_here_python_stdnum_takes_where_no_letter_is_in_front(code):
    assert uscc.is_valid(code) == code[:8].isdigit()


@settings(max_examples=100)
@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_what_python_stdnum_takes_is_right_here_if_its_inner_code_and_authority_are(start):
    body = (
        "91"
        + start[:6].translate(str.maketrans(ALPHABET, ("0123456789" * 4)[: len(ALPHABET)]))
        + start[6:14]
        + start[14]
    )
    code = body + check_character(body)
    assert uscc.is_valid(code)
    assert is_right(code) == (code[16] == organisation_check_character(code[8:16]))


@given(st.text(max_size=20))
@settings(max_examples=100)
def test_no_text_breaks_it(text):
    assert not is_right(text) or uscc.is_valid(text)


@pytest.mark.parametrize("body", ["", "9142068", "9142068O", "91420684MA4927PJI", "91420684ma4927pj7"])
def test_a_body_that_is_none_has_no_check_character(body):
    with pytest.raises(ValueError, match="characters are"):
        check_character(body)


def test_the_organisation_codes_own_letters_have_no_gaps():
    # D2143569 is the example of GB 11714.
    assert organisation_check_character("D2143569") == "X"
    with pytest.raises(ValueError, match="characters are"):
        organisation_check_character("d2143569")
