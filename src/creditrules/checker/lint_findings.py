"""What is worth a second look, though the policy decides without it: one function a lint."""

from __future__ import annotations

from creditrules.diagnostics import Diagnostic, Label, Span, codes


def silence_hint(name: str) -> str:
    """How a lint is silenced where it stands."""
    return f"if it is meant so, write above it `# allow {name}: ` and the reason"


def unused(span: Span, kind: str, name: str) -> Diagnostic:
    """Something declared that nothing uses."""
    return Diagnostic(
        code=codes.UNUSED,
        message=f"the {kind} `{name}` is declared and never used",
        primary=Label(span, "not used"),
        help=f"use it or remove it; {silence_hint(codes.UNUSED.name)}",
    )


def points_not_in_order(span: Span, before: Span, direction: str) -> Diagnostic:
    """A band whose points go the other way than those of the bands around it."""
    return Diagnostic(
        code=codes.POINTS_ORDER,
        message=f"the points of this band {direction} where those of the other bands do not",
        primary=Label(span, "the other way"),
        related=(Label(before, "the band before it"),),
        help=f"look whether two points were exchanged; {silence_hint(codes.POINTS_ORDER.name)}",
    )


def edge_senses(span: Span, first: Span, edge: str) -> Diagnostic:
    """An edge that belongs to the band below it in one factor, and above it in another."""
    return Diagnostic(
        code=codes.EDGE_SENSES,
        message=f"the edge {edge} belongs to the band below it here and to the one above it elsewhere",
        primary=Label(span, "one sense"),
        related=(Label(first, "the other sense"),),
        help=f"use `up to` and `above` in both, or `below` and `from`; {silence_hint(codes.EDGE_SENSES.name)}",
    )


def strange_letters(span: Span, name: str, what: str) -> Diagnostic:
    """A name that looks like another one without being it."""
    return Diagnostic(
        code=codes.STRANGE_LETTERS,
        message=f"the name `{name}` {what}",
        primary=Label(span, "may be mistaken for another name"),
        help=f"write it in the letters of one script; {silence_hint(codes.STRANGE_LETTERS.name)}",
    )


def direction_mark(span: Span) -> Diagnostic:
    """A mark that turns the direction of the text, so that it shows in another order than it is read."""
    return Diagnostic(
        code=codes.STRANGE_LETTERS,
        message="this text holds a mark that changes the direction in which it is shown",
        primary=Label(span, "shows in another order than it is read"),
        help=f"remove the mark U+{ord(span.text):04X}; {silence_hint(codes.STRANGE_LETTERS.name)}",
    )


def comma_in_list(span: Span) -> Diagnostic:
    """A number with a thousands separator that stands in a list."""
    apart = span.text.replace(",", ", ")
    return Diagnostic(
        code=codes.COMMA_IN_LIST,
        message=f"`{span.text}` is one number, and it stands in a list that commas separate",
        primary=Label(span, "one value"),
        help=f"write `{span.text.replace(',', '')}` for one number or `{apart}` for several; "
        f"{silence_hint(codes.COMMA_IN_LIST.name)}",
    )


def decides_nothing(span: Span, name: str, why: str) -> Diagnostic:
    """A factor that gives every customer the same."""
    return Diagnostic(
        code=codes.DECIDES_NOTHING,
        message=f"the factor `{name}` can decide nothing, because {why}",
        primary=Label(span, "the same for everybody"),
        help=f"remove it, or look at its points; {silence_hint(codes.DECIDES_NOTHING.name)}",
    )


def earnest_deposit(span: Span, name: str) -> Diagnostic:
    """An earnest deposit of more than a fifth of the contract."""
    return Diagnostic(
        code=codes.EARNEST_DEPOSIT,
        message=f"`{name}` can be more than 20% of the contract",
        primary=Label(span, "above 20%"),
        notes=("in Chinese law it has no deposit effect beyond 20% of the contract (Civil Code, article 586)",),
        help=f"ask for the rest as a prepayment or security deposit; {silence_hint(codes.EARNEST_DEPOSIT.name)}",
    )


def repeated_example(span: Span, first: Span) -> Diagnostic:
    """An example that gives what another one gives."""
    return Diagnostic(
        code=codes.REPEATED_EXAMPLE,
        message="this example gives the same facts, as of the same date, as another one",
        primary=Label(span, "the same again"),
        related=(Label(first, "the first one"),),
        help=f"change its facts, or join the two; {silence_hint(codes.REPEATED_EXAMPLE.name)}",
    )


def always(span: Span, holds: bool, why: tuple[str, ...]) -> Diagnostic:  # noqa: FBT001  # which of the two it is, is the subject
    """A comparison that comes out the same for every customer."""
    return Diagnostic(
        code=codes.ALWAYS_SAME,
        message=f"this {'always' if holds else 'never'} holds, whatever the customer",
        primary=Label(span, "always yes" if holds else "always no"),
        notes=why,
        help=f"look at the bound and at the declared range; {silence_hint(codes.ALWAYS_SAME.name)}",
    )


def silence(span: Span, message: str, help_: str) -> Diagnostic:
    """A silence that is not one."""
    return Diagnostic(code=codes.SILENCE, message=message, primary=Label(span, "here"), help=help_)
