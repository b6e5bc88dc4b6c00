"""Other engines, deciding the reference policy. Each module is one of them, and states the policy in its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant

MODULES = {
    "datalogic-py": "datalogic",
    "json-logic-qubit": "json_logic_port",
    "business-rules": "business_rules_engine",
    "zen-engine": "zen_engine",
    "rule-engine": "rule_engine_expressions",
    "cel-python": "cel_python",
}
"""The module for each distribution."""


@dataclass
class Peers:
    """Those that are installed, with their versions, and the names of the others."""

    contestants: list[Contestant] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def find(people: Sequence[Customer], today: Today) -> Peers:
    """Every peer that this environment has."""
    found = Peers()
    for distribution, module in MODULES.items():
        try:
            found.versions.append(f"{distribution} {version(distribution)}")
        except PackageNotFoundError:
            found.absent.append(distribution)
        else:
            found.contestants += import_module(f"benchmarks.peers.{module}").contestants(people, today)
    return found
