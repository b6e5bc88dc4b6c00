"""Whether customers have consented that a source is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from creditrules.diagnostics import Diagnostic
from creditrules.diagnostics.codes import CONSENTS_UNREADABLE
from creditrules.sources.asking import SourceError
from creditrules.sources.configured import ConsentSettings
from creditrules.sources.error import SourcesError
from creditrules.sources.kinds import Consent, ConsentRegister


def consented(
    register: ConsentRegister | None, asked: ConsentSettings | None, customers: Sequence[str], today: date
) -> dict[str, dict[str, Consent]]:
    """By source the customers who consent today, each with the consent, for our purpose and us as its recipient.

    What counts is the day on which the source is asked, not the day as of which is decided. Raises `SourcesError` where
    the register cannot be read.
    """
    if register is None or asked is None:
        return {}
    found: dict[str, dict[str, Consent]] = {}
    wanted = set(customers)
    for one in _read(register, customers):
        ours = one.purpose == asked.purpose and one.recipient == asked.recipient
        if ours and one.customer in wanted and one.start <= today and (one.until is None or today <= one.until):
            found.setdefault(one.source, {})[one.customer] = one
    return found


def _read(register: ConsentRegister, customers: Sequence[str]) -> list[Consent]:
    try:
        read = list(register.consents(customers))
    except SourceError as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001  # a plugin may raise anything
        why = f"its plugin failed with {type(error).__name__}"
    else:
        if all(isinstance(one, Consent) for one in read):
            return read
        why = "its plugin gave something else than consents"
    message = f"the register of consents cannot be read: {why}"
    help_ = "no source that needs consent is asked while nobody knows who consents"
    raise SourcesError([Diagnostic(code=CONSENTS_UNREADABLE, message=message, where="consent", help=help_)])
