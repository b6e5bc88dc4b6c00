"""Cases in Markdown: a heading, a policy, and what is said about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from creditrules.checker import check
from creditrules.diagnostics import Diagnostic, Source, in_order, render_text
from creditrules.syntax import parse

CORPUS = Path(__file__).parent / "corpus"

_CASE = re.compile(
    r"^## (?P<heading>[^\n]+)\n(?P<between>(?:(?!## )[^`\n][^\n]*\n|\n)*)"
    r"```policy\n(?P<policy>.*?)^```\n(?P<rest>\n```text\n(?P<told>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"CR[0-9]{3}")


@dataclass(frozen=True)
class Case:
    """A policy and the text of its findings, empty where there are none."""

    file: str
    heading: str
    policy: str
    told: str

    @property
    def codes(self) -> list[str]:
        """The codes that the heading announces."""
        return _CODE.findall(self.heading)


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, in order."""
    text = path.read_text(encoding="utf-8")
    found = [Case(path.stem, case["heading"], case["policy"], case["told"] or "") for case in _CASE.finditer(text)]
    assert len(found) == text.count("\n## "), f"{path.name}: a case is not written as a heading, a policy and a text"
    return found


def findings_of(policy: str) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a policy, in order."""
    file, found = parse(Source("policy", policy))
    _, more = check(file)
    return in_order([*found, *more])


def told(policy: str) -> str:
    """The findings as an author reads them."""
    text = render_text(findings_of(policy))
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n" if text else ""


def rewrite(path: Path) -> None:
    """Writes into a file of cases what is said today."""

    def case(found: re.Match[str]) -> str:
        words = told(found["policy"])
        shown = f"\n```text\n{words}```\n" if words else ""
        return f"## {found['heading']}\n{found['between']}```policy\n{found['policy']}```\n{shown}"

    text = path.read_text(encoding="utf-8")
    path.write_text(_CASE.sub(case, text), encoding="utf-8")
