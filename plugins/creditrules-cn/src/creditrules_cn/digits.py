"""The two check characters: of the whole code (GB 32100-2015, as ISO 7064) and of the inner one (GB 11714-1997)."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a code, by value: digits and capitals without I, O, S, V and Z."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(body: str) -> str:
    """The last character of the code that begins with these 17."""
    if len(body) != len(_WEIGHTS) or not set(body) <= _VALUES.keys():
        raise ValueError("the first 17 characters are digits, and capitals without I, O, S, V and Z")
    total = sum(_VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The last character, a digit or X, of the organisation code that begins with these eight."""
    if len(body) != len(_INNER_WEIGHTS) or not (body.isascii() and body.isalnum() and body == body.upper()):
        raise ValueError("the first 8 characters are digits and capitals")
    # Here letters count on from ten without gaps, as in base 36.
    total = sum(int(character, 36) * weight for character, weight in zip(body, _INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
