"""Facts that were gathered from sources, as tables: what is admitted, what is refused, and what was said beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from creditrules.batch import findings
from creditrules.batch.admission.rejects import COLUMNS
from creditrules.batch.columns import ID, list_facts
from creditrules.batch.findings import BatchError
from creditrules.batch.writing.asides import aside, put, refused as not_written
from creditrules.diagnostics import Diagnostic
from creditrules.facts.facts import Facts
from creditrules.facts.write import as_json
from creditrules.program.program import Fact, Program
from creditrules.program.types import ListOf, SetOf, Type, YesNo

CUSTOMERS = "customers.parquet"
RECORDS = "records"
REFUSED = "refused.parquet"
SAID = "said.parquet"
"""What was said beside values: a row for each fact of a customer, as JSON."""

_TOGETHER = 10_000
_TEXT = pa.string()


class GatheredTables:
    """Writes the tables of a folder, customer after customer; none of it need fit into memory."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._program = program
        (folder / RECORDS).mkdir()
        self._customers = _Table(folder / CUSTOMERS, _customers_schema(program))
        self._records = {
            fact.name: _Table(records_path(folder, fact), _record_schema(program, fact)) for fact in list_facts(program)
        }
        self._refused = _Table(folder / REFUSED, pa.schema([(name, _TEXT) for name in COLUMNS]))
        self._said = _Table(folder / SAID, pa.schema([(ID, _TEXT), ("fact", _TEXT), ("said", _TEXT)]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as stack:
            for table in (self._customers, *self._records.values(), self._refused, self._said):
                stack.callback(table.close)

    def admitted(self, customer: str, facts: Facts) -> None:
        """A customer whose facts the policy admits."""
        written = as_json(self._program, facts)
        row: dict[str, object] = {ID: customer}
        for name, fact in self._program.facts.items():
            value = written.get(name)
            if isinstance(value, dict):
                beside = {key: each for key, each in value.items() if key != "value"}
                self._said.add({ID: customer, "fact": name, "said": json.dumps(beside, ensure_ascii=False)})
                value = value["value"]
            if name not in self._records:
                row[name] = value
            else:
                row |= {name: value is not None} if fact.optional else {}
                for record in value if isinstance(value, list) else ():
                    self._records[name].add({ID: customer, **record})
        self._customers.add(row)

    def refused(self, customer: str, found: Iterable[Diagnostic]) -> None:
        """A customer whose facts the policy does not admit, and why."""
        for one in found:
            fact = str(one.data.get("path", ""))
            row: dict[str, object] = {
                ID: customer,
                "fact": fact,
                "code": str(one.code),
                "reason": one.message,
                "help": one.help,
            }
            self._refused.add(row)


@contextmanager
def gathered_folder(target: Path) -> Iterator[Path]:
    """A folder for the tables, which has its name when it is finished; raises `BatchError` where it cannot be written.

    It takes the place of one that was written before, and of nothing else.
    """
    if target.exists() and not (target / SAID).is_file():
        why = "there is something else, which is not replaced"
        raise BatchError([findings.not_written(str(target), why, "move it away, or let --out have another name")])
    with aside(target) as folder:
        made = folder / "gathered"
        try:
            made.mkdir()
            yield made
        except OSError as error:
            raise not_written(target, error) from error
        if target.exists():
            shutil.rmtree(target)
        put(made, target)


def records_path(folder: Path, fact: Fact) -> Path:
    """The table with the records of a list."""
    return folder / RECORDS / f"{fact.name}.parquet"


class _Table:
    """A Parquet file that grows by many rows at a time."""

    def __init__(self, path: Path, schema: Any) -> None:
        self._schema = schema
        self._file = pq.ParquetWriter(path, schema)
        self._rows: list[dict[str, object]] = []

    def add(self, row: dict[str, object]) -> None:
        self._rows.append(row)
        if len(self._rows) == _TOGETHER:
            self._write()

    def close(self) -> None:
        self._write()
        self._file.close()

    def _write(self) -> None:
        if self._rows:
            self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _customers_schema(program: Program) -> Any:
    columns = [(ID, _TEXT)]
    for fact in program.facts.values():
        if not isinstance(fact.declared.type, ListOf):
            columns.append((fact.name, _kept_as(fact.declared.type)))
        elif fact.optional:
            columns.append((fact.name, pa.bool_()))
    return pa.schema(columns)


def _record_schema(program: Program, fact: Fact) -> Any:
    assert isinstance(fact.declared.type, ListOf)  # noqa: S101  # asked of lists only
    fields = program.records[fact.declared.type.record].fields.values()
    return pa.schema([(ID, _TEXT), *((field.name, _kept_as(field.declared.type)) for field in fields)])


def _kept_as(type_: Type) -> Any:
    """Numbers and days are kept as files of facts have them: exact, as text."""
    match type_:
        case YesNo():
            return pa.bool_()
        case SetOf():
            return pa.list_(_TEXT)
        case _:
            return _TEXT
