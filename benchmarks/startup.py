"""How much process time the command line takes before it has done anything, and to check and load the norm's policy.

Process time is what the command and its interpreter used of the processor, in user and in system mode. Modules are
compiled beforehand, as those of an installed package are.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.tables import show

CHECKOUT = Path(__file__).parents[1]
POLICY = CHECKOUT / "policies" / "network_service_credit.policy"
CUSTOMER = CHECKOUT / "policies" / "customers" / "good-cdn.json"

COMMANDS = {
    "creditrules --help": (["--help"], 0.25),
    "creditrules check, the norm's policy": (["check", str(POLICY)], 0.6),
    "creditrules decide, one customer": (["decide", str(POLICY), str(CUSTOMER), "--as-of", "2026-03-01"], None),
}


def run(*, short: bool = False) -> None:
    """Run each command several times, and print the medians."""
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        rows = [_row(name, 3 if short else 11, environment) for name in COMMANDS]
    show("start-up, in seconds", ["command", "process time", "by the clock", "limit"], rows)
    print()
    _show_loading(3 if short else 11)


def _row(name: str, times: int, environment: dict[str, str]) -> list[str]:
    arguments, limit = COMMANDS[name]
    _measured(arguments, environment)  # compiles
    used, waited = zip(*(_measured(arguments, environment) for _ in range(times)), strict=True)
    return [name, f"{median(used):.3f}", f"{median(waited):.3f}", "" if limit is None else f"{limit:.2f}"]


def _show_loading(times: int) -> None:
    """How long a policy that was checked before takes to load, in new processes and again in the same ones."""
    script = (
        "from time import perf_counter as now; from creditrules import load; "
        f"path = {str(POLICY)!r}; a = now(); load(path); b = now(); load(path); c = now(); print(b - a, c - b)"
    )
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        environment.pop("CREDITRULES_CACHE", None)
        first, *others = (_told(script, environment) for _ in range(times + 1))
    firsts, agains = zip(*others, strict=True)
    rows = [
        ["checked", f"{first[0] * 1e3:.0f}", ""],
        ["kept, in a new process", f"{median(firsts) * 1e3:.1f}", "10"],
        ["kept, once more", f"{median(agains) * 1e3:.1f}", "10"],
    ]
    show("loading the norm's policy, in milliseconds", ["", "by the clock", "bar"], rows)


def _told(script: str, environment: dict[str, str]) -> list[float]:
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def _measured(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """The seconds of processor and of clock that the command took."""
    before, start = _children(), perf_counter()
    subprocess.run([sys.executable, "-m", "creditrules", *arguments], env=environment, check=True, capture_output=True)
    return _children() - before, perf_counter() - start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    run()
