"""Settings that every test shares."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# `default` tries the same examples each time, so that a change is judged by itself; `nightly` looks for new ones.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=5_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

_GROUP = re.compile(r'^(?:pytestmark = |    )pytest\.mark\.xdist_group\("([^"]+)"\)', re.MULTILINE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Send the tests of a group to one worker, where what they share is made once.

    pytest-xdist 3.8 does so by writing the group into the names of tests, which pytest 9.2 no longer takes over. A
    group is that of a whole file, and is read from its text, since the process that hands out tests has none of them.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # noqa: PLC0415  # only where it runs

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
        def _split_scope(self, nodeid: str) -> str:
            return _group_of(config.rootpath / nodeid.partition("::")[0]) or nodeid

    return ByGroup(config, log)


@cache
def _group_of(file: Path) -> str:
    """The group of a file's tests; empty where each goes its own way."""
    found = _GROUP.search(file.read_text(encoding="utf-8")) if file.suffix == ".py" else None
    return found[1] if found else ""
