"""Facts from where they live: plugins, and gathering with provenance, freshness and consent.

What a plugin needs is here, by name.
"""

from creditrules.sources.asking import (
    Answers,
    AsyncSource,
    Refused,
    Request,
    Source,
    SourceError,
    Told,
    Unavailable,
    Wanted,
)
from creditrules.sources.hookspecs import hookimpl
from creditrules.sources.kinds import (
    Alert,
    Consent,
    ConsentKind,
    ConsentRegister,
    Opening,
    ReaderKind,
    Receiver,
    ReceiverKind,
    Row,
    Settings,
    SourceKind,
)
from creditrules.sources.secret import Secret

__all__ = [
    "Alert",
    "Answers",
    "AsyncSource",
    "Consent",
    "ConsentKind",
    "ConsentRegister",
    "Opening",
    "ReaderKind",
    "Receiver",
    "ReceiverKind",
    "Refused",
    "Request",
    "Row",
    "Secret",
    "Settings",
    "Source",
    "SourceError",
    "SourceKind",
    "Told",
    "Unavailable",
    "Wanted",
    "hookimpl",
]
