"""From syntax tree to program: names, types and units, ranges, missing values, coverage. Says what is wrong."""

from creditrules.checker.check import check

__all__ = ["check"]
