"""What is said about names: one function a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from creditrules.diagnostics import Diagnostic, Fix, Label, Span, codes, nearest


def unknown(span: Span, kind: str, known: Iterable[str], *, what_then: str = "") -> Diagnostic:
    """A name that nothing declares. `kind` says what was looked for: `fact`, `grade`, `source`."""
    name, known = span.text, tuple(known)
    close = nearest(name, known)
    if close:
        ways = f"did you mean `{close}`?"
    elif known and len(known) <= 12:
        ways = f"there {'is only' if len(known) == 1 else 'are'} {_list(known, 'and')}"
    else:
        ways = ""
    return Diagnostic(
        code=codes.UNKNOWN_NAME,
        message=f"there is no {kind} called `{name}`",
        primary=Label(span, "no such name" if kind in _OF_THE_LANGUAGE else "not declared"),
        notes=(what_then,) if what_then else (),
        help=ways,
        fixes=(Fix(span, close),) if close else (),
        data={"name": name, "suggestion": close},
    )


def unknown_currency(span: Span) -> Diagnostic:
    """A currency that ISO 4217 does not list. Codes that look alike are other currencies: none of them is suggested."""
    meant = _CALLED.get(span.text.upper())
    return Diagnostic(
        code=codes.UNKNOWN_NAME,
        message=f"there is no currency called `{span.text}`",
        primary=Label(span, "no such currency"),
        help=f"did you mean `{meant}`?" if meant else "a currency is a code of ISO 4217, such as `CNY`, `EUR` or `USD`",
        fixes=(Fix(span, meant),) if meant else (),
        data={"name": span.text, "suggestion": meant},
    )


def held_to_nothing(span: Span) -> Diagnostic:
    """A `monotone` about something other than the score."""
    return Diagnostic(
        code=codes.UNKNOWN_NAME,
        message=f"only the score can be held to one direction, and this is `{span.text}`",
        primary=Label(span, "not `score`"),
        help="write `score never rises with …` or `score never falls with …`",
    )


def unknown_member(span: Span, members: Sequence[str], owner: Label | None = None, note: str = "") -> Diagnostic:
    """A word that is none of the members that a value can be."""
    name = span.text
    close = nearest(name, members)
    return Diagnostic(
        code=codes.UNKNOWN_MEMBER,
        message=f"`{name}` is none of the words that can stand here",
        primary=Label(span, "no such word"),
        related=(owner,) if owner else (),
        notes=(note,) if note else (),
        help=f"did you mean `{close}`?" if close else f"it can be {_list(members, 'or')}",
        fixes=(Fix(span, close),) if close else (),
        data={"name": name, "members": list(members), "suggestion": close},
    )


def duplicate(span: Span, kind: str, first: Span) -> Diagnostic:
    """A name declared twice."""
    return Diagnostic(
        code=codes.DUPLICATE_NAME,
        message=f"the {kind} `{span.text}` is declared twice",
        primary=Label(span, "declared again"),
        related=(Label(first, "first declared here"),),
        help="give one of them another name, or remove it",
    )


def listed_twice(span: Span, kind: str, first: Span) -> Diagnostic:
    """A word or column that stands twice in one list."""
    return Diagnostic(
        code=codes.DUPLICATE_NAME,
        message=f"the {kind} `{span.text}` is listed twice",
        primary=Label(span, "listed again"),
        related=(Label(first, "first listed here"),),
        help="remove one of them",
    )


def duplicate_block(span: Span, first: Span) -> Diagnostic:
    """A block that a policy has once, written twice."""
    return Diagnostic(
        code=codes.DUPLICATE_BLOCK,
        message=f"a policy has one `{span.text}` block, and this is a second one",
        primary=Label(span, "second block"),
        related=(Label(first, "first block"),),
        help="move its lines into the first block",
    )


def missing_block(place: Span, keyword: str, why: str) -> Diagnostic:
    """A block that the policy cannot do without."""
    return Diagnostic(
        code=codes.MISSING_BLOCK,
        message=f"this policy has no `{keyword}` block",
        primary=Label(place, f"needs a `{keyword}` block"),
        notes=(why,),
    )


def duplicate_clause(span: Span, what: str, first: Span) -> Diagnostic:
    """A clause that a block has once, written twice."""
    return Diagnostic(
        code=codes.DUPLICATE_CLAUSE,
        message=f"this is said twice: {what}",
        primary=Label(span, "said again"),
        related=(Label(first, "first said here"),),
        help="keep the one that is meant",
    )


def missing_clause(span: Span, what: str, example: str) -> Diagnostic:
    """A clause that a block cannot do without."""
    return Diagnostic(
        code=codes.MISSING_CLAUSE,
        message=f"`{span.text}` does not say {what}",
        primary=Label(span, "incomplete"),
        help=f"add a line such as `{example}`",
    )


def circular(names: Sequence[str], asked: Sequence[Span]) -> Diagnostic:
    """Definitions that need one another: `asked` is where each of them asks for the next."""
    round_ = (*names, names[0])
    circle = f": {' → '.join(f'`{name}`' for name in round_)}" if len(names) > 1 else ""
    needs = [f"`{one}` needs `{next_}`" for one, next_ in pairwise(round_)]
    first, *others = [Label(span, text) for span, text in zip(asked, needs, strict=True)]
    scored = "`scored_grade` is the grade before overrides; " if "grade" in names else ""
    return Diagnostic(
        code=codes.CIRCULAR_DEFINITION,
        message=f"`{names[0]}` is defined by itself{circle}",
        primary=first,
        related=tuple(others),
        help=scored + ("one of these must be defined without the others" if others else "define it without itself"),
    )


def like_itself(span: Span, titles: Sequence[str], others: Iterable[Span]) -> Diagnostic:
    """An example that builds upon itself."""
    circle = " → ".join(f'"{title}"' for title in (*titles, titles[0]))
    return Diagnostic(
        code=codes.CIRCULAR_DEFINITION,
        message=f"this example is like itself: {circle}",
        primary=Label(span, "builds upon itself"),
        related=tuple(Label(other, "on the way round") for other in others),
        help="one of these examples must stand by itself",
    )


def too_long_chain(span: Span, name: str, limit: int) -> Diagnostic:
    """A definition that, with those it rests upon, has too many levels."""
    return Diagnostic(
        code=codes.TOO_DEEP,
        message=f"`{name}` rests on other values in more than {limit} levels, one upon the other",
        primary=Label(span, "too deep"),
        help="define it from facts in fewer steps",
    )


def not_here(span: Span, name: str, why: str, help_: str = "") -> Diagnostic:
    """A name that exists, but has no value at this place."""
    return Diagnostic(
        code=codes.NOT_AVAILABLE_HERE,
        message=f"`{name}` cannot be used here",
        primary=Label(span, why),
        help=help_,
    )


def taken(span: Span, name: str) -> Diagnostic:
    """A declaration with the name of something that the language defines."""
    return Diagnostic(
        code=codes.DUPLICATE_NAME,
        message=f"`{name}` is defined by the language",
        primary=Label(span, "choose another name"),
    )


_OF_THE_LANGUAGE = ("function", "unit of time")
_CALLED = {"RMB": "CNY", "YUAN": "CNY", "CNH": "CNY", "EURO": "EUR"}


def _list(names: Sequence[str], word: str) -> str:
    shown = [f"`{name}`" for name in names[:12]]
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}" if len(shown) > 1 else "".join(shown)
