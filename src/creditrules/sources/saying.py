"""What the errors of plugins say, fit to be shown."""

from __future__ import annotations

from creditrules.diagnostics.visible import escaped
from creditrules.sources.asking import SourceError

_LONGEST = 500


def said_by(error: SourceError) -> str:
    """The text of an error that was meant for people."""
    return in_one_line(error, _LONGEST) or "it does not say why"


def in_one_line(error: BaseException, longest: int) -> str:
    """The text of an error, if any: on one line, cut to so many signs, and without what drives a terminal."""
    try:
        text = escaped(" ".join(str(error).split()))
    except Exception:  # noqa: BLE001  # the text of an error is the plugin's own code
        return ""
    return text if len(text) <= longest else f"{text[:longest]}…"
