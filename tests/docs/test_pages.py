"""What the pages show is true: policies are checked, sessions are run, links lead somewhere.

With `REWRITE=1` the output of sessions is written anew.
"""

import doctest
import json
import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from creditrules import PolicyError, load, loads
from creditrules.diagnostics.codes import UNUSED
from creditrules.syntax.grammar import block_parser
from creditrules.syntax.keywords import BLOCKS
from creditrules.values import Rounding
from creditrules.values.decimals import plain, round_to
from tests.cli.running import run
from tests.docs.blocks import CHECKOUT, DOCS, REWRITE, Block, blocks_of, pages, rewrite
from tests.docs.parts import whole

ERRORS = DOCS / "errors"
PAGES = [page for page in pages() if page.parent != ERRORS]  # pages about findings have a test of their own
KINDS = {"", "{toctree}", "console", "csv", "json", "policy", "python", "sh", "text", "toml"}
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _blocks(kind: str) -> list[Block]:
    return [block for page in PAGES for block in blocks_of(page) if block.kind == kind]


def _pages(kind: str) -> list[Path]:
    return [page for page in PAGES if any(block.kind == kind for block in blocks_of(page))]


def _name(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the shipped policies beside."""
    (tmp_path / "policies").symlink_to(CHECKOUT / "policies")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(block: Block) -> None:
    name = block.mark("file")
    if name is not None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(block.text, encoding="utf-8")


# ----------------------------------------------------------------------------------------------------------- policies


@pytest.mark.parametrize("block", _blocks("policy"), ids=str)
def test_a_policy_is_what_its_page_says(block: Block) -> None:
    short = {"part", "frame"} & set(block.words)
    found = _codes(whole(block.text) if "part" in block.words else block.text)
    ignored = {str(UNUSED)} if short else set()  # the frame declares more than one example uses
    expected = (block.mark("fails") or "").split(",")
    assert sorted(set(found) - ignored) == sorted(filter(None, expected))


def _codes(text: str) -> list[str]:
    try:
        return [str(each.code) for each in loads(text).findings]
    except PolicyError as error:
        return [str(each.code) for each in error.findings]


@pytest.mark.parametrize("block", _blocks("json"), ids=str)
def test_json_can_be_read(block: Block) -> None:
    assert json.loads(block.text)


# ----------------------------------------------------------------------------------------------------------- sessions


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("page", _pages("console"), ids=_name)
def test_a_session_runs_as_shown(page: Path) -> None:
    happened = {}
    for block in blocks_of(page):
        _write(block)
        if block.kind == "console":
            happened[block] = _session(block.text)
    if REWRITE:
        rewrite(page, happened)
    assert REWRITE or {str(block): text for block, text in happened.items()} == {
        str(block): block.text for block in happened
    }


def _session(text: str) -> str:
    """The commands of a session, each with what it really says."""
    told = []
    for command in (line for line in text.splitlines() if line.startswith("$ ")):
        program, *arguments = shlex.split(command[2:])
        assert program == "creditrules", f"only creditrules can be run here, not `{program}`"
        finished = run(*arguments)
        output = f"{finished.out}{finished.err}".rstrip("\n")
        told.append(f"{command}\n{output}\n" if output else f"{command}\n")
    return "".join(told)


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("page", _pages("python"), ids=_name)
def test_python_runs_as_shown(page: Path) -> None:
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for block in blocks_of(page):
        _write(block)
        if block.kind == "python" and block.mark("file") is None:
            case = doctest.DocTestParser().get_doctest(block.text, names, str(block), str(page), block.first)
            assert case.examples, f"{block}: no `>>>`"
            runner.run(case, clear_globs=False, out=told.append)
            names = case.globs
    assert not told, "".join(told)


# --------------------------------------------------------------------------------------------------------- completeness


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in _LINK.findall(re.sub(r"`[^`\n]*`", "", prose)):
        path, _, _ = target.partition("#")
        if path and "://" not in path:
            assert (page.parent / path).exists(), target


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_blocks_say_what_they_are(page: Path) -> None:
    assert {block.kind for block in blocks_of(page)} <= KINDS


def test_every_page_is_in_a_table_of_contents() -> None:
    listed = {DOCS / "index.md"}
    for page in pages():
        for block in blocks_of(page):
            if block.kind == "{toctree}":
                names = [line for line in block.text.splitlines() if line and not line.startswith(":")]
                listed |= {found for name in names for found in page.parent.glob(f"{name}.md")}
    assert set(DOCS.rglob("*.md")) == listed


def test_every_keyword_is_in_the_table() -> None:
    table = (DOCS / "language" / "keywords.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|.+\|.+\|$", table, re.MULTILINE)
    assert listed == sorted(set(block_parser().words.values()))


def test_every_block_is_in_the_index_of_the_language() -> None:
    index = (DOCS / "language" / "index.md").read_text(encoding="utf-8")
    for word in BLOCKS:
        assert f"`{word}`" in index


def test_every_key_of_a_decision_is_described() -> None:
    policy = load(CHECKOUT / "policies" / "order_release.policy")
    facts = json.loads((CHECKOUT / "policies" / "customers" / "order-above-limit.json").read_text(encoding="utf-8"))
    described = (DOCS / "cli.md").read_text(encoding="utf-8")
    for key in policy.decide(facts, as_of="2026-03-01").as_json():
        assert re.search(rf"^\|.*`{key}`.*\|.*\|$", described, re.MULTILINE), key


def test_the_table_of_roundings_is_what_rounding_does() -> None:
    page = (DOCS / "semantics.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([−\d.,]+) \| ([\d.,]+) \| (.+) \|$", page, re.MULTILINE)
    modes = [Rounding.DOWN, Rounding.UP, Rounding.HALF_UP, Rounding.HALF_EVEN]
    for value, step, shown in rows:
        results = [plain(round_to(_number(value), _number(step), mode)) for mode in modes]
        assert results == [plain(_number(each)) for each in shown.split(" | ")]
    assert rows


def _number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", ""))
