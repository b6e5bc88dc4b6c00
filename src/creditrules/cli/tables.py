"""Options that name tables of a portfolio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from creditrules.diagnostics.visible import escaped

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def records_option(help_: str) -> Callable[[Decorated], Decorated]:
    """`--records LIST=TABLE`, once for each list."""
    return click.option("--records", multiple=True, callback=_by_list, metavar="LIST=TABLE", help=help_)


def _by_list(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, equals, path = each.partition("=")
        if not equals or not name or not path:
            raise click.BadParameter(f"`{escaped(each)}` names no list; write `invoices={escaped(each)}`")
        if name in found:
            raise click.BadParameter(f"`{escaped(name)}` is given twice; several files are one table: `{name}='*.csv'`")
        found[name] = path
    return found
