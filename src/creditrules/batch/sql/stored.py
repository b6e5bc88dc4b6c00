"""Values put where the policy declares their type."""

from __future__ import annotations

from creditrules.batch.sql.expressions import Expressions
from creditrules.batch.sql.numbers import scaled
from creditrules.batch.sql.terms import Term
from creditrules.program.types import Money, Type
from creditrules.values import Rounding
from creditrules.values.decimals import EXACT


def stored(write: Expressions, term: Term, type_: Type) -> Term:
    """The value as it is kept: amounts in minor units, rounded half up where they are finer; all else stays."""
    if not isinstance(type_, Money):
        return term
    if term.scale <= type_.decimals:
        return write.numbers.to_scale(term, type_.decimals)
    step = scaled(EXACT.scaleb(1, -type_.decimals))
    return write.numbers.rounded(term, step, Rounding.HALF_UP)
