"""A code taken apart, or what is wrong with it and where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from creditrules_cn.digits import ALPHABET, check_character, organisation_check_character
from creditrules_cn.registers import AUTHORITIES, CATEGORIES, Name

_LENGTH = 18
_DIGITS = frozenset("0123456789")
_LOOK_ALIKES = str.maketrans("IOSZ", "1052")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A code that is right, in its parts.

    `category` is that of the authority, both characters; `category_name` is None where the standard lists none.
    `division` is that of the authority at the time (GB/T 2260), not where the organisation is today.
    """

    code: str
    authority: str
    category: str
    division: str
    organisation_code: str

    @property
    def authority_name(self) -> Name:
        """Who registers."""
        return AUTHORITIES[self.authority]

    @property
    def category_name(self) -> Name | None:
        """What is registered."""
        return CATEGORIES.get(self.category)


class CodeError(ValueError):
    """What is wrong with a code; `position` counts from 1, `fix` is the code that was probably meant."""

    def __init__(self, reason: str, *, position: int | None = None, fix: str | None = None) -> None:
        super().__init__(reason + (f"; did you mean `{fix}`?" if fix else ""))
        self.reason = reason
        self.position = position
        self.fix = fix


def validate(code: str) -> Parsed:
    """The parts of a code; raises `CodeError` with the first thing that is wrong."""
    wrong = _wrong(code)
    if wrong is not None:
        reason, position = wrong
        raise CodeError(reason, position=position, fix=_fix(code))
    return Parsed(code, code[0], code[:2], code[2:8], code[8:17])


def organisation_code(code: str) -> str:
    """The organisation code (GB 11714) inside a code, nine characters; raises `CodeError`."""
    return validate(code).organisation_code


def _wrong(code: str) -> tuple[str, int | None] | None:
    if len(code) != _LENGTH:
        return f"a code has {_LENGTH} characters, this has {len(code)}", None
    for position, character in enumerate(code, start=1):
        if (expected := _expected(position, character)) is not None:
            return f"position {position} has `{character}`, where {expected} is expected", position
    inner, whole = organisation_check_character(code[8:16]), check_character(code[:17])
    if code[16] != inner and code[17] != whole:
        return "both check characters disagree: one from position 9 to 17 is wrong, or several are", 17
    if code[16] != inner:
        return f"position 17 has `{code[16]}`, where `{inner}` follows from those from position 9 on", 17
    if code[17] != whole:
        return f"position 18 has `{code[17]}`, where `{whole}` follows from those before", 18
    return None


def _expected(position: int, character: str) -> str | None:
    """What is expected there; None where the character can stand."""
    if position == 1:
        return None if character in AUTHORITIES else f"one of {''.join(AUTHORITIES)}"
    if 3 <= position <= 8:
        return None if character in _DIGITS else "a digit"
    if position == 17:
        return None if character in _DIGITS or character == "X" else "a digit or X"
    return None if character in ALPHABET else "a digit, or a capital other than I, O, S, V and Z,"


def _fix(code: str) -> str | None:
    """The code that was meant: written in another way, with look-alikes, or with two neighbours exchanged."""
    if len(code) > 4 * _LENGTH:
        return None
    plain = unicodedata.normalize("NFKC", code).upper()
    plain = "".join(character for character in plain if not character.isspace() and character != "-")
    plain = plain.translate(_LOOK_ALIKES)
    if _wrong(plain) is None:
        return plain
    exchanged = {
        plain[:at] + plain[at + 1 : at + 2] + plain[at : at + 1] + plain[at + 2 :] for at in range(len(plain) - 1)
    }
    right = [other for other in exchanged if _wrong(other) is None]
    return right[0] if len(right) == 1 else None
