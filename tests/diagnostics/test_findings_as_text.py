from creditrules.diagnostics import Code, Diagnostic, Fix, Label, Severity, Source, Span, render_text
from creditrules.diagnostics.codes import FACT_MISSING, GRADE_GAP, UNIT_MISMATCH
from tests.diagnostics.texts import find, finding

_LINES = {
    5: "  credit_utilisation : percent",
    18: "  10 points when credit_utilisation < 90",
    29: "  B   from 70",
    30: "  C   50 to 65",
}
SME = Source("policies/sme.policy", "\n".join(_LINES.get(number, "") for number in range(1, 32)))

USE = find(SME, "credit_utilisation < 90")
NINETY = find(SME, "90")

UNITS = Diagnostic(
    code=UNIT_MISMATCH,
    message="a percentage is compared with a plain number",
    primary=Label(NINETY, "this is a plain number"),
    related=(
        Label(find(SME, "percent"), "because it is declared `percent` here"),
        Label(find(SME, "credit_utilisation", after=USE.start), "this is a percentage"),
    ),
    notes=("read literally, this test asks for utilisation below 9000%, so every customer would pass it",),
    help="write the unit:",
    fixes=(Fix(NINETY, "90%"),),
)

GAP = Diagnostic(
    code=GRADE_GAP,
    message="some scores would receive no grade",
    primary=Label(find(SME, "C   50 to 65"), "stops at 65"),
    related=(Label(find(SME, "B   from 70"), "starts at 70"),),
    notes=("a score of 66 or 69.99 falls between these two",),
    help="close the gap by moving one edge: `C 50 to 70`, or `B from 65`. Which one is a credit decision",
)

BOTH = """\
error[CR302]: a percentage is compared with a plain number
  --> policies/sme.policy:18:39
   |
 5 |   credit_utilisation : percent
   |                        ------- because it is declared `percent` here
...
18 |   10 points when credit_utilisation < 90
   |                  ------------------   ^^ this is a plain number
   |                  |
   |                  this is a percentage
   |
   = note: read literally, this test asks for utilisation below 9000%, so every customer would pass it
   = help: write the unit:
   |
18 -   10 points when credit_utilisation < 90
18 +   10 points when credit_utilisation < 90%
   |
   = for more, run: creditrules help CR302

error[CR401]: some scores would receive no grade
  --> policies/sme.policy:30:3
   |
29 |   B   from 70
   |   ----------- starts at 70
30 |   C   50 to 65
   |   ^^^^^^^^^^^^ stops at 65
   |
   = note: a score of 66 or 69.99 falls between these two
   = help: close the gap by moving one edge: `C 50 to 70`, or `B from 65`. Which one is a credit decision"""


def text_of(found: Diagnostic, *, width: int = 160) -> str:
    return render_text([found], width=width, mention_help=False)


def drawn(found: Diagnostic, *, width: int = 160) -> list[str]:
    """What stands right of the bar, from the first source line on."""
    return [line.partition("|")[2].removeprefix(" ") for line in text_of(found, width=width).splitlines()[3:]]


def test_two_findings_as_the_style_guide_shows_them() -> None:
    assert render_text([UNITS, GAP]) == BOTH


def test_the_command_for_more_is_mentioned_at_the_first_finding_only() -> None:
    assert render_text([GAP, GAP]).count("creditrules help CR401") == 1
    assert render_text([GAP]).splitlines()[-1] == "   = for more, run: creditrules help CR401"
    assert "creditrules help" not in render_text([GAP], mention_help=False)


def test_nothing_found_is_an_empty_text() -> None:
    assert render_text([]) == ""


def test_findings_may_come_from_an_iterator() -> None:
    assert render_text(iter([UNITS, GAP])) == BOTH


def test_a_place_in_words_when_there_is_no_text() -> None:
    found = Diagnostic(
        code=FACT_MISSING,
        message="the fact `turnover` is missing",
        where="facts of customer 17",
        notes=("two lines\nstand below one another",),
    )
    assert (
        text_of(found)
        == """\
error[CR603]: the fact `turnover` is missing
  --> facts of customer 17
   |
   = note: two lines
           stand below one another"""
    )


def test_no_place_at_all() -> None:
    assert text_of(finding(None)) == "error[CR302]: something is odd"
    assert render_text([finding(None)]) == (
        "error[CR302]: something is odd\n   = for more, run: creditrules help CR302"
    )


def test_a_cause_in_another_text_has_its_own_section() -> None:
    schema = Source("facts.schema", "one\ntwo\nturnover : money\n")
    found = finding(Label(NINETY, "here"), Label(find(schema, "money"), "declared here"))
    assert (
        text_of(found)
        == """\
error[CR302]: something is odd
  --> policies/sme.policy:18:39
   |
18 |   10 points when credit_utilisation < 90
   |                                       ^^ here
   |
  ::: facts.schema:3:12
   |
 3 | turnover : money
   |            ----- declared here"""
    )


def test_a_file_read_twice_is_one_text() -> None:
    again = Source(SME.name, SME.text)
    assert ":::" not in text_of(finding(Label(NINETY), Label(find(again, "percent"))))


def test_causes_without_a_place_of_the_finding_itself() -> None:
    assert text_of(finding(None, Label(NINETY, "here"))).splitlines()[1] == "  ::: policies/sme.policy:18:39"


def test_a_place_of_several_lines_is_underlined_in_the_first() -> None:
    source = Source("p", "grades\n  A from 80\n  B from 70\n\n")
    whole = Span(source, source.text.index("A"), len(source.text))
    assert drawn(finding(Label(whole, "these"))) == ["  A from 80", "  ^^^^^^^^^ these (down to line 3)"]
    assert drawn(finding(Label(whole)))[-1] == "  ^^^^^^^^^ (down to line 3)"


def test_a_line_end_in_the_place_does_not_make_it_two_lines() -> None:
    source = Source("p", "one\r\ntwo\r\n")
    assert drawn(finding(Label(Span(source, 0, 5), "here"))) == ["one", "^^^ here"]


def test_a_place_that_is_a_line_end_is_shown_behind_the_line() -> None:
    source = Source("p", "one\r\ntwo\r\n")
    for start in (3, 4):
        assert drawn(finding(Label(Span(source, start, 5), "here"))) == ["one", "   ^ here"]


def test_the_end_of_the_file_gets_one_sign() -> None:
    source = Source("p", "one\n")
    assert text_of(finding(Label(Span(source, 4, 4), "something is missing"))).splitlines()[1:] == [
        "  --> p:2:1",
        "   |",
        " 2 |",
        "   | ^ something is missing",
    ]


def test_a_place_outside_the_text_is_brought_back() -> None:
    source = Source("p", "one")
    assert drawn(finding(Label(Span(source, 50, 60), "here"))) == ["one", "   ^ here"]
    assert drawn(finding(Label(Span(source, -5, 2), "here"))) == ["one", "^^ here"]


def test_three_labels_in_a_line_hang_below_one_another() -> None:
    source = Source("p", "aa bb cc")
    labels = [Label(find(source, word), f"this is {word}") for word in ("cc", "aa", "bb")]
    assert drawn(finding(*labels)) == [
        "aa bb cc",
        "-- -- ^^ this is cc",
        "|  |",
        "|  this is bb",
        "this is aa",
    ]


def test_labels_that_overlap_all_hang() -> None:
    source = Source("p", "aa bb cc")
    found = finding(Label(find(source, "bb"), "inner"), Label(find(source, "aa bb cc"), "outer"))
    assert drawn(found) == ["aa bb cc", "---^^---", "|  |", "|  inner", "outer"]


def test_labels_at_one_place() -> None:
    source = Source("p", "aa bb")
    found = finding(Label(find(source, "bb"), "one"), Label(find(source, "bb"), "two"))
    assert drawn(found) == ["aa bb", "   ^^", "   |", "   two", "   one"]


def test_a_label_without_words() -> None:
    assert drawn(finding(Label(NINETY)))[1].strip() == "^^"


def test_large_line_numbers_widen_the_margin() -> None:
    source = Source("p", "first\n" + "\n" * 1198 + "last")
    found = finding(Label(find(source, "last"), "here"), Label(find(source, "first"), "there"))
    assert text_of(found).splitlines()[1:] == [
        "    --> p:1200:1",
        "     |",
        "   1 | first",
        "     | ----- there",
        "...",
        "1200 | last",
        "     | ^^^^ here",
    ]


def test_wide_characters_take_two_columns() -> None:
    source = Source("p", "授信额度 < 90")
    found = finding(Label(find(source, "90"), "这里"), Label(find(source, "额度"), "那里"))
    assert drawn(found) == ["授信额度 < 90", "    ----   ^^ 这里", "    |", "    那里"]


def test_marks_without_width_take_no_column() -> None:
    source = Source("p", "cafe\u0301 \u200bx < 90")
    assert drawn(finding(Label(find(source, "90"), "here")))[1] == "         ^^ here"
    assert drawn(finding(Label(find(source, "e\u0301"), "here")))[1] == "   ^ here"
    assert drawn(finding(Label(find(source, "\u200b"), "unseen")))[1] == "     ^ unseen"


def test_tabs_become_spaces() -> None:
    source = Source("p", "\ta\tbb")
    assert drawn(finding(Label(find(source, "bb"), "here"))) == ["    a   bb", "        ^^ here"]
    assert drawn(finding(Label(find(source, "\t", after=1), "here")))[1] == "     ^^^ here"


def test_a_turned_direction_of_writing_is_shown_not_obeyed() -> None:
    source = Source("a\u202eb", "x \u202e 90")
    found = finding(Label(find(source, "90"), "a \u2066label"), message="not `\u2067`")
    assert (
        text_of(found)
        == """\
error[CR302]: not `<U+2067>`
  --> a<U+202E>b:1:5
   |
 1 | x <U+202E> 90
   |            ^^ a <U+2066>label"""
    )


def test_control_characters_never_reach_the_terminal() -> None:
    source = Source("name\nerror[CR999]: forged", "x\x1b[2Jy \x9b \ud800")
    found = Diagnostic(
        code=UNIT_MISMATCH,
        message="a\r\x07",
        primary=Label(find(source, "y"), "\x1b]0;title\x07"),
        where="unused",
        notes=("\x08",),
        help="\x7f\u2028",
        fixes=(Fix(find(source, "y"), "\x1b[31m"),),
    )
    text = render_text([found])
    text.encode("utf-8")
    assert not {character for character in text if not character.isprintable()} - {"\n"}
    assert "<U+001B>[2Jy <U+009B> <U+D800>" in text
    assert sum(line.startswith("error[") for line in text.splitlines()) == 1


def test_a_long_line_is_cut_around_the_label() -> None:
    source = Source("p", "a" * 500 + " 90 " + "b" * 500)
    line, signs = drawn(finding(Label(find(source, "90"), "here")))
    assert len(line) == 160
    assert line.startswith("…aaa")
    assert line.endswith("bbb…")
    assert line.index("90") == signs.index("^^")
    assert signs.endswith("^^ here")


def test_a_long_line_is_cut_at_one_side_only_where_that_is_enough() -> None:
    source = Source("p", "90 " + "b" * 500 + " 80")
    at_start, _ = drawn(finding(Label(find(source, "90"))))
    assert at_start.startswith("90 b")
    assert at_start.endswith("…")
    at_end, signs = drawn(finding(Label(find(source, "80"))))
    assert at_end.startswith("…b")
    assert at_end.endswith("80")
    assert signs.strip() == "^^"
    assert len(signs) == len(at_end)


def test_a_label_out_of_the_cut_is_shown_at_the_sign_of_the_cut() -> None:
    source = Source("p", "first " + "b" * 500 + " last")
    found = finding(Label(find(source, "last"), "here"), Label(find(source, "first"), "there"))
    line, signs, *hung = drawn(found)
    assert line.startswith("…")
    assert signs.startswith("- ")
    assert signs.endswith("^^^^ here")
    assert hung == ["|", "there"]


def test_a_long_label_is_cut_with_its_line() -> None:
    source = Source("p", "x " + "b" * 500)
    line, signs = drawn(finding(Label(find(source, "b" * 500), "here")), width=60)
    assert line == "x " + "b" * 56 + "…"
    assert signs == "  " + "^" * 56 + " here"


def test_a_million_marks_without_width_are_cut_too() -> None:
    source = Source("p", "x" + "\u0301" * 1_000_000)
    assert len(text_of(finding(Label(Span(source, 0, 1))))) < 400


def test_colours_only_where_wanted() -> None:
    warning = Diagnostic(code=Code(599, "odd", Severity.WARNING), message="odd", primary=Label(NINETY, "here"))
    plain, coloured = (render_text([UNITS, warning], colour=colour) for colour in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[CR302]\x1b[0m\x1b[1m: a percentage" in coloured
    assert "\x1b[1;33mwarning[CR599]\x1b[0m" in coloured
    assert "\x1b[1;33m^^\x1b[0m \x1b[1;33mhere\x1b[0m" in coloured
    assert "\x1b[31m-   10 points" in coloured
    bare = coloured
    for role in ("1;31", "1;33", "1;36", "1;34", "31", "32", "1", "0"):
        bare = bare.replace(f"\x1b[{role}m", "")
    assert bare == plain
