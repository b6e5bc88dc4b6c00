"""The `policy` block: which policy this is, since when it is in force, and to whom it applies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from creditrules.checker import name_findings, rule_findings, type_findings
from creditrules.checker.clauses import Clauses
from creditrules.checker.context import Context, clauses_of, title_of
from creditrules.checker.declarations import only
from creditrules.program.program import Title
from creditrules.syntax import tree as t
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.dates import EARLIEST, LATEST

LANGUAGE_VERSION = 1


@dataclass(frozen=True)
class About:
    """What the `policy` block says, its scope apart."""

    id: str = ""
    title: Title = field(default_factory=lambda: Title(""))
    version: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    owner: Title | None = None
    cites: tuple[str, ...] = ()
    applies: t.Clause | None = None


def read_policy(context: Context) -> About:
    """The block; sets the currency of the context."""
    block = only(context, t.PolicyBlock)
    if block is None:
        if "policy" not in context.file.lost and context.file.blocks:
            context.report(
                name_findings.missing_block(
                    context.file.blocks[0].head,
                    "policy",
                    "a decision names the policy and version that it was taken under",
                )
            )
        return About()
    said = Clauses(context, block.name.span, block.clauses)
    _language(context, block, said)
    version = _needed(said, block, "version", "which version it is", 'version "2026.1"')
    force = said.one("in_force", "when it is in force")
    start = force.expr.value if force and isinstance(force.expr, t.DateLit) else None
    end = force.second.value if force and isinstance(force.second, t.DateLit) else None
    if force and start and end and end < start:
        context.report(rule_findings.force_backwards(force.span))
    for day in (start, end):
        if force and day and not EARLIEST <= day <= LATEST:
            context.report(type_findings.outside_calendar(force.span))
    _currency(context, said)
    owner = said.one("owner", "the owner")
    return About(
        id=block.name.text,
        title=title_of(block.title, block.name.text),
        version=version.title.text if version and version.title else "",
        in_force_from=start,
        in_force_until=end,
        owner=title_of(owner.title, "") if owner else None,
        cites=clauses_of(block.clauses),
        applies=said.one("applies", "to whom it applies"),
    )


def _needed(said: Clauses, block: t.PolicyBlock, kind: str, what: str, example: str) -> t.Clause | None:
    return said.one(kind, what) if block.damaged else said.needed(kind, what, example)


def _language(context: Context, block: t.PolicyBlock, said: Clauses) -> None:
    clause = _needed(said, block, "language", "which version of the language it is written in", "language 1")
    if clause and isinstance(clause.expr, t.NumberLit) and clause.expr.value != LANGUAGE_VERSION:
        context.report(rule_findings.unknown_language(clause.expr.span))


def _currency(context: Context, said: Clauses) -> None:
    clause = said.one("currency", "the currency")
    if clause is None:
        return
    name = clause.names[0]
    if name.text in MINOR_DECIMALS:
        context.currency = name.text
    else:
        context.report(name_findings.unknown_currency(name.span))
        context.currency = "XXX"
