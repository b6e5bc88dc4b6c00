"""The public Python API for whole portfolios: many customers in tables, decided by one statement.

It needs the extra `batch`.
"""

from creditrules.portfolio.deciding import (
    SIZE,
    Decisions,
    MissingExtraError,
    Portfolio,
    decide_portfolio,
    decide_portfolio_to,
)
from creditrules.portfolio.gathering import gather_portfolio
from creditrules.portfolio.redeciding import Noted, noted, redecide

__all__ = [
    "SIZE",
    "Decisions",
    "MissingExtraError",
    "Noted",
    "Portfolio",
    "decide_portfolio",
    "decide_portfolio_to",
    "gather_portfolio",
    "noted",
    "redecide",
]
