"""Secrets in settings: never written down, only named."""

from __future__ import annotations

import os
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, SecretStr
from pydantic_core import PydanticCustomError


def _from_environment(value: object) -> SecretStr:
    if isinstance(value, SecretStr):
        return value
    if not isinstance(value, dict) or set(value) != {"env"} or not isinstance(value["env"], str):
        raise PydanticCustomError(
            "secret_written", 'a secret is named, not written: `{ env = "NAME" }` takes it from the environment'
        )
    name = value["env"]
    if name not in os.environ:
        raise PydanticCustomError("secret_absent", "the environment has no variable `{name}`", {"name": name})
    return SecretStr(os.environ[name])


Secret: TypeAlias = Annotated[SecretStr, BeforeValidator(_from_environment)]
"""A setting that `sources.toml` gives as `{ env = "NAME" }`; `.get_secret_value()` has the variable's text."""
