"""What `sources.toml` says of a source of the kind `uscc`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from creditrules.sources import Settings

Part: TypeAlias = Literal[
    "code", "code_valid", "authority", "category", "category_name", "category_name_zh", "division", "organisation_code"
]


class Columns(Settings):
    """The columns of the file with codes."""

    customer: str = "customer"
    code: str = "code"


class CodeSettings(Settings):
    """The settings of the kind `uscc`: `code = "id"` where the customer's id is the code, otherwise the file `codes`.

    `categories` gives the policy's own words for categories; a customer of another has none.
    """

    code: Literal["id"] | None = None
    codes: str | None = None
    columns: Columns = Field(default_factory=Columns)
    facts: dict[str, Part] | None = None
    categories: dict[Annotated[str, StringConstraints(pattern="^[0-9A-Z]{2}$")], str] | None = None
    as_of: Literal["today"] | date | None = None

    @model_validator(mode="after")
    def _one_place_for_codes(self) -> CodeSettings:
        if (self.code is None) == (self.codes is None):
            raise ValueError('either the customer\'s id is the code (`code = "id"`), or a file has it (`codes`)')
        return self
