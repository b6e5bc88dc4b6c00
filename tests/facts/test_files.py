import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from creditrules.diagnostics import Diagnostic, FactsError, Source
from creditrules.facts import files
from creditrules.facts.files import parse_json, parse_toml, read_facts
from creditrules.facts.locate import locate, members


def refused(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(FactsError) as caught:
        parse_json(Source("c.json", text))
    return caught.value.findings


def place(finding: Diagnostic) -> str:
    assert finding.primary is not None
    span = finding.primary.span
    return f"{span.line}:{span.column} {span.text}"


def test_numbers_never_pass_through_a_float() -> None:
    raw = parse_json(Source("c.json", '{"a": 123456789012345678.12, "b": 12345678901234567890123, "c": 1.10}')).raw
    assert raw == {"a": Decimal("123456789012345678.12"), "b": 12345678901234567890123, "c": Decimal("1.10")}
    assert [type(value) for value in raw.values()] == [Decimal, int, Decimal]


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ('{"a": 1,\n "b": }', "2:7 }", "a value is expected here"),
        ('{"a": 1 "b": 2}', '1:9 "', "a comma, or the end of the list or object, is expected"),
        ('{"a" 1}', "1:6 1", "a colon is expected"),
        ("{a: 1}", "1:2 a", "a name in double quotes is expected"),
        ('{"a": "x', '1:7 "', "has no closing quote"),
        ('{"a": "x\ny"}', "1:9 \n", "a line break or another control character"),
        ('{"a": 1} 2', "1:10 2", "something follows after the end"),
        ('{"a": NaN}', "1:7 NaN", "`NaN` is not a number of JSON"),
        ('{"NaN": 1, "a": -Infinity}', "1:17 -Infinity", "`-Infinity` is not a number of JSON"),
        ('{"a": 1' + "0" * 5000 + "}", "1:7 1" + "0" * 5000, "has 5,001 characters"),
        ('{"a": 1e99999999999999999999}', "1:7 1e99999999999999999999", "beyond every number"),
        ("[1]", "1:1 [", "the file holds a list of 1"),
        ("  3", "1:3 3", "the file holds a number"),
    ],
)
def test_what_is_not_strict_json_is_refused_with_its_place(text: str, where: str, says: str) -> None:
    (finding,) = refused(text)
    assert str(finding.code) == "CR601"
    assert place(finding) == where
    assert says in finding.message


def test_an_empty_file_is_called_empty() -> None:
    assert refused(" \n")[0].message == "the file is empty"


def test_a_key_given_twice_is_refused_wherever_it_stands() -> None:
    found = refused('{"a": {"b": 1, "c": [{"d": 1, "\\u0064": 2}]}, "x": 0,\n "a": 2}')
    assert [(str(one.code), one.message, place(one)) for one in found] == [
        ("CR614", "`a.c[0].d` is given twice", '1:31 "\\u0064"'),
        ("CR614", "`a` is given twice", '2:2 "a"'),
    ]


@pytest.mark.parametrize("text", ['{"a": ' + "[" * 100_000, '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"])
def test_deep_nesting_is_refused(text: str) -> None:
    (finding,) = refused(text)
    assert str(finding.code) == "CR601"


def test_a_file_is_utf8_and_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": "\xe4\xb8\xad"}')
    assert read_facts(path).raw == {"a": "中"}
    path.write_bytes(b'{\n "a": "\xe4\xff"}')
    with pytest.raises(FactsError) as caught:
        read_facts(path)
    assert place(caught.value.findings[0]).startswith("2:8")
    assert "the byte 0xE4 cannot stand here" in caught.value.findings[0].message
    monkeypatch.setattr(files, "LARGEST", 2**20)
    path.write_bytes(b" " * 2**20 + b"{}")
    with pytest.raises(FactsError, match="larger than 1 MiB"):
        read_facts(path)


@pytest.mark.parametrize("name", ["absent.json", ".", "a\0b"])
def test_a_file_that_cannot_be_opened_is_a_finding(name: str, tmp_path: Path) -> None:
    with pytest.raises(FactsError) as caught:
        read_facts(f"{tmp_path}/{name}")
    assert str(caught.value.findings[0].code) == "CR601"


def test_toml_is_exact_too(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text("bill = 123456789012345678.12\nfounded = 2017-06-01\nbig = 1_000.5\n[[invoices]]\namount = 3\n")
    assert read_facts(path).raw == {
        "bill": Decimal("123456789012345678.12"),
        "founded": date(2017, 6, 1),
        "big": Decimal("1000.5"),
        "invoices": [{"amount": 3}],
    }


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a = 1\nb = \n", "CR601", "2:5 \n"),
        ("a = 1\na = 2\n", "CR614", "2:6 \n"),
        ("a = nan", "CR601", None),
        ("a = -inf", "CR601", None),
        ("a = 1.5e99999999999999999999", "CR601", None),
        ("a = 1" + "0" * 5000, "CR601", None),
        ("a = 2026-02-30", "CR601", "1:5 2"),
        ("a = " + "[" * 50_000, "CR601", None),
        ('a = "', "CR601", "1:6 "),
    ],
)
def test_what_is_not_strict_toml_is_refused(text: str, code: str, where: str | None) -> None:
    with pytest.raises(FactsError) as caught:
        parse_toml(Source("c.toml", text))
    (finding,) = caught.value.findings
    assert str(finding.code) == code
    if where is not None and finding.primary is not None:
        assert place(finding) == where


@given(st.text())
@example('{"\ud800": "\ud800"}')
@example('{"a": 1, "a": }')
def test_no_text_is_a_traceback(text: str) -> None:
    for parse in (parse_json, parse_toml):
        with suppress(FactsError):
            parse(Source("c", text))


@given(st.binary())
def test_no_bytes_are_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    with suppress(FactsError):
        read_facts(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values), st.booleans(), st.sampled_from([None, 2]))
def test_every_value_is_found_where_it_stands(content: dict[str, object], ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001
    text = json.dumps(content, ensure_ascii=ascii_only, indent=indent)
    for member in members(text):
        value: object = content
        for part in member.path:
            value = value[part]  # type: ignore[index]
        assert json.loads(text[slice(*member.value)]) == value
        if isinstance(member.path[-1], str):
            assert member.key is not None
            assert json.loads(text[slice(*member.key)]) == member.path[-1]


def test_a_text_that_is_not_json_has_no_places() -> None:
    assert locate("a = 1", [("a",)]) == {}
    assert locate('{"a": [1, 2', [("a", 1), ("b",)]).keys() == {("a", 1)}
