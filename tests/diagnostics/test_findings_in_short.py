import pytest

from creditrules.diagnostics import Code, Diagnostic, Label, Severity, Source, Span, render_short, summary_line
from creditrules.diagnostics.codes import FACT_MISSING
from tests.diagnostics.texts import find, finding

SOURCE = Source("policies/sme.policy", "one\n  two\n")
WARNING = Diagnostic(code=Code(599, "odd", Severity.WARNING), message="odd")


def test_one_line_each() -> None:
    missing = Diagnostic(code=FACT_MISSING, message="`turnover` is missing", where="customer 17")
    assert render_short([finding(Label(find(SOURCE, "two"))), missing, WARNING]) == (
        "policies/sme.policy:2:3: error: something is odd [CR302 unit-mismatch]\n"
        "customer 17: error: `turnover` is missing [CR603 fact-missing]\n"
        "warning: odd [CR599 odd]"
    )


def test_a_line_stays_one_line() -> None:
    found = finding(Label(Span(Source("a\nb", "\x1b"), 0, 1)), message="x\r\ny\x1b[2J\u2028")
    text = render_short([found])
    assert text == ("a<U+000A>b:1:1: error: x<U+000D><U+000A>y<U+001B>[2J<U+2028> [CR302 unit-mismatch]")


@pytest.mark.parametrize(
    ("errors", "warnings", "line"),
    [
        (0, 0, "no findings"),
        (1, 0, "1 error"),
        (0, 2, "2 warnings"),
        (3, 1, "3 errors, 1 warning"),
    ],
)
def test_summary(errors: int, warnings: int, line: str) -> None:
    assert summary_line([finding(None)] * errors + [WARNING] * warnings) == line
