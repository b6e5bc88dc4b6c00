"""Source texts, places, findings and how they are shown. Imports nothing else of this package."""

from creditrules.diagnostics.diagnostic import (
    Code,
    CreditRulesError,
    Diagnostic,
    FactsError,
    FindingsError,
    Fix,
    Label,
    PolicyError,
    Severity,
    has_errors,
    in_order,
)
from creditrules.diagnostics.render_json import as_json, render_json
from creditrules.diagnostics.render_short import render_short
from creditrules.diagnostics.render_text import render_text
from creditrules.diagnostics.source import Source, Span
from creditrules.diagnostics.suggest import nearest
from creditrules.diagnostics.summary import summary_line

__all__ = [
    "Code",
    "CreditRulesError",
    "Diagnostic",
    "FactsError",
    "FindingsError",
    "Fix",
    "Label",
    "PolicyError",
    "Severity",
    "Source",
    "Span",
    "as_json",
    "has_errors",
    "in_order",
    "nearest",
    "render_json",
    "render_short",
    "render_text",
    "summary_line",
]
