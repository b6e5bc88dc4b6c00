"""Whether customers have consented that a source is asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from creditrules.diagnostics import Diagnostic
from creditrules.diagnostics.codes import CONSENTS_UNREADABLE
from creditrules.sources.asking import SourceError
from creditrules.sources.configured import ConsentSettings
from creditrules.sources.error import SourcesError
from creditrules.sources.kinds import Consent, ConsentRegister
from creditrules.sources.saying import said_by


@dataclass(frozen=True, slots=True)
class Consents:
    """By source and customer the consent that holds today, and where none does, one that did or will."""

    holding: Mapping[str, Mapping[str, Consent]] = field(default_factory=dict)
    other_days: Mapping[str, Mapping[str, Consent]] = field(default_factory=dict)

    def of(self, source: str) -> Mapping[str, Consent]:
        """By customer the consents that hold today for a source."""
        return self.holding.get(source, {})

    def on_other_days(self, source: str, customer: str) -> Consent | None:
        """A consent that has ended, or has not begun: of several, the one that begins last."""
        return self.other_days.get(source, {}).get(customer)


def consented(
    register: ConsentRegister | None, asked: ConsentSettings | None, customers: Sequence[str], today: date
) -> Consents:
    """The consents of these customers for our purpose and us as its recipient.

    What counts is the day on which the source is asked, not the day as of which is decided. Raises `SourcesError` where
    the register cannot be read.
    """
    if register is None or asked is None:
        return Consents()
    wanted = set(customers)
    ours = [
        one
        for one in sorted(_read(register, customers), key=lambda one: one.start)
        if one.customer in wanted and (one.purpose, one.recipient) == (asked.purpose, asked.recipient)
    ]
    return Consents(
        _by_source(one for one in ours if _holds(one, today)),
        _by_source(one for one in ours if not _holds(one, today)),
    )


def _holds(one: Consent, today: date) -> bool:
    return one.start <= today and (one.until is None or today <= one.until)


def _by_source(consents: Iterable[Consent]) -> dict[str, dict[str, Consent]]:
    found: dict[str, dict[str, Consent]] = {}
    for one in consents:
        found.setdefault(one.source, {})[one.customer] = one
    return found


def _read(register: ConsentRegister, customers: Sequence[str]) -> list[Consent]:
    try:
        read: list[object] = list(register.consents(customers))
        sound = [one for one in read if isinstance(one, Consent) and _is_sound(one)]
    except SourceError as error:
        why = said_by(error)
    except BaseException as error:  # noqa: BLE001  # a plugin may raise anything; no key is pressed in this thread
        why = f"its plugin failed with {type(error).__name__}"
    else:
        if len(sound) == len(read):
            return sound
        why = "its plugin gave something else than consents, whose days are dates and whose other parts are texts"
    message = f"the register of consents cannot be read: {why}"
    help_ = "no source that needs consent is asked while nobody knows who consents"
    raise SourcesError([Diagnostic(code=CONSENTS_UNREADABLE, message=message, where="consent", help=help_)])


def _is_sound(one: Consent) -> bool:
    texts: tuple[object, ...] = (one.customer, one.purpose, one.source, one.recipient)
    return all(isinstance(text, str) for text in texts) and type(one.start) is date and type(one.until) in _UNTIL


_UNTIL = (date, type(None))
