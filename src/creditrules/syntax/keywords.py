"""Keywords: the words of the grammar in each language that policies can be written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_KEYWORD = re.compile(r'"([a-z]+)(?:@([a-z]+))?"')

BLOCKS = (
    "policy",
    "sources",
    "facts",
    "record",
    "let",
    "table",
    "factor",
    "score",
    "reasons",
    "grades",
    "override",
    "actions",
    "control",
    "review",
    "watch",
    "example",
    "always",
    "never",
    "monotone",
)
"""The words that begin a block, in the order in which a policy is mostly written."""

CONTINUES = ("and", "or", "because")
"""A line that begins with one of these continues the line before."""


@dataclass(frozen=True, eq=False)
class Language:
    """A language of keywords: what each keyword of the grammar is written as."""

    name: str
    words: Mapping[str, str]

    def word(self, keyword: str) -> str:
        """How `keyword` (`when`, `from@source`) is written."""
        return self.words.get(keyword) or self.words.get(keyword.partition("@")[0]) or keyword.partition("@")[0]


ENGLISH = Language("en", {})


def with_keywords(grammar: str, language: Language) -> tuple[str, dict[str, str]]:
    """The grammar with its keywords as terminals of the language, and the word for each such terminal.

    Keywords have word boundaries, so that `factbe` is one name and not `fact be`. Two uses of a keyword that the
    language writes alike are one terminal: the parser could not tell them apart.
    """
    by_word: dict[str, str] = {}

    def terminal(found: re.Match[str]) -> str:
        keyword = found[1] + (f"@{found[2]}" if found[2] else "")
        return by_word.setdefault(language.word(keyword), "_KW_" + keyword.upper().replace("@", "_AT_"))

    body = "\n".join(line if line.startswith("//") else _KEYWORD.sub(terminal, line) for line in grammar.split("\n"))
    continues = "|".join(re.escape(language.word(word)) for word in CONTINUES)
    body = body.replace("CONTINUES", continues)
    definitions = "\n".join(f"{name}.5: /{re.escape(word)}\\b/" for word, name in sorted(by_word.items()))
    return f"{body}\n{definitions}\n", {name: word for word, name in by_word.items()}
