"""`creditrules plugins` tells what is installed; `creditrules plugin new` writes a package that works."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.sources.installing import installed, write_package

GOOD = """
from creditrules.sources import *
from creditrules.sources import hookimpl

class Nothing(Source):
    def fetch(self, request):
        return {}

@hookimpl
def creditrules_sources():
    return [SourceKind("nothing", "Nothing at all", Settings, lambda settings, opening: Nothing())]
"""


@pytest.fixture
def two_plugins(tmp_path: Path) -> Iterator[None]:
    with installed(tmp_path, plugin_good=f"print('hello')\n{GOOD}", plugin_broken="raise SystemExit"):
        yield


@pytest.mark.usefixtures("two_plugins")
def test_plugins_in_words() -> None:
    told = run("plugins")
    assert told.status == 1
    assert (
        "plugin_good: plugin-good 1.2 (fine)\n  hooks: creditrules_sources\n  source nothing  Nothing at all\n"
        in told.out
    )
    assert "plugin_broken: plugin-broken 1.2 (broken)\n" in told.out
    assert "builtin: creditrules " in told.out
    assert (
        "error[CR801]: the plugin `plugin_broken` cannot be loaded: SystemExit\n  --> plugin-broken 1.2\n" in told.out
    )


@pytest.mark.usefixtures("two_plugins")
def test_plugins_as_json() -> None:
    told = run("plugins", "--format", "json")
    assert told.status == 1
    plugins = {plugin["name"]: plugin for plugin in json.loads(told.out)["plugins"]}
    good, broken = plugins["plugin_good"], plugins["plugin_broken"]
    assert (good["distribution"], good["version"], good["health"]) == ("plugin-good", "1.2", "fine")
    assert good["hooks"] == ["creditrules_sources"]
    assert good["kinds"] == [{"of": "source", "name": "nothing", "title": "Nothing at all"}]
    assert good["findings"] == []
    assert 0 <= good["seconds"] < 60
    assert (broken["health"], [finding["code"] for finding in broken["findings"]]) == ("broken", ["CR801"])


def test_a_package_whose_list_of_plugins_is_damaged_is_told(tmp_path: Path) -> None:
    write_package(tmp_path, "plugin_damaged", "", points="[creditrules]\nno equals sign\n")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "creditrules", "plugins"]  # anew: other libraries look for their plugins too
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (1, "")
    assert "plugin-damaged (broken)" in told.stdout
    assert "the entry points of an installed package cannot be read" in told.stdout


def test_a_new_plugin_keeps_the_contract_and_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("plugin", "new", "creditrules-fax-line")
    assert told.status == 0
    package = tmp_path / "creditrules-fax-line"
    env = {
        **os.environ,
        "PYTHONPATH": str(package / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(package)]
    tested = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=package)
    assert tested.returncode == 0, tested.stdout
    assert "3 passed" in tested.stdout
    points = (package / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.creditrules]\nfax-line = "creditrules_fax_line"\n' in points
    with installed(package / "src"):
        write_package(package / "src", "entry", "", points="[creditrules]\nfax-line = creditrules_fax_line\n")
        plugins = json.loads(run("plugins", "--format", "json").out)["plugins"]
    (found,) = [plugin for plugin in plugins if plugin["name"] == "fax-line"]
    assert found["kinds"] == [{"of": "source", "name": "fax-line", "title": "Facts from fax-line"}]
    assert found["health"] == "fine"
    for module in ("creditrules_fax_line", "creditrules_fax_line.source"):
        sys.modules.pop(module)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Ledger", "`Ledger` is no name for a package: it is of lower-case letters and digits"),
        ("../x", "`../x` is no name for a package"),
        ("a_b", "`a_b` is no name for a package"),
        ("ledger-", "`ledger-` is no name for a package"),
        ("", "`` is no name for a package"),
        ("x" * 41, "is no name for a package"),
        ("creditrules-1", "`creditrules-1` gives the kind of source no name that begins with a letter"),
        ("creditrules-sql", "`sql` is taken: `creditrules-sql` brings it; choose another name"),
        ("json", "`json` is the name of something else in Python; `creditrules-json` is free"),
        ("class", "`class` is the name of something else in Python"),
        ("creditrules", "`creditrules` is the name of something else in Python"),
    ],
)
def test_names_that_no_plugin_should_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, why: str) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("plugin", "new", name)
    assert told.status == 2
    assert why in told.first_error
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ledger").write_text("mine", encoding="utf-8")
    told = run("plugin", "new", "ledger")
    assert (told.status, told.first_error) == (
        2,
        "error: `ledger` is there already and is not overwritten; name another package",
    )


def test_the_command_for_new_plugins_explains_itself() -> None:
    assert "creditrules plugin new creditrules-ledger" in run("plugin", "new", "--help").out
    assert "Commands:\n  new  " in run("plugin", "--help").out
    assert run("plugin", "neu", "x").status == 2


def test_without_a_command_its_help_is_shown() -> None:
    told = run("plugin")
    assert (told.status, told.err) == (2, "")
    assert told.out == run("plugin", "--help").out


def test_a_command_that_is_not_there() -> None:
    told = run("plugin", "nwe", "creditrules-x")
    assert (told.status, told.first_error) == (2, "error: there is no command `nwe`; did you mean `new`?")
