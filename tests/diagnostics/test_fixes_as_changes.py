from creditrules.diagnostics import Fix, Label, Source, Span, render_text
from tests.diagnostics.texts import find, finding

SOURCE = Source("p", "one\ntwo\nthree\nfour\nfive\nsix\n")


def changes(*fixes: Fix) -> list[str]:
    """The lines below the help."""
    text = render_text([finding(Label(find(SOURCE, "one")), fixes=fixes)], mention_help=False)
    return text.partition("= help: change it like this:\n")[2].splitlines()


def test_a_word_is_replaced() -> None:
    assert changes(Fix(find(SOURCE, "two"), "2")) == ["   |", " 2 - two", " 2 + 2"]


def test_a_line_is_put_in() -> None:
    assert changes(Fix(Span(SOURCE, 3, 3), "\none and a half")) == ["   |", " 2 + one and a half"]


def test_a_line_is_taken_out() -> None:
    assert changes(Fix(find(SOURCE, "two\n"), "")) == ["   |", " 2 - two"]


def test_a_line_is_put_behind_the_last() -> None:
    end = len(SOURCE.text)
    assert changes(Fix(Span(SOURCE, end, end), "seven\n")) == ["   |", " 7 + seven"]


def test_fixes_of_one_line_are_made_together() -> None:
    start = SOURCE.text.index("two")
    fixes = Fix(Span(SOURCE, start + 3, start + 3), ")"), Fix(Span(SOURCE, start, start), "(")
    assert changes(*fixes) == ["   |", " 2 - two", " 2 + (two)"]


def test_fixes_of_neighbouring_lines_stand_together() -> None:
    fixes = Fix(find(SOURCE, "two"), "2"), Fix(find(SOURCE, "three"), "3")
    assert changes(*fixes) == ["   |", " 2 - two", " 3 - three", " 2 + 2", " 3 + 3"]


def test_fixes_far_from_each_other_stand_apart() -> None:
    fixes = Fix(find(SOURCE, "six"), "6"), Fix(find(SOURCE, "two"), "2")
    assert changes(*fixes) == ["   |", " 2 - two", " 2 + 2", "   |", " 6 - six", " 6 + 6"]


def test_fixes_that_exclude_one_another_stand_apart() -> None:
    fixes = Fix(find(SOURCE, "two"), "2"), Fix(find(SOURCE, "two"), "zwei")
    assert changes(*fixes) == ["   |", " 2 - two", " 2 + 2", "   |", " 2 - two", " 2 + zwei"]


def test_a_fix_in_another_text_says_where() -> None:
    other = Source("q", "alpha\n")
    assert changes(Fix(find(other, "alpha"), "beta")) == [
        "   |",
        "  ::: q:1:1",
        "   |",
        " 1 - alpha",
        " 1 + beta",
    ]


def test_a_fix_that_changes_nothing_is_not_shown() -> None:
    assert changes(Fix(find(SOURCE, "two"), "two")) == []


def test_windows_line_ends_are_not_shown() -> None:
    source = Source("p", "one\r\ntwo\r\n")
    found = finding(None, fixes=(Fix(find(source, "one"), "1\r\n1.5"),))
    assert render_text([found], mention_help=False).splitlines()[-3:] == [" 1 - one", " 1 + 1", " 2 + 1.5"]


def test_long_lines_are_cut_around_the_change() -> None:
    source = Source("p", "a" * 500 + " 90 " + "b" * 500)
    found = finding(None, fixes=(Fix(find(source, "90"), "90%"),))
    before, after = render_text([found], mention_help=False).splitlines()[-2:]
    assert before.startswith(" 1 - …aaa")
    assert " 90 b" in before
    assert " 90% b" in after
    assert before.index(" 90") == after.index(" 90%")
