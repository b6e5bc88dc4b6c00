"""Whatever plugins write by themselves, the standard output has what the command tells and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.sources.installing import installed

POLICY = """policy order_check "Order check"
  language 1
  version "1"
  currency CNY

sources
  bills "Our bills"  fresh for 30 days

facts
  monthly_bill : money 0 to 1 million  from bills

actions
  hold : yes or no

control hold_it when yes
  hold = monthly_bill > 100,000 CNY
"""

PLUGIN = """
import asyncio, logging, os, sys, threading, warnings
from datetime import date
from creditrules.sources import *
from creditrules.sources import hookimpl

print("hello from the import")

class LoudSettings(Settings):
    does: list[str]

def background():
    async def fails():
        raise KeyError("secret")
    return asyncio.create_task(fails())

DOES = {
    "print": lambda: print("hello from fetch"),
    "write": lambda: os.write(1, b"hello from fetch\\n"),
    "close": lambda: sys.stdout.close(),
    "log": lambda: logging.getLogger("loud").exception("secret", exc_info=KeyError("secret")),
    "warn": lambda: warnings.warn("secret"),
    "thread": lambda: threading.Thread(target=lambda: {}["secret"]).start(),
    "task": background,
}

class Loud(AsyncSource):
    facts = frozenset({"monthly_bill"})

    def __init__(self, does):
        self.does = does

    async def fetch(self, request):
        self.done = [DOES[each]() for each in self.does]
        await asyncio.sleep(0.01)
        return {each: {"monthly_bill": Told(5, date(2026, 2, 20))} for each in request.customers}

    async def close(self):
        print("hello from close")

@hookimpl
def creditrules_sources():
    return [SourceKind("loud", "Loud", LoudSettings, lambda settings, opening: Loud(settings.does))]
"""


@pytest.fixture
def loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    Path("order.policy").write_text(POLICY, encoding="utf-8")
    with installed(tmp_path, plugin_loud=PLUGIN):
        yield tmp_path


def asked(*does: str) -> tuple[str, ...]:
    Path("sources.toml").write_text(f'[sources.bills]\nkind = "loud"\ndoes = {list(does)}\n', encoding="utf-8")
    gathered = ("--customer", "A1", "--sources", "sources.toml", "--as-of", "2026-03-01")
    return ("decide", "order.policy", *gathered, "--format", "json")


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize("does", ["print", "close", "warn", "thread"])
def test_the_decision_is_all_there_is_on_the_standard_output(does: str) -> None:
    told = run(*asked(does))
    assert told.status == 0, told.err
    assert json.loads(told.out)["actions"] == {"hold": False}
    assert "hello from the import\n" in told.err
    assert "hello from close\n" in told.err
    assert "secret" not in told.err
    assert ("a thread of a plugin has failed with KeyError" in told.err) == (does == "thread")


def of_process(loud: Path, *does: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, where no test listens to what is logged."""
    command = [sys.executable, "-m", "creditrules", *asked(*does)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(loud), **env}
    )


def test_what_is_logged_or_written_past_python(loud: Path) -> None:
    done = of_process(loud, "write", "log", "task")
    assert json.loads(done.stdout)["actions"] == {"hold": False}
    assert "hello from fetch\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_who_asks_for_tracebacks_sees_what_was_logged(loud: Path) -> None:
    done = of_process(loud, "log", "task", CREDITRULES_TRACEBACK="1")
    assert json.loads(done.stdout)["actions"] == {"hold": False}
    assert done.stderr.count("KeyError: 'secret'") == 2
