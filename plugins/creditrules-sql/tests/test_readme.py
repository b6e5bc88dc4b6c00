"""The README names every setting, and its example is one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from creditrules_sql.settings import SqlRecords, SqlSettings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_example(opened: Any, sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0])["sources"]["archive"]
    assert example.pop("kind") == "sql"
    monkeypatch.setenv(example["url"]["env"], sqlite)
    assert {"monthly_bill", "invoices"} <= opened(**example).facts


def test_every_setting_is_there() -> None:
    for name in SqlSettings.model_fields.keys() - {"records"}:
        assert f"| `{name}` |" in README
    for name in SqlRecords.model_fields:
        assert re.search(rf"\| .*`(records\.<list>)?\.{name}`.* \|", README)
