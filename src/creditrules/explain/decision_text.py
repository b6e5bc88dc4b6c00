"""The text form of a decision, for a credit manager."""

from __future__ import annotations

from creditrules.engine.decision import Decision
from creditrules.explain.controls_text import why_these_terms
from creditrules.explain.headline import headline
from creditrules.explain.look import Style, unstyled
from creditrules.explain.outlook_text import others_text, review_text, unused_text, watches_text
from creditrules.explain.points_text import points_text
from creditrules.explain.reasons_text import overrides_text, reasons_text
from creditrules.explain.terms_text import terms_text

_SECTIONS = (
    reasons_text,
    points_text,
    overrides_text,
    terms_text,
    why_these_terms,
    review_text,
    watches_text,
    unused_text,
    others_text,
)


def decision_text(decision: Decision, style: Style = unstyled) -> str:
    """Grade and score, the reasons, the points, overrides, terms, review and watches, each with its clause.

    A section with nothing in it is left out. There is no line end after the last line.
    """
    sections = ["\n".join(headline(decision, style))]
    sections += ["\n".join(lines) for section in _SECTIONS if (lines := section(decision, style))]
    return "\n\n".join(sections)
