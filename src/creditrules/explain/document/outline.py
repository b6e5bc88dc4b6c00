"""The whole document: first what was decided and why, then every step, then the policy."""

from __future__ import annotations

from collections.abc import Iterable

from creditrules.explain.document.blocks import Document, Paragraph, Section
from creditrules.explain.document.computed import tables, values
from creditrules.explain.document.facts import facts
from creditrules.explain.document.headline import about, days_and_names, scale, score_words, verdict
from creditrules.explain.document.next_grade import next_grade
from creditrules.explain.document.outlook import outlook, unused
from creditrules.explain.document.points import points
from creditrules.explain.document.policy_text import policy_text
from creditrules.explain.document.reasons import overrides, reasons
from creditrules.explain.document.rules import (
    controls,
    overrides as all_overrides,
    reviews,
    scope,
    watches,
)
from creditrules.explain.document.scoring import factors, score
from creditrules.explain.document.settings import settings
from creditrules.explain.document.teller import Teller
from creditrules.explain.document.terms import terms
from creditrules.explain.model import Explanation
from creditrules.explain.wording.language import Language
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Words

_FIRST = (reasons, points, overrides, terms, next_grade, outlook, unused)
_STEPS = (facts, scope, values, tables, factors, score, all_overrides, controls, settings, reviews, watches)

MOST_RECORDS = 1_000


def document(
    explanation: Explanation, language: Language, *, steps: bool = True, most_records: int = MOST_RECORDS
) -> Document:
    """The explanation as a document in a language; without `steps` only what was decided and why.

    Of a list, at most so many records are told; that there are more is said.
    """
    tell = Teller(explanation, language, most_records)
    sections = _some(section(tell) for section in _FIRST)
    if steps and tell.inside:
        sections += _some([_all_steps(tell), policy_text(tell)])
    elif steps:
        sections += _some([score(tell), facts(tell)])
    return Document(
        language=language,
        verdict=verdict(tell),
        score=score_words(tell),
        about=about(tell),
        scale=scale(tell),
        facts=days_and_names(tell),
        sections=tuple(sections),
        footer=_footer(tell),
    )


def _some(sections: Iterable[Section | None]) -> list[Section]:
    return [section for section in sections if section is not None]


def _all_steps(tell: Teller) -> Section:
    told = Paragraph(tell.say(Say.STEPS_TOLD, file=tell.file))
    return Section("steps", tell.say(Say.STEPS), (told, *_some(step(tell) for step in _STEPS)))


def _footer(tell: Teller) -> tuple[Words, ...]:
    policy = tell.explanation.policy
    return (
        tell.say(Say.POLICY_DIGEST, policy=policy.id, version=policy.version, digest=policy.digest),
        tell.say(Say.MADE_BY, version=str(tell.explanation.version)),
    )
