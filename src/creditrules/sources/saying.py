"""What the errors of plugins say, fit to be shown."""

from __future__ import annotations

from creditrules.diagnostics.visible import escaped
from creditrules.sources.asking import SourceError

_LONGEST = 500


def said_by(error: SourceError) -> str:
    """The text of an error that was meant for people: on one line, not too long, and without what drives a terminal."""
    try:
        text = escaped(" ".join(str(error).split()))
    except Exception:  # noqa: BLE001  # the text of an error is the plugin's own code
        text = ""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return text or "it does not say why"
