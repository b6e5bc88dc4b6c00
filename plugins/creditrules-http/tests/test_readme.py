"""The README: every setting is in it, and its examples work."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from creditrules.sources.configured import Limits
from creditrules_http import HttpSettings

README = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")


def test_every_setting_has_its_row():
    rows = set(re.findall(r"^\| `(\w+)`", README, re.MULTILINE))
    assert rows == {field.alias or name for name, field in HttpSettings.model_fields.items()}


def test_the_examples_are_settings(monkeypatch):
    monkeypatch.setenv("BUREAU_TOKEN", "s3cret")
    parts = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL)]
    assert len(parts) == 2
    for part in parts:
        for settings in part["sources"].values():
            own = {name: value for name, value in settings.items() if name not in {"kind", *Limits.model_fields}}
            assert settings["kind"] == "http"
            assert HttpSettings.model_validate(own).url
