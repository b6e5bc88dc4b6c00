"""The source: asks nobody, and tells what a customer's code says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import get_args

from creditrules.diagnostics import nearest
from creditrules.sources import Answers, Opening, Refused, Request, Source, SourceError, Told, Wanted
from creditrules_cn.codes import CodeError, Parsed, validate
from creditrules_cn.lookup import Lookup
from creditrules_cn.settings import CodeSettings, Part


class CodeSource(Source):
    """What unified social credit codes tell of themselves."""

    most_customers = 10_000

    def __init__(self, settings: CodeSettings, opening: Opening) -> None:
        self._settings = settings
        self._parts = _parts(settings, opening.facts)
        self._lookup = None if settings.codes is None else Lookup(settings.codes, settings.columns, opening)
        self._codes: Mapping[str, str | None] | None = None
        self._reading = Lock()
        self.facts = frozenset(self._parts)

    def fetch(self, request: Request) -> Answers:
        """What the codes of these customers tell."""
        day = date.today() if self._settings.as_of == "today" else self._settings.as_of  # noqa: DTZ011  # where it is asked
        return {customer: self._told(code, request.names, day) for customer, code in self._found(request.customers)}

    def _found(self, customers: Iterable[str]) -> Iterable[tuple[str, str | None]]:
        if self._lookup is None:
            return [(customer, customer) for customer in customers]
        with self._reading:
            if self._codes is None:
                self._codes = self._lookup.read()
        codes = self._codes
        return [(customer, codes[customer]) for customer in customers if customer in codes]

    def _told(self, code: str | None, names: Iterable[str], day: date | None) -> dict[str, Told] | SourceError:
        if code is None:
            return Refused("the file has several codes for this customer")
        try:
            parsed = validate(code)
        except CodeError:
            parsed = None
        values = {name: self._value(self._parts[name], parsed) for name in names if name in self._parts}
        return {name: Told(value, day) for name, value in values.items() if value is not None}

    def _value(self, part: Part, parsed: Parsed | None) -> str | bool | None:
        """What a part of the code says; None where it does not say."""
        if part == "code_valid":
            return parsed is not None
        if parsed is None:
            return None
        match part:
            case "category":
                words = self._settings.categories
                return parsed.category if words is None else words.get(parsed.category)
            case "category_name":
                return parsed.category_name.en if parsed.category_name else None
            case "category_name_zh":
                return parsed.category_name.zh if parsed.category_name else None
            case "code":
                return parsed.code
            case "authority":
                return parsed.authority
            case "division":
                return parsed.division
            case "organisation_code":
                return parsed.organisation_code


def _parts(settings: CodeSettings, known: Mapping[str, Wanted]) -> Mapping[str, Part]:
    """By fact, the part of the code that tells it; raises `Refused` where the policy has no such fact."""
    parts = settings.facts
    if parts is None:
        parts = {part: part for part in get_args(Part) if part in known}
    wrong = []
    for name, part in parts.items():
        if name not in known:
            close = nearest(name, known)
            hint = f"; did you mean `{close}`?" if close else ""
            wrong.append(f"the policy takes no fact `{name}` from this source{hint}")
        elif (part == "code_valid") != (known[name].type == "yes or no"):
            wrong.append(f"`{name}` is `{known[name].type}`, which `{part}` is not")
    if wrong:
        raise Refused("; ".join(wrong))
    return parts
