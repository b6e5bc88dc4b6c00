"""What is said about tables and files as a whole: one function per mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from creditrules.diagnostics import Code, Diagnostic, FindingsError, Label, nearest
from creditrules.diagnostics.codes import (
    COLUMN_TYPE,
    CUSTOMER_ID,
    ENGINE_FAILED,
    MISSING_COLUMN,
    NOT_WRITTEN,
    ORPHAN_RECORDS,
    OUT_OF_MEMORY,
    UNKNOWN_COLUMN,
    UNREADABLE_TABLE,
)
from creditrules.facts.values_shown import short
from creditrules.program.program import Declared, Field
from creditrules.program.show import describe_declared
from creditrules.program.types import Date, Type, YesNo

_SHOWN = 3


class BatchError(FindingsError):
    """Tables were refused as a whole, or the result could not be written; nothing was decided."""


def unreadable(where: str, why: str, help_: str = "") -> Diagnostic:
    """A file is not there, cannot be opened, or is not what its name says."""
    return Diagnostic(code=UNREADABLE_TABLE, message=why, where=where, help=help_)


def unknown_column(where: str, column: str, known: Sequence[str], what: str) -> Diagnostic:
    """A table has a column that the policy does not know."""
    close = nearest(column, known)
    leave = f"leave it out, or say `--ignore {short(column)}`"
    return Diagnostic(
        code=UNKNOWN_COLUMN,
        message=f"there is a column `{short(column)}`, but {what} has nothing of that name",
        where=where,
        help=f"did you mean `{close}`? Else {leave}" if close else leave,
    )


def missing_column(where: str, field: Field) -> Diagnostic:
    """A table lacks the column for what the policy requires."""
    return _missing(where, f"there is no column `{field.name}`, but the policy requires it", "", field)


def no_id(where: str, name: str, columns: Iterable[str]) -> Diagnostic:
    """A table has no column that tells the customer."""
    return _missing(
        where,
        f"there is no column `{short(name)}` that tells whose row it is",
        f"name the column with --id; there are: {', '.join(map(short, list(columns)[:8]))}",
    )


def no_records(fact: Field) -> Diagnostic:
    """No table was handed over for a list that the policy requires."""
    return _missing(
        "records",
        f"there are no records for `{fact.name}`, but the policy requires the list",
        f"hand them over with `--records {fact.name}=FILE`; a file without rows says that there are none",
        fact,
    )


def not_said_whether_known(where: str, fact: Field) -> Diagnostic:
    """Nothing tells customers without records from those whose records are not known."""
    return _missing(
        where,
        f"there is no column `{fact.name}`, which tells for every customer whether the list is known",
        "add a column of yes or no: no records and `true` is an empty list, `false` a missing one",
        fact,
    )


def _missing(where: str, message: str, help_: str, field: Field | None = None) -> Diagnostic:
    related = () if field is None else (Label(field.span, "declared here"),)
    return Diagnostic(code=MISSING_COLUMN, message=message, where=where, help=help_, related=related)


def unknown_list(name: str, known: Sequence[str]) -> Diagnostic:
    """Records were handed over for what is no list of the policy."""
    close = nearest(name, known)
    there = f"its lists are: {', '.join(known)}" if known else "it has no lists of records"
    return Diagnostic(
        code=UNKNOWN_COLUMN,
        message=f"there are records for `{short(name)}`, but the policy has no list of that name",
        where="records",
        help=f"did you mean `{close}`?" if close else there,
    )


def list_as_column(where: str, fact: Field) -> Diagnostic:
    """A list of records stands where a column was expected."""
    return Diagnostic(
        code=COLUMN_TYPE,
        message=f"there is a column `{fact.name}`, but records stand in a table of their own",
        where=where,
        help=f"hand them over with `--records {fact.name}=FILE`, a row for each record, with the id of its customer",
        related=(Label(fact.span, "the list is declared here"),),
    )


def wrong_column(where: str, column: str, engine: str, field: Field) -> Diagnostic:
    """A whole column is of a kind that cannot hold the values."""
    return Diagnostic(
        code=COLUMN_TYPE,
        message=f"the column `{short(column)}` is of type {short(engine)}, but {_admits(field.declared)}",
        where=where,
        help=_column_help(field.declared.type),
        related=(Label(field.span, "declared here"),),
    )


def wrong_id(where: str, column: str, engine: str) -> Diagnostic:
    """The ids are neither texts nor whole numbers."""
    return Diagnostic(
        code=COLUMN_TYPE,
        message=f"the ids in `{short(column)}` are of type {short(engine)}, but an id is a text or a whole number",
        where=where,
    )


def columns_differ(where: str, column: str, other: str) -> Diagnostic:
    """Files that are read as one table do not have the same columns."""
    return Diagnostic(
        code=COLUMN_TYPE,
        message=f"the files do not have the same columns: `{short(column)}` is not the same in all of them",
        where=where,
        help=f"compare `{short(other)}` with the first file, and write them alike",
    )


def long_number(where: str, number: str) -> Diagnostic:
    """A JSON number has more digits than survive a reader of JSON."""
    return Diagnostic(
        code=COLUMN_TYPE,
        message=f"the number `{short(number)}` has more digits than readers of JSON keep",
        where=where,
        help="write such numbers as texts of digits, in quotes",
    )


def without_id(where: str, count: int) -> Diagnostic:
    """Rows do not say whose they are."""
    noun = "row has" if count == 1 else "rows have"
    return Diagnostic(code=CUSTOMER_ID, message=f"{count:,} {noun} no customer id", where=where)


def duplicate_ids(where: str, count: int, examples: Sequence[object]) -> Diagnostic:
    """Customers stand in the table more than once."""
    noun = "customer stands" if count == 1 else "customers stand"
    return Diagnostic(
        code=CUSTOMER_ID,
        message=f"{count:,} {noun} in the table more than once: {_some(examples, count)}",
        where=where,
        help="keep one row for each customer; which one is not for a program to choose",
    )


def orphans(where: str, count: int, examples: Sequence[object], customers: str) -> Diagnostic:
    """Records belong to nobody in the table of customers."""
    noun = "customer who is" if count == 1 else "customers who are"
    return Diagnostic(
        code=ORPHAN_RECORDS,
        message=f"there are records of {count:,} {noun} not among the customers: {_some(examples, count)}",
        where=where,
        help=f"add the customers to `{short(customers)}`, or leave their records out",
    )


def not_written(where: str, why: str, help_: str = "") -> Diagnostic:
    """The result could not be written; nothing of it was."""
    return Diagnostic(code=NOT_WRITTEN, message=f"the result cannot be written: {why}", where=where, help=help_)


def out_of_memory(limit: str) -> Diagnostic:
    """The run needs more memory than it was given."""
    return Diagnostic(
        code=OUT_OF_MEMORY,
        message=f"the run needs more memory than the {limit} that it may use",
        where="memory",
        help="allow more with --memory, or let fewer threads work at once with --threads",
    )


def engine_failed(engine: str, said: str, help_: str = "") -> Diagnostic:
    """Another engine cannot be reached, is not as it must be, or stopped; of what it says the first line is told."""
    (line, *_) = said.strip().splitlines() or ["it does not say why"]
    message = f"{engine} did not decide: {line}"
    return Diagnostic(code=ENGINE_FAILED, message=message, where="engine", help=help_)


def finding(code: Code, where: str, message: str, help_: str = "") -> BatchError:
    """An error with one finding."""
    return BatchError([Diagnostic(code=code, message=message, where=where, help=help_)])


def _some(examples: Sequence[object], count: int) -> str:
    told = ", ".join(f"`{short(str(each))}`" for each in examples[:_SHOWN])
    return told if count <= min(_SHOWN, len(examples)) else f"{told}, …"


def _admits(declared: Declared) -> str:
    return f"the policy admits {describe_declared(declared)}"


def _column_help(type_: Type) -> str:
    match type_:
        case Date():
            return "cast it to DATE: a day alone, without a time"
        case YesNo():
            return "cast it to BOOLEAN"
        case _:
            return ""
