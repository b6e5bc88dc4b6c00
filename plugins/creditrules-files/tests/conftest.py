"""A folder for files, and sources over them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditrules.sources import Opening, Request, Wanted
from creditrules_files import creditrules_readers
from creditrules_files.settings import FileSettings
from creditrules_files.source import FileSource, open_file

INVOICES = Wanted(
    "invoices",
    "list of",
    fields=(Wanted("issued", "date"), Wanted("amount", "money", decimals=2), Wanted("paid", "date", optional=True)),
    at_most=3,
)
FACTS = {
    fact.name: fact
    for fact in (
        Wanted("monthly_bill", "money", decimals=2, currency="CNY"),
        Wanted("debt_ratio", "percent", decimals=4),
        Wanted("bankruptcy", "yes or no"),
        Wanted("customer_since", "date"),
        Wanted("legal_name", "text"),
        Wanted("services", "set of", members=("cdn", "cloud")),
        INVOICES,
    )
}

Opener = Callable[..., FileSource]
Asker = Callable[..., Any]


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Opens a source with these settings over the folder of the test."""

    def open_(**settings: object) -> FileSource:
        readers = {ending: reader for reader in creditrules_readers() for ending in reader.endings}
        return open_file(FileSettings.model_validate(settings), Opening("ledger", tmp_path, FACTS, readers))

    return open_


@pytest.fixture
def ask(opened: Opener) -> Asker:
    """Asks a source, or one of these settings, for all its facts of these customers: the values, by fact."""

    def ask_(*customers: str, source: FileSource | None = None, **settings: object) -> Any:
        source = source or opened(**settings)
        request = Request(customers, tuple(FACTS[name] for name in sorted(source.facts)), date(2026, 3, 1))
        found = source.fetch(request)
        return {
            customer: str(told) if isinstance(told, Exception) else {name: told[name].value for name in told}
            for customer, told in found.items()
        }

    return ask_
