"""The list of commands, their help, and words that are no commands."""

import subprocess
import sys

import pytest

from creditrules.cli.group import creditrules
from tests.cli.running import run

COMMANDS = ["new", "check", "test", "decide", "plugins", "help"]


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_names_every_command(option: str) -> None:
    told = run(option)
    assert told.status == 0
    assert all(f"\n  {command} " in told.out for command in COMMANDS)


def test_without_a_command_the_help_is_shown_as_well() -> None:
    told = run()
    assert (told.status, told.out) == (2, run("--help").out)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help_with_examples(command: str, option: str) -> None:
    told = run(command, option)
    assert told.status == 0
    assert f"Examples:\n    creditrules {command}" in told.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_says_of_a_command_what_the_command_says_of_itself(command: str) -> None:
    with creditrules.make_context("creditrules", ["--unused"], resilient_parsing=True) as context:
        found = creditrules.get_command(context, command)
    assert found is not None
    assert found.short_help is not None
    assert found.short_help in run("--help").out


def test_a_misspelt_command_gets_the_nearest() -> None:
    told = run("chek", "x.policy")
    assert told.status == 2
    assert told.first_error == "error: there is no command `chek`; did you mean `check`?"


def test_a_word_like_no_command_gets_them_all() -> None:
    assert run("frobnicate").first_error == (
        "error: there is no command `frobnicate`; there are: "
        "new, check, test, decide, batch, sql, explain, reveal, plugins, plugin, help"
    )


def test_a_misspelt_option_gets_the_nearest_and_the_usage() -> None:
    told = run("check", "--strct", "x.policy")
    assert told.status == 2
    assert "--strict" in told.first_error
    assert "usage: creditrules check [OPTIONS] PATHS..." in told.err
    assert "run `creditrules check --help` for examples" in told.err


def test_the_version_is_told() -> None:
    told = run("--version")
    assert told.status == 0
    assert told.out.startswith("creditrules")


NOTHING_HEAVY = """
import sys
from creditrules.cli.main import run
status = run({arguments})
heavy = {heavy}
print(sorted(name for name in sys.modules if name.startswith(heavy)), file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], ("creditrules.diagnostics", "creditrules.api", "lark", "pydantic", "rich")),
        (["check", "policies/order_release.policy"], ("creditrules.engine", "creditrules.explain", "pydantic", "rich")),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], heavy: tuple[str, ...]) -> None:
    script = NOTHING_HEAVY.format(arguments=arguments, heavy=heavy)
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert finished.stderr.splitlines()[-1] == "[]"
