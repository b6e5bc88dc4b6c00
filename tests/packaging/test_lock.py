"""`uv.lock` says what `pyproject.toml` asks for, and names no index but the public one."""

import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parents[2]


def read(file: str) -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / file).read_text(encoding="utf-8"))


def locked() -> dict[str, Any]:
    (ours,) = (package for package in read("uv.lock")["package"] if package["name"] == "creditrules")
    metadata: dict[str, Any] = ours["metadata"]
    return metadata


def as_asked(requirements: list[str]) -> set[tuple[str, str]]:
    parsed = [Requirement(line) for line in requirements]
    return {(each.name, str(each.specifier)) for each in parsed}


def as_locked(requirements: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return as_asked([each["name"] + each.get("specifier", "") for each in requirements if "marker" not in each])


def test_the_lock_follows_the_dependencies() -> None:
    asked, found = read("pyproject.toml"), locked()
    assert as_locked(found["requires-dist"]) == as_asked(asked["project"]["dependencies"])
    assert as_locked(found["requires-dev"]["dev"]) == as_asked(asked["dependency-groups"]["dev"])
    assert set(found["provides-extras"]) == set(asked["project"]["optional-dependencies"])


def test_the_lock_names_only_the_public_index() -> None:
    sources = [package["source"] for package in read("uv.lock")["package"]]
    assert {source.get("registry", "https://pypi.org/simple") for source in sources} == {"https://pypi.org/simple"}
