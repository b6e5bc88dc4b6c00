"""Every kind of finding has a page, and every page shows what it speaks of: a policy and the exact message.

With `REWRITE=1` the messages on the pages are written anew.
"""

import dataclasses
import json
import re
from collections.abc import Collection
from pathlib import Path

import pytest

from creditrules import FactsError, load
from creditrules.diagnostics import Code, Diagnostic, render_text
from creditrules.diagnostics.codes import (
    ENGINE_FAILED,
    ENGINE_LIMIT,
    EXAMPLE_FAILED,
    NOT_WRITTEN,
    OTHER_DECISION,
    OUT_OF_MEMORY,
    PROPERTY_FAILED,
    UNDECIDED,
    UNREADABLE_FILE,
    WRONG_CUSTOMER,
    all_codes,
)
from creditrules.sources.discovery import discover
from tests.cli.running import run
from tests.docs.blocks import DOCS, REWRITE, Block, blocks_of, rewrite
from tests.sources.installing import installed

PAGES = DOCS / "errors"
DAY = "2026-03-01"
LONGEST_PAGE = 60
HEADINGS = ["## Why it matters", "## What to do"]

_TESTED = (EXAMPLE_FAILED, PROPERTY_FAILED)
"""The codes that `creditrules test` tells."""

_REFUSED = [code for code in all_codes() if code.number < 500 and code not in (*_TESTED, UNREADABLE_FILE)]
"""The codes whose pages show a policy that the check refuses."""

codes = pytest.mark.parametrize("code", all_codes(), ids=str)


def test_every_page_is_about_a_code() -> None:
    assert sorted(page.stem for page in PAGES.glob("CR*.md")) == [str(code) for code in all_codes()]


@codes
def test_a_page_has_its_parts(code: Code) -> None:
    lines = (PAGES / f"{code}.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {code} {code.name}"
    assert [line for line in lines[1:] if line.startswith("#") and not line.startswith("# ")] == HEADINGS
    assert len(lines) <= LONGEST_PAGE


@codes
def test_a_page_shows_its_finding(code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGES / f"{code}.md"
    blocks = list(blocks_of(page))
    message = _only("text", blocks)
    if code in _REFUSED:
        assert _only("policy", blocks).mark("fails") == str(code)
    _write(code, blocks)
    told = {6: _facts_refused, 7: _tables_refused, 8: _sources_refused}.get(code.number // 100)
    out, found = _policy_told(code) if told is None else told(code, blocks)
    assert found == [str(code)]
    assert "Traceback" not in out
    if REWRITE:
        rewrite(page, {message: out})
    else:
        assert message.text == out


def _only(kind: str, blocks: list[Block]) -> Block:
    (block,) = [block for block in blocks if block.kind == kind]
    return block


def _write(code: Code, blocks: list[Block]) -> None:
    """Write the policy and the facts of a page to files; the page on unreadable files has one in another encoding."""
    encoding = "gb18030" if code is UNREADABLE_FILE else "utf-8"
    for block in (block for block in blocks if block.kind == "policy"):
        Path("example.policy").write_text(block.text, encoding=encoding)
    names = ("facts.json", "previous.json")
    for name, block in zip(names, (block for block in blocks if block.kind == "json"), strict=False):
        Path(name).write_text(block.text, encoding="utf-8")


def _policy_told(code: Code) -> tuple[str, list[str]]:
    """What the command says about a policy, and the codes of its findings."""
    command = "test" if code in _TESTED else "check"
    told = json.loads(run(command, "example.policy", "--format", "json").out)
    return run(command, "example.policy").out.rstrip() + "\n", [each["code"] for each in told["findings"]]


def _facts_refused(code: Code, blocks: list[Block]) -> tuple[str, list[str]]:
    """What is said instead of a decision about the facts of a page, and the codes of its findings."""
    if code is UNDECIDED:
        return _undecided()
    previous = ["--previous", "previous.json"] if len([b for b in blocks if b.kind == "json"]) > 1 else []
    decide = ["decide", "example.policy", "facts.json", "--as-of", DAY, *previous]
    told = json.loads(run(*decide, "--format", "json").out)
    return run(*decide).err, [each["code"] for each in told["findings"]]


def _tables_refused(code: Code, blocks: list[Block]) -> tuple[str, list[str]]:
    """What is said instead of the decisions of a portfolio, and the codes of its findings."""
    for block in blocks:
        if block.kind == "csv":
            Path(block.mark("file") or "").write_text(block.text, encoding="utf-8")
    out = "results/decisions.csv" if code is NOT_WRITTEN else "decisions.parquet"
    tables = ["--facts", "facts.csv", "--records", "invoices=invoices.csv"]
    memory = ["--memory", "1MB"] if code is OUT_OF_MEMORY else []
    command = ["batch", "example.policy", *tables, "--out", out, "--as-of", DAY, *memory]
    if code is OTHER_DECISION:
        assert run(*command).status == 0
        changed = Path("example.policy").read_text(encoding="utf-8").replace("10,000", "20,000")
        Path("example.policy").write_text(changed, encoding="utf-8")
        command = ["explain", "decisions.parquet", "--customer", "A1"]
    if code is ENGINE_FAILED:
        command += ["--engine", "postgres", "--database", "host=/nowhere"]
    if code is ENGINE_LIMIT:
        command = ["sql", "example.policy", "--dialect", "postgres", "--as-of", DAY]
    told = json.loads(run(*command, "--format", "json").out)
    return run(*command).err, [each["code"] for each in told["findings"]]


def _sources_refused(code: Code, blocks: list[Block]) -> tuple[str, list[str]]:
    """What is said about the sources of a page, or about the plugins on it where it sets none up; and the codes."""
    modules = {}
    for block in blocks:
        name = block.mark("file") or ("sources.toml" if block.kind == "toml" else None)
        if block.kind == "python" and name is not None:
            modules[name.removesuffix(".py")] = block.text
        elif name is not None:
            Path(name).write_text(block.text, encoding="utf-8")
    with installed(Path.cwd(), **modules):
        if Path("sources.toml").exists():
            customer = "A1 " if code is WRONG_CUSTOMER else "A1"
            decide = ("decide", "example.policy", "--customer", customer, "--sources", "sources.toml")
            told = run(*decide, "--as-of", DAY).err
        else:
            findings = _plugin_findings(modules)
            told = f"{render_text(findings, mention_help=True)}\n"
    return _SECONDS.sub(r"\g<1>1.1", told), _CODE.findall(told)


_CODE = re.compile(r"^(?:error|warning)\[(CR\d+)\]", re.MULTILINE)
_SECONDS = re.compile(r"( takes )\d+\.\d(?= seconds to load)")


def _plugin_findings(modules: Collection[str]) -> list[Diagnostic]:
    """What is wrong with these plugins, each finding once."""
    found: list[Diagnostic] = []
    for plugin in discover().health:
        found += [each for each in plugin.findings if plugin.name in modules and each not in found]
    return found


def _undecided() -> tuple[str, list[str]]:
    """What is said where the check has missed something: no policy does that, so a control is taken away after it."""
    policy = load("example.policy")
    lacking = dataclasses.replace(policy, program=dataclasses.replace(policy.program, controls=()))
    with pytest.raises(FactsError) as refused:
        lacking.decide(json.loads(Path("facts.json").read_text(encoding="utf-8")), as_of=DAY)
    findings = refused.value.findings
    return f"{render_text(findings, mention_help=True)}\n", [str(each.code) for each in findings]


def test_findings_can_be_looked_up() -> None:
    for code in all_codes():
        assert run("help", str(code)).out.startswith(f"{code} {code.name}\n")
