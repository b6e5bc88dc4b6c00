"""A policy in figures, for `check --summary`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from creditrules.analysis.summary import Summary
from creditrules.values.decimals import plain


def summary_text(summary: Summary) -> str:
    """The figures, a line each."""
    return "\n".join(_lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    yield f"{summary.title} ({summary.id}), version {summary.version}"
    yield "  " + ", ".join(f"{count:,} {name if count > 1 else name[:-1]}" for name, count in summary.counts)
    if summary.declared is None or summary.attainable is None:
        yield "  does not score"
        return
    yield f"  score    attainable {_range(*summary.attainable)}, declared {_range(*summary.declared)}"
    for grade in summary.grades:
        scores = "by overrides only" if grade.least is None else f"scores {_range(grade.least, grade.most)}"
        yield f"  grade    {grade.name}: {scores}"
    for factor in summary.factors:
        yield f"  factor   {factor.title} ({factor.code}): {_range(factor.least, factor.most)}"


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return "none"
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"
