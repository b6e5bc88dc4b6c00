"""The README names every setting, and its example is one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from creditrules_files import creditrules_readers
from creditrules_files.settings import FileRecords, FileSettings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_example(opened: Any) -> None:
    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0])["sources"]["ledger"]
    assert example.pop("kind") == "file"
    del example["records"]["invoices"]["without"]  # the policy of these tests has no such field
    assert opened(**example).facts == {"monthly_bill", "invoices"}


def test_every_setting_and_every_form_is_there() -> None:
    for name in FileSettings.model_fields.keys() - {"records"}:
        assert f"| `{name}` |" in README
    for name in FileRecords.model_fields:
        assert re.search(rf"\| .*`(records\.<list>)?\.{name}`.* \|", README)
    for reader in creditrules_readers():
        assert all(f"`{ending}`" in README for ending in reader.endings)
