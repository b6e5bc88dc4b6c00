"""One decision of a portfolio taken again, as a whole, so that it can be explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from creditrules.api import Policy
from creditrules.diagnostics.codes import OTHER_DECISION
from creditrules.engine.decision import Decision
from creditrules.portfolio.deciding import Portfolio, batch_room
from creditrules.program.program import Program
from creditrules.program.types import SetOf, Type
from creditrules.values import Missing

if TYPE_CHECKING:
    from creditrules.batch.findings import BatchError


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands beside a table of decisions: the policy's file and digest, the day, and what was handed in."""

    policy: str
    digest: str
    version: str
    as_of: date
    portfolio: Portfolio


def noted(out: str | PathLike[str]) -> Noted:
    """What is noted in a Parquet file of decisions; raises `BatchError` where nothing is."""
    batch_room()
    from creditrules.batch.one_customer import notes_of  # noqa: PLC0415

    notes = notes_of(fspath(out))
    policy = notes["policy"]
    handed = (notes["facts"], notes["records"], notes["previous"], notes["id"], notes["ignored"])
    portfolio = Portfolio(*handed, said=notes.get("said"))
    return Noted(policy["file"], policy["digest"], policy["version"], date.fromisoformat(notes["as_of"]), portfolio)


def redecide(
    out: str | PathLike[str], customer: str, policy: Policy, *, portfolio: Portfolio | None = None
) -> Decision:
    """The whole decision behind a row: taken again from what was handed in, and held to what the row says.

    `portfolio` says where the tables are now, if they have moved. Raises `BatchError` where the policy is not the one
    that decided, the tables are no longer what they were, or the customer was not decided; `FactsError` where the
    policy does not apply to the customer.
    """
    found = noted(out)
    if found.digest != policy.digest:
        why = f"the decisions were taken by another version of the policy ({found.version}) than this one"
        raise _refused(out, why, f"hand over the policy with the digest {found.digest[:16]}…")
    from creditrules.batch.one_customer import customer_of, row_of  # noqa: PLC0415

    row = row_of(fspath(out), customer)
    handed = customer_of(policy.program, (portfolio or found.portfolio).tables(), customer)
    decision = policy.decide(handed.facts, as_of=found.as_of, previous=handed.previous)
    for name, expected in _columns(policy.program, decision):
        if _plain(row.get(name)) != expected:
            raise _refused(out, f"`{name}` is not what comes out now", "the tables of facts have changed since")
    return decision


def _refused(out: str | PathLike[str], why: str, help_: str) -> BatchError:
    from creditrules.batch.findings import finding  # noqa: PLC0415

    return finding(OTHER_DECISION, fspath(out), why, help_)


def _columns(program: Program, decision: Decision) -> Iterator[tuple[str, object]]:
    """The columns of a row, by name, with what the decision says."""
    from creditrules.batch.columns import BITS, bit_columns, bit_sets, output_columns  # noqa: PLC0415

    results = _results(program, decision)
    for name, blocks in bit_sets(program):
        for part, column_name in enumerate(bit_columns(name, len(blocks))):
            yield column_name, getattr(decision.trace, name) >> BITS * part & (1 << BITS) - 1
    for column in output_columns(program):
        kind, _, rest = column.name.partition(" ")
        if kind in results:
            value = results[kind].get(column.of or rest or kind, results[kind].get(kind))
            yield column.name, _plain(value)


def _results(program: Program, decision: Decision) -> Mapping[str, Mapping[str, Any]]:
    """What the decision says, by the first word of a column and what the column is of."""
    trace = decision.trace
    return {
        "score": {"score": decision.score},
        "unrounded_score": {"unrounded_score": decision.unrounded_score},
        "scored_grade": {"scored_grade": decision.scored_grade},
        "grade": {"grade": decision.grade},
        "action": {
            name: _listed(value, program.actions[name].declared.type) for name, value in decision.actions.items()
        },
        "review_due": {"review_due": decision.review_due},
        "points": {factor.name: factor.points for factor in decision.factors},
        "line": {factor.name: factor.line + 1 for factor in decision.factors},
        "row": dict(zip(program.tables, (place + 1 or None for place in trace.rows), strict=True)),
        "reason": {str(place): reason.code for place, reason in enumerate(decision.reasons, start=1)},
    }


def _listed(value: Any, type_: Type) -> Any:
    return frozenset(value) if isinstance(type_, SetOf) and not isinstance(value, Missing) else value


def _plain(value: Any) -> object:
    return frozenset(value) if isinstance(value, list) else None if isinstance(value, Missing) else value
