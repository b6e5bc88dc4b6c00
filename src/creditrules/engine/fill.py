"""Texts with values to fill in."""

from __future__ import annotations

from creditrules.engine.evaluate import evaluate
from creditrules.engine.sheet import Sheet
from creditrules.program.program import Template
from creditrules.program.show import show


def fill(template: Template, sheet: Sheet) -> str:
    """The text in the policy's own language, with its values as people read them."""
    parts = template.parts
    return "".join(part if isinstance(part, str) else show(evaluate(part, sheet), part.type) for part in parts)
