"""The wheel and the source archive hold what they should, and a wheel in an empty environment decides a customer."""

import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath

import pytest

from tests.docs.blocks import blocks_of

CHECKOUT = Path(__file__).parents[2]
SHIPPED_FOLDERS = {"grammar": "grammar", "policies": "policies", "errors_pages": "docs/errors"}
SHIPPED_KINDS = {".txt", ".css", ".csv", ".html", ".json", ".lark", ".md", ".policy", ".py", ".toml", ".typed"}
DAY = "2026-03-01"
LATE = """policy late_check "Late payers"
  language 1
  version  "1"

sources
  ledger "Our own ledger"

facts
  late : yes or no  from ledger

actions
  hold : yes or no

control hold_it when yes
  hold = late
"""


@dataclass(frozen=True)
class Built:
    """What the build made."""

    wheel: Path
    sdist: Path

    def in_wheel(self) -> set[str]:
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    def in_sdist(self) -> set[str]:
        with tarfile.open(self.sdist) as archive:
            return {str(PurePosixPath(*PurePosixPath(name).parts[1:])) for name in archive.getnames()}


@dataclass(frozen=True)
class Installed:
    """An environment with nothing but the wheel in it, and a folder far from the checkout to work in."""

    environment: Path
    elsewhere: Path

    def run(self, command: str, *arguments: str | Path) -> str:
        return run(self.environment / "bin" / command, *arguments, cwd=self.elsewhere)

    def package(self) -> Path:
        found = self.run("python", "-I", "-c", "import creditrules; print(creditrules.__path__[0])")
        return Path(found.strip())


def run(*command: str | Path, cwd: Path) -> str:
    finished = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    assert finished.returncode == 0, f"{command}\n{finished.stdout}\n{finished.stderr}"
    return finished.stdout


def files_under(folder: str, pattern: str = "**/*") -> set[PurePosixPath]:
    top = CHECKOUT / folder
    found = {PurePosixPath(path.relative_to(top)) for path in top.glob(pattern) if path.suffix in SHIPPED_KINDS}
    assert found, f"{folder} is empty"
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The source archive, and the wheel made from it: a file missing from the first is missing from the second."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, CHECKOUT, cwd=out)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel with its dependencies, in the versions that the other tests run with."""
    environment = tmp_path_factory.mktemp("environment")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    versions = [f"{found.name}=={found.version}" for found in distributions() if found.name != "creditrules"]
    constraints = elsewhere / "constraints.txt"
    constraints.write_text("\n".join(versions), encoding="utf-8")
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=elsewhere)
    pip = (sys.executable, "-m", "pip", "--no-input", "--python", environment / "bin" / "python")
    run(*pip, "install", "--quiet", "--constraint", constraints, built.wheel, cwd=elsewhere)
    return Installed(environment, elsewhere)


def test_the_wheel_has_no_strays(built: Built) -> None:
    names = {PurePosixPath(name) for name in built.in_wheel() if ".dist-info/" not in name}
    assert {name.parts[0] for name in names} == {"creditrules"}
    assert not [name for name in names if name.suffix not in SHIPPED_KINDS]
    assert not [name for name in names if {"__pycache__", "tests"} & set(name.parts)]


@pytest.mark.parametrize(("inside", "folder"), SHIPPED_FOLDERS.items())
def test_the_wheel_has_the_files_that_are_read_at_run_time(built: Built, inside: str, folder: str) -> None:
    expected = {f"creditrules/{inside}/{path}" for path in files_under(folder)}
    assert {name for name in built.in_wheel() if name.startswith(f"creditrules/{inside}/")} == expected


def test_the_wheel_has_every_file_of_the_package_and_says_that_it_is_typed(built: Built) -> None:
    expected = {f"creditrules/{path}" for path in files_under("src/creditrules")}
    assert {"creditrules/explain/explanation.schema.json", "creditrules/py.typed"} <= expected
    assert expected <= built.in_wheel()


def test_the_wheel_carries_the_licence(built: Built) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in built.in_wheel())


@pytest.mark.parametrize("folder", ["src/creditrules", "tests", "grammar", "policies", "docs"])
def test_the_source_archive_has_what_it_takes_to_test_it(built: Built, folder: str) -> None:
    expected = {f"{folder}/{path}" for path in files_under(folder)}
    assert expected <= built.in_sdist()


@pytest.mark.parametrize("file", ["pyproject.toml", "uv.lock", "Makefile", "scripts/setup", ".ci/run", "README.md"])
def test_the_source_archive_can_set_itself_up(built: Built, file: str) -> None:
    assert file in built.in_sdist()


def test_the_installed_package_is_not_the_checkout(installed: Installed) -> None:
    assert installed.package().is_relative_to(installed.environment.resolve())


def test_the_installed_command_explains_a_decision(installed: Installed) -> None:
    policies = installed.package() / "policies"
    policy, customer = policies / "network_service_credit.policy", policies / "customers" / "good-cdn.json"
    told = installed.run("creditrules", "decide", policy, customer, "--as-of", DAY)
    decided = json.loads(installed.run("creditrules", "decide", policy, customer, "--as-of", DAY, "--format", "json"))
    assert decided["as_of"] == DAY
    assert decided["policy"]["id"] == "network_service_credit"
    assert decided["grade"] in told
    assert decided["reasons"]


def test_the_installed_command_shows_the_page_of_a_finding(installed: Installed) -> None:
    page = min((installed.package() / "errors_pages").glob("CR*.md"))
    assert installed.run("creditrules", "help", page.stem[:5]).strip()


def test_plugins_are_installed_tested_and_used_where_there_is_nothing_else(installed: Installed) -> None:
    """One that `plugin new` has written, and the one of the documentation."""
    here = installed.elsewhere
    installed.run("creditrules", "plugin", "new", "creditrules-fresh")
    for block in blocks_of(CHECKOUT / "docs" / "plugins.md"):
        name = block.mark("file")
        if name and name.startswith("creditrules-billing/"):
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            (here / name).write_text(block.text, encoding="utf-8")
    packages = ("creditrules-fresh", "creditrules-billing")
    pip = (sys.executable, "-m", "pip", "--no-input")
    folders = [f"./{package}" for package in packages]
    run(*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", here, *folders, cwd=here)
    into = (*pip, "--python", installed.environment / "bin" / "python", "install", "--quiet")
    run(*into, "--constraint", here / "constraints.txt", "pytest", *here.glob("*.whl"), cwd=here)
    assert "4 passed" in installed.run("pytest", "-q", "-p", "no:cacheprovider", *packages)
    listed = installed.run("creditrules", "plugins")
    assert "fresh: creditrules-fresh 0.1.0 (fine)" in listed
    assert "billing: creditrules-billing 1.0 (fine)" in listed
    (here / "customers.json").write_text('{"A1": {"late": true}}', encoding="utf-8")
    (here / "sources.toml").write_text('[sources.ledger]\nkind = "fresh"\nfile = "customers.json"\n', encoding="utf-8")
    (here / "late.policy").write_text(LATE, encoding="utf-8")
    gathered = ("--customer", "A1", "--sources", "sources.toml", "--as-of", DAY, "--format", "json")
    decided = json.loads(installed.run("creditrules", "decide", "late.policy", *gathered))
    assert decided["actions"] == {"hold": True}
    assert decided["facts"]["late"]["source"] == "ledger"
