"""A portfolio whose facts are gathered from sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from creditrules.api import Policy, read_as_of
from creditrules.diagnostics import Code, Diagnostic, FactsError
from creditrules.portfolio.deciding import Portfolio, batch_room

if TYPE_CHECKING:
    from creditrules.sources.gathering.call import Gathered
    from creditrules.sources.gathering.gatherer import Gatherer

MOST_TOLD = 10
"""Different warnings of one sort about one source that are told one by one."""


def gather_portfolio(
    policy: Policy,
    gatherer: Gatherer,
    customers: Iterable[str],
    folder: str | PathLike[str],
    *,
    as_of: date | str,
    told: Callable[[int], None] | None = None,
) -> tuple[Portfolio, tuple[Diagnostic, ...]]:
    """Gather the facts of customers into a folder of tables; give them as a portfolio, and warnings.

    Each customer is taken once. Customers whose facts the policy does not admit, a required fact missing among them,
    stand among the rejects when the portfolio is decided. Warnings that are the same for many customers are told once,
    with their number, and of those that differ only some. `told` hears after each customer how many are done. The
    folder comes into being whole or not at all. Raises `SourcesError` where nothing can be gathered, and `BatchError`
    where the folder cannot be written.
    """
    batch_room()
    from creditrules.batch.columns import list_facts  # noqa: PLC0415
    from creditrules.batch.writing import gathered as written  # noqa: PLC0415

    day, target = read_as_of(as_of), Path(fspath(folder))
    warnings = _Warnings()
    with written.gathered_folder(target) as made, written.GatheredTables(policy.program, made) as tables:
        for number, one in enumerate(gatherer.gather(dict.fromkeys(customers), as_of=day), start=1):
            warnings.add(one)
            try:
                tables.admitted(one.customer, policy.admit(one.facts, as_of=day))
            except FactsError as error:
                tables.refused(one.customer, error.findings)
            if told is not None:
                told(number)
    records = {fact.name: str(written.records_path(target, fact)) for fact in list_facts(policy.program)}
    refused, said = str(target / written.REFUSED), str(target / written.SAID)
    return Portfolio(str(target / written.CUSTOMERS), records, refused=refused, said=said), warnings.told()


class _Warnings:
    """The findings of many customers, each different one once, and of each sort only some."""

    def __init__(self) -> None:
        self._sorts: dict[tuple[Code, object], _Sort] = {}

    def add(self, one: Gathered) -> None:
        for finding in one.findings:
            self._sorts.setdefault((finding.code, finding.data.get("source")), _Sort()).add(finding)

    def told(self) -> tuple[Diagnostic, ...]:
        return tuple(each for sort in self._sorts.values() for each in sort.told())


@dataclass(slots=True)
class _Sort:
    """Findings of one code about one source: by what they say the first of each, and how many there are."""

    first: dict[str, Diagnostic] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)
    more: int = 0

    def add(self, finding: Diagnostic) -> None:
        if finding.message in self.first or len(self.first) < MOST_TOLD:
            self.first.setdefault(finding.message, finding)
            self.count[finding.message] = self.count.get(finding.message, 0) + 1
        else:
            self.more += 1

    def told(self) -> Iterator[Diagnostic]:
        yield from (_counted(finding, self.count[message]) for message, finding in self.first.items())
        if self.more:
            last = next(reversed(self.first.values()))
            noun = "warning" if self.more == 1 else "warnings"
            message = f"{self.more:,} more {noun} of this sort about the source `{last.data['source']}`"
            yield Diagnostic(code=last.code, message=message, where="other customers", help=last.help, data=last.data)


def _counted(finding: Diagnostic, count: int) -> Diagnostic:
    if count == 1:
        return finding
    return replace(finding, where=f"{finding.where} and {count - 1:,} more")
