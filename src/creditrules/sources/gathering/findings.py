"""What is said about the gathering of facts: one function per mistake."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from creditrules.diagnostics import Diagnostic, Label, Span
from creditrules.diagnostics.codes import (
    CONSENTS_UNREADABLE,
    NO_CONSENT,
    NO_SOURCE,
    SOURCE_FAILED,
    SOURCES_DIFFER,
    UNTOLD_FACT,
    WRONG_ANSWER,
    WRONG_CUSTOMER,
)
from creditrules.facts.values_shown import shown
from creditrules.program.program import Fact, Program
from creditrules.sources.gathering.customers import LONGEST_ID
from creditrules.sources.kinds import Consent


def source_failed(source: str, customer: str, why: str) -> Diagnostic:
    """A source gave no answer about a customer."""
    message = f"the source `{source}` is unavailable: {why}"
    return _about(source, customer, Diagnostic(code=SOURCE_FAILED, message=message, help=_WITHOUT))


def wrong_answer(source: str, customer: str, what: str) -> Diagnostic:
    """A source told what it should not have, or could not have meant."""
    message = f"the source `{source}` {what}"
    help_ = "what it told is not used; tell whoever looks after the source or its plugin"
    return _about(source, customer, Diagnostic(code=WRONG_ANSWER, message=message, help=help_))


def strangers(source: str, customer: str, count: int) -> Diagnostic:
    """A source told of others in an answer about a customer."""
    noun = "customer" if count == 1 else "customers"
    return wrong_answer(source, customer, f"told of {count:,} {noun} whom it was not asked about")


def no_consent(source: str, customer: str, purpose: str, other: Consent | None = None) -> Diagnostic:
    """A source that needs consent was not asked about a customer; `other` is a consent that holds on other days."""
    notes: tuple[str, ...] = ()
    why = f"no consent for the purpose `{purpose}` is recorded" if purpose else "there is no register of consents"
    if other is not None:
        # The same sentence for everybody, so that the warnings of many customers can be told as one.
        why = f"the consent for the purpose `{purpose}` does not hold today"
        until = f"to {other.until}" if other.until else "on"
        notes = (f"that of customer {other.customer} holds from {other.start} {until}",)
    message = f"the source `{source}` was not asked: {why}"
    return _about(source, customer, Diagnostic(code=NO_CONSENT, message=message, notes=notes, help=_WITHOUT))


def sources_differ(customer: str, fact: Fact, used: str, others: Iterable[str]) -> Diagnostic:
    """Sources tell different values of a fact."""
    names = " and ".join(f"`{name}`" for name in others)
    message = f"{names} told another value of `{fact.name}` than `{used}`, which is trusted more"
    found = Diagnostic(
        code=SOURCES_DIFFER,
        message=message,
        related=(Label(fact.span, "the fact is declared here"),),
        help="the explanation shows what each of them said",
    )
    return _about(used, customer, found)


def no_source(program: Program, facts: Iterable[Fact]) -> list[Diagnostic]:
    """Facts that the policy requires and no source can tell."""
    return [_no_source(program, fact) for fact in facts]


def _no_source(program: Program, fact: Fact) -> Diagnostic:
    return Diagnostic(
        code=NO_SOURCE,
        message=f"the policy requires `{fact.name}`, but none of the sources that are set up tells it",
        primary=Label(fact.span, "required here"),
        help=_who_may_tell(program, fact),
    )


def untold(program: Program, facts: Iterable[Fact]) -> tuple[Diagnostic, ...]:
    """Facts that may be missing, and will be, since no source can tell them."""
    return tuple(_untold(program, fact) for fact in facts)


def _untold(program: Program, fact: Fact) -> Diagnostic:
    return Diagnostic(
        code=UNTOLD_FACT,
        message=f"none of the sources that are set up tells `{fact.name}`, so it is missing for every customer",
        primary=Label(fact.span, "read by the policy"),
        help=f"{_who_may_tell(program, fact)}; decisions go on without it as the policy provides",
    )


def _who_may_tell(program: Program, fact: Fact) -> str:
    admitted = " or ".join(f"`{name}`" for name in fact.sources or program.sources)
    return f"let {admitted} tell it" if admitted else "declare a source in the policy's `sources`"


def consents_late(seconds: float) -> Diagnostic:
    """The register of consents does not answer."""
    return Diagnostic(
        code=CONSENTS_UNREADABLE,
        message=f"the register of consents did not answer within {seconds:g} seconds",
        where="consent",
        help="no source that needs consent is asked while nobody knows who consents",
    )


def wrong_customer(raw: object, why: str, span: Span | None = None) -> Diagnostic:
    """A customer id that is none, and where it stands, if it is in a file."""
    return Diagnostic(
        code=WRONG_CUSTOMER,
        message=f"{shown(raw)} cannot be the id of a customer: {why}",
        primary=None if span is None else Label(span),
        where="customer",
        help=f"an id is text of at most {LONGEST_ID} characters, all of them visible",
    )


_WITHOUT = "the decision goes on without it where the policy provides for that"


def _about(source: str, customer: str, found: Diagnostic) -> Diagnostic:
    return Diagnostic(
        code=found.code,
        message=found.message,
        related=found.related,
        notes=found.notes,
        where=f"customer {customer}",
        help=found.help,
        data=MappingProxyType({"source": source, "customer": customer}),
    )
