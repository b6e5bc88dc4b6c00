"""The README: every setting is in it, and its examples work."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path
from typing import get_args

from creditrules.sources.configured import Limits
from creditrules_cn import CodeSettings
from creditrules_cn.settings import Part

README = Path(__file__).parents[1].joinpath("README.md")
TEXT = README.read_text(encoding="utf-8")


def test_every_setting_and_every_part_has_its_row():
    assert set(re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE)) == {*CodeSettings.model_fields, *get_args(Part)}


def test_the_example_is_settings():
    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    settings = tomllib.loads(block)["sources"]["code"]
    assert settings.pop("kind") == "uscc"
    assert CodeSettings.model_validate(settings).code == "id"


def test_what_python_says_is_what_stands_there():
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert (failed, tried) == (0, 5)


def test_its_settings_stand_beside_those_of_every_source():
    assert {*CodeSettings.model_fields}.isdisjoint({*Limits.model_fields, "kind"})
