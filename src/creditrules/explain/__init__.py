"""A decision in words, drawn from the same trace from which it was made."""

from creditrules.explain.decision_text import decision_text
from creditrules.explain.look import Look, Style
from creditrules.explain.trace_text import trace_text

__all__ = ["Look", "Style", "decision_text", "trace_text"]
