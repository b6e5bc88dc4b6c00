"""`docs/plugins.md` is whole and true: it has every hook, name and argument, and its plugin is installed and used."""

import doctest
import inspect
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import creditrules.sources
from creditrules import testing
from creditrules.sources import hookspecs
from creditrules.sources.configured import ConsentSettings, Limits
from creditrules.sources.loading.judging import HOOKS
from tests.cli.running import run
from tests.docs.blocks import DOCS, REWRITE, Block, blocks_of, rewrite
from tests.sources.installing import installed, write_package

PAGE = DOCS / "plugins.md"
TEXT = PAGE.read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
NAMES = set(re.findall(r"[A-Za-z_]\w*", " ".join(re.findall(r"`([^`]+)`", PROSE))))
"""Every name that stands in backticks."""


def _hooks() -> dict[str, inspect.Signature]:
    marked = {name: each for name, each in vars(hookspecs).items() if hasattr(each, f"{hookspecs.PROJECT}_spec")}
    return {name: inspect.signature(hook) for name, hook in marked.items()}


def _public(name: str) -> Iterator[str]:
    """What a public name of `creditrules.sources` has that authors meet: fields, methods and their arguments."""
    yield name
    each = getattr(creditrules.sources, name)
    if not isinstance(each, type) or name == "Settings":
        return
    if is_dataclass(each):
        yield from (field.name for field in fields(each))
    for member, value in vars(each).items():
        if not member.startswith("_"):
            yield member
            if inspect.isfunction(value):
                yield from (argument for argument in inspect.signature(value).parameters if argument != "self")


def test_every_hook_and_argument_is_documented() -> None:
    hooks = _hooks()
    assert hooks.keys() == HOOKS.keys()
    assert {*hooks, *(argument for signature in hooks.values() for argument in signature.parameters)} <= NAMES


@pytest.mark.parametrize("name", creditrules.sources.__all__)
def test_every_public_name_is_documented_with_what_it_has(name: str) -> None:
    assert [each for each in _public(name) if each not in NAMES] == []


@pytest.mark.parametrize("name", ["BrokenContractError", "check_source", "hostile_ids", "open_source"])
def test_the_contract_is_documented_with_its_arguments(name: str) -> None:
    tool = getattr(testing, name)
    arguments = [] if isinstance(tool, type) else list(inspect.signature(tool).parameters)
    assert [each for each in (name, *arguments) if each not in NAMES] == []


def test_the_settings_that_all_have_are_documented() -> None:
    assert {*Limits.model_fields, *ConsentSettings.model_fields} <= NAMES


def test_the_plugin_of_the_page_is_installed_tested_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = list(blocks_of(PAGE))
    for block in blocks:
        if name := block.mark("file"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(block.text, encoding="utf-8")
    source = tmp_path / "creditrules-billing" / "src"
    _be_installed(source)
    _pass_its_tests(tmp_path / "creditrules-billing")
    with installed(source):
        happened = _follow(blocks)
    sys.modules.pop("creditrules_billing")
    if REWRITE:
        rewrite(PAGE, happened)
    else:
        assert [block.text for block in happened] == list(happened.values())


def _be_installed(source: Path) -> None:
    """Leave beside the module what an installer would, as its project says."""
    project = tomllib.loads((source.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (points,) = project["entry-points"].items()
    lines = "".join(f"{name} = {value}\n" for name, value in points[1].items())
    write_package(source, project["name"], None, version=project["version"], points=f"[{points[0]}]\n{lines}")


def _pass_its_tests(package: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(package / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(package)]
    tested = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=package)
    assert "1 passed" in tested.stdout, tested.stdout


def _follow(blocks: list[Block]) -> dict[Block, str]:
    """Do what the page says, in its order, and tell what its texts should show."""
    happened = {}
    names: dict[str, object] = {}
    told: list[str] = []
    out = ""
    for block in blocks:
        if block.kind == "python" and block.mark("file") is None:
            case = doctest.DocTestParser().get_doctest(block.text, names, str(block), str(PAGE), block.first)
            doctest.DocTestRunner().run(case, clear_globs=False, out=told.append)
            names = case.globs
        elif block.kind == "sh":
            commands = [shlex.split(line) for line in block.text.splitlines() if line.startswith("creditrules ")]
            out = "".join(run(*command[1:]).out for command in commands)
        elif block.kind == "text":
            shown = block.mark("shown") == "part" and block.text in out
            happened[block] = block.text if shown else out
    assert not told, "".join(told)
    return happened
