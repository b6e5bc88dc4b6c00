"""`creditrules help`, and its pages as text."""

import pytest

from creditrules.cli.pages import lead, page_text
from creditrules.diagnostics.codes import all_codes
from tests.cli.running import run


@pytest.mark.parametrize("word", ["CR302", "cr302", "302", "unit-mismatch"])
def test_a_page_by_number_or_name(word: str) -> None:
    told = run("help", word)
    assert told.status == 0
    assert told.out.startswith("CR302")


def test_all_codes_are_listed() -> None:
    told = run("help")
    assert told.status == 0
    assert all(f"\n  {code}  {code.name}" in told.out for code in all_codes())


@pytest.mark.parametrize(
    ("word", "way_out"),
    [
        ("unit-mismach", "did you mean `CR302` (unit-mismatch)?"),
        ("CR3002", "did you mean `CR302` (unit-mismatch)?"),
        ("something else", "`creditrules help` lists them all"),
    ],
)
def test_an_unknown_code(word: str, way_out: str) -> None:
    told = run("help", word)
    assert (told.status, told.first_error) == (2, f"error: there is no code `{word}`; {way_out}")


def test_the_help_of_a_command_can_be_asked_for_here_too() -> None:
    assert run("help", "check").out == run("check", "--help").out


PAGE = """# CR999: something is odd

A **long** paragraph with a [link](https://example.org/x) and a [page](CR302.md), which goes on and on until it must be
broken, since it is too long for a line.

* first
* second, which goes on and on until it must be broken too, because there is no end to it and it does not
  stop here

```
facts
  a : percent    # **kept**
```

| a | b |
"""

SHOWN = """CR999: something is odd

A long paragraph with a link (https://example.org/x) and a page, which goes on and on until it
must be broken, since it is too long for a line.

* first
* second, which goes on and on until it must be broken too, because there is no end to it and it
  does not stop here

    facts
      a : percent    # **kept**

| a | b |"""


def test_markdown_as_text() -> None:
    assert page_text(PAGE, colour=False) == SHOWN
    assert lead(PAGE).startswith("A long paragraph with a link (https://example.org/x) and a page, which goes on")


def test_headings_and_code_are_coloured_on_a_terminal() -> None:
    shown = page_text(PAGE, colour=True)
    assert shown.startswith("\x1b[1mCR999: something is odd\x1b[0m\n")
    assert "\x1b[36m    facts\x1b[0m\n" in shown


def test_a_page_cannot_drive_the_terminal() -> None:
    assert page_text("a \x1b[2J b", colour=False) == "a <U+001B>[2J b"
