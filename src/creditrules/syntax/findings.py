"""What is said about text that cannot be read: one function a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from creditrules.diagnostics import Diagnostic, Fix, Label, Span, codes, nearest
from creditrules.syntax.keywords import BLOCKS

_PHRASES = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "DATE": "a date",
    "CURRENCY": "a currency",
    "DURATION_UNIT": "`days`, `months` or `years`",
    "EQUAL": "`=`",
    "_COLON": "`:`",
    "_COMMA": "`,`",
    "_PIPE": "`|`",
    "_LPAR": "`(`",
    "_RPAR": "`)`",
    "_ROW": "a row that starts with `|`",
}
_VALUE = frozenset(("NAME", "NUMBER", "_LPAR", "MINUS"))
_VALUE_TOO = _VALUE | {"STRING", "PERCENT", "DATE", "_KW_YES", "_KW_NO", "_KW_PREVIOUS", "_KW_NOT"}
_SIGNS = frozenset(("PLUS", "MINUS", "TIMES", "DIVIDE", "LESS", "LESS_EQUAL", "MORE", "MORE_EQUAL", "NOT_EQUAL"))
_UNITS = frozenset(("MULTIPLIER", "CURRENCY", "DURATION_UNIT", "LANGUAGE"))
_OPERATORS = _SIGNS | _UNITS | {"_KW_SINCE", "_KW_ROUNDED", "_KW_AS", "_KW_ELSE"}
_CONTINUES_A_VALUE = _OPERATORS | {"_KW_IS", "_KW_WITHIN", "_KW_INCLUDES", "EQUAL", "_LPAR", "_KW_AND", "_KW_OR"}
_LINE_ENDS = frozenset(("_NL", "$END"))
_MOST_PHRASES = 7
_LAST_WORD = re.compile(r"[^\W\d]\w*\Z")
_GOES_ON = "a line goes on where the next one begins with `and` or `or`, or inside parentheses"


def unknown_block(span: Span) -> Diagnostic:
    """A line at the first column whose first word begins no block."""
    word = span.text
    if word == "include":
        return Diagnostic(
            code=codes.RESERVED,
            message="`include` is reserved for sharing blocks between files and cannot be used yet",
            primary=Label(span, "reserved"),
            help="copy the block into this file",
        )
    close = nearest(word, BLOCKS)
    begins = f"blocks begin with {', '.join(f'`{block}`' for block in BLOCKS)}"
    return Diagnostic(
        code=codes.UNKNOWN_BLOCK,
        message=f"no block begins with `{word}`",
        primary=Label(span, "a line that starts at the first column begins a block"),
        help=f"did you mean `{close}`?" if close else f"indent the line if it belongs to the block above it; {begins}",
        fixes=(Fix(span, close),) if close else (),
        data={"word": word, "suggestion": close},
    )


def text_before_block(span: Span) -> Diagnostic:
    """An indented line with no block above it."""
    return Diagnostic(
        code=codes.TEXT_BEFORE_BLOCK,
        message="this line is indented, but there is no block above it to belong to",
        primary=Label(span, "belongs to no block"),
        help="start the block's first line at the first column",
    )


def nothing_here(span: Span) -> Diagnostic:
    """A file without any block."""
    return Diagnostic(
        code=codes.UNFINISHED,
        message="this file has no policy in it",
        primary=Label(span, "expected a block, such as `policy`"),
        help="`creditrules new DIR` writes a policy to start from",
    )


def wrong_literal(span: Span, why: str) -> Diagnostic:
    """A number, date, duration or text that is well formed and still says nothing."""
    return Diagnostic(code=codes.WRONG_LITERAL, message=why, primary=Label(span, "here"))


def comma_without_space(span: Span) -> Diagnostic:
    """A comma directly before a digit that does not separate thousands."""
    return Diagnostic(
        code=codes.WRONG_LITERAL,
        message="this comma separates neither thousands nor the parts of a list",
        primary=Label(span, "followed by a digit without a space"),
        help="write digits in threes (`1,200`) for one number, or a space after the comma (`1, 200`) for two",
    )


def too_deep(span: Span) -> Diagnostic:
    """An expression nested beyond reason."""
    return Diagnostic(
        code=codes.TOO_DEEP,
        message="this expression is nested too deeply to be read",
        primary=Label(span, "more than 100 levels"),
        help="give parts of it names with `let`",
    )


def too_many(span: Span) -> Diagnostic:
    """So many mistakes that the rest is not looked at."""
    return Diagnostic(
        code=codes.UNEXPECTED_TEXT,
        message="there are more mistakes after this one; they are shown when these are mended",
        primary=Label(span, "reading stops here"),
    )


def unclosed_text(span: Span) -> Diagnostic:
    """A quotation mark without its partner on the line."""
    return Diagnostic(
        code=codes.UNFINISHED,
        message="this text is not closed",
        primary=Label(span, "the quotation mark opens here"),
        help='end the text with `"` on the same line; a quotation mark inside a text is written `\\"`',
    )


def unclosed_parenthesis(span: Span) -> Diagnostic:
    """A parenthesis without its partner in the block."""
    return Diagnostic(
        code=codes.UNFINISHED,
        message="this parenthesis is not closed",
        primary=Label(span, "opens here"),
        help="add `)` where the expression ends",
    )


def unknown_character(span: Span) -> Diagnostic:
    """A character that no word of the language has."""
    character = span.text
    known = {
        ";": "a line ends where its text ends; write nothing after it",
        "{": "conditions are grouped with `(` and `)`",
        "}": "conditions are grouped with `(` and `)`",
        "[": "a list of values is written with commas: `A, B`",
        "]": "a list of values is written with commas: `A, B`",
        "'": 'texts stand in double quotes: `"…"`',
        "“": 'texts stand in straight double quotes: `"…"`',
        "”": 'texts stand in straight double quotes: `"…"`',
        "&": "write `and`",
        "!": "write `not`, or `!=` for `is not equal to`",
        "%": "a percentage is a number followed by `%`: `12.5%`",
        "¥": "write the currency after the amount: `500,000 CNY`",
        "￥": "write the currency after the amount: `500,000 CNY`",
        "$": "write the currency after the amount: `500,000 USD`",
        "€": "write the currency after the amount: `500,000 EUR`",
        ".": "a number needs digits on both sides of its point: `0.5`",
    }
    shown = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
    return Diagnostic(
        code=codes.UNKNOWN_CHARACTER,
        message=f"the character {shown} has no meaning here",
        primary=Label(span, "not expected"),
        help=known.get(character) or _unseen(character) or "texts that people read stand in double quotes",
    )


def _unseen(character: str) -> str:
    """What to do about a character that cannot be seen."""
    if character.isspace():
        return "it looks like a space, and is none that separates words; write a plain space in its place"
    return "" if character.isprintable() else "it cannot be seen; remove it"


def unexpected(span: Span, kind: str, accepted: Iterable[str], words: dict[str, str], block: str) -> Diagnostic:
    """A word or sign that cannot stand where it does.

    `kind` is its terminal, `accepted` are the terminals that could stand there, `words` the keyword of each keyword
    terminal, `block` the keyword of the block.
    """
    accepted = frozenset(accepted)
    expected = _expected(accepted, words)
    if kind == "$END" and "_NL" in accepted and "$END" not in accepted:
        return Diagnostic(
            code=codes.UNFINISHED,
            message=f"this `{block}` has no lines",
            primary=Label(span, "expected indented lines below"),
            help="lines that belong to a block stand below its first line, indented",
        )
    if kind in _LINE_ENDS or kind == "_ROW":
        word, meant = _slip(span, words)
        return Diagnostic(
            code=codes.UNFINISHED,
            message=f"this line of `{block}` is not finished",
            primary=Label(span, f"expected {expected}"),
            help=f"did you mean `{meant}`?" if meant else _ways_on(accepted),
            fixes=(Fix(word, meant),) if meant else (),
            data={"expected": sorted(accepted)},
        )
    keywords = sorted({words[terminal] for terminal in accepted if terminal in words})
    close = nearest(span.text, keywords) if span.text.isidentifier() else None
    close = close if close and close != span.text else None
    label = "expected the line to end here" if expected == "the end of the line" else f"expected {expected}"
    return Diagnostic(
        code=codes.UNEXPECTED_TEXT,
        message=f"`{_short(span.text)}` cannot stand here in `{block}`",
        primary=Label(span, label),
        help=f"did you mean `{close}`?" if close else _advice(span, kind, accepted),
        fixes=(Fix(span, close),) if close else (),
        data={"found": span.text, "expected": sorted(accepted), "suggestion": close},
    )


def _slip(span: Span, words: dict[str, str]) -> tuple[Span, str]:
    """The last word before a place, and the keyword that it nearly is; empty where it is none or not nearly one."""
    source, end = span.source, span.start
    line = source.text[source.line_starts[span.line - 1] : end].rstrip()
    last = _LAST_WORD.search(line)
    if last is None:
        return span, ""
    start = source.line_starts[span.line - 1] + last.start()
    word = Span(source, start, start + len(last[0]))
    close = nearest(last[0], words.values())
    nearly = close is not None and close != last[0] and SequenceMatcher(None, last[0], close).ratio() >= 0.8
    return word, close if close is not None and nearly else ""


def _expected(accepted: frozenset[str], words: dict[str, str]) -> str:
    """What could stand there, in words: values as one, operators only where nothing else could."""
    phrases: list[str] = []
    rest = set(accepted) - {"_NL", "$END", "_ROW"}
    if accepted >= _VALUE:
        phrases.append("a value")
        rest -= _VALUE_TOO
    operators = rest & _OPERATORS
    if operators and rest - _CONTINUES_A_VALUE:
        rest -= _CONTINUES_A_VALUE
    phrases += sorted(_PHRASES[terminal] for terminal in rest if terminal in _PHRASES)
    phrases += sorted(f"`{words[terminal]}`" for terminal in rest if terminal in words)
    if "_ROW" in accepted and len(accepted) == 1:
        phrases.append(_PHRASES["_ROW"])
    if accepted & _LINE_ENDS:
        phrases.append("the end of the line")
    if not phrases:
        return "something else"
    if len(phrases) > _MOST_PHRASES:
        phrases = [*phrases[: _MOST_PHRASES - 1], "another clause"]
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} or {phrases[-1]}"


def _advice(span: Span, kind: str, accepted: frozenset[str]) -> str:
    if kind in _SIGNS and not span.source.text[span.source.line_starts[span.line - 1] : span.start].strip():
        return _GOES_ON
    if kind == "EQUAL" and accepted >= _VALUE:
        return "equality is written with one `=`, or with `is`"
    if "_COLON" in accepted:
        return "a declaration is written `name : type`"
    if kind == "STRING" and "LANGUAGE" not in accepted and "STRING" not in accepted:
        return "a title stands directly behind the name or the type"
    return ""


def _ways_on(accepted: frozenset[str]) -> str:
    if "_COLON" in accepted:
        return "a declaration is written `name : type`"
    if accepted >= _VALUE:
        return _GOES_ON
    if "_PIPE" in accepted:
        return "every cell of a row ends with `|`, the last one too"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
