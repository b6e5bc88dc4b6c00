"""Places in TOML: what stands there is what the reader of TOML has read."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date

from hypothesis import given, settings, strategies as st

from creditrules.facts.locate import Path
from creditrules.sources.settings.places import places

KEYS = st.sampled_from(["a", "b", "key", "a-b", "1", "é", "a.b", 'q"', "#", "]", ""])
TEXTS = st.sampled_from(["", "x", "#", "]", "a = 1", "'", '"', "\\", "\n", '""', "客户"])
PLAIN = st.one_of(st.integers(-99, 99), st.booleans(), st.sampled_from([1.5, -2e10]), st.dates(), TEXTS)
NESTED = st.recursive(
    PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)), max_leaves=6
)
GAPS = st.sampled_from(["", " ", "\t "])
LINES = st.sampled_from(["", " ", "\n", " # a 'remark' = [\n", "\r\n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A TOML text: tables with heads, arrays of tables, names with points, values written in many ways."""
    lines: list[str] = []
    for head in (
        "",
        *draw(st.lists(st.sampled_from(["[t]", "[t.u]", "[ t . 'v w' ]", "[[s]]", "[s.x]"]), unique=True)),
    ):
        if head == "[s.x]" and "[[s]]" not in lines:
            lines.append("[[s]]")
        lines.append(head + draw(st.sampled_from(["", " # remark"])))
        for name in draw(st.lists(KEYS, unique=True, max_size=3)):
            dots = draw(st.sampled_from(["", ".c", " . 'd e' . f"]))
            value = _written(draw, draw(NESTED))
            lines.append(f"{draw(GAPS)}{_key(draw, f'{name}{len(lines)}')}{dots}{draw(GAPS)}={draw(GAPS)}{value}")
    return draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(lines)


def _key(draw: st.DrawFn, name: str) -> str:
    if name.isascii() and name.replace("-", "").isalnum() and draw(st.booleans()):
        return name
    if "'" not in name and draw(st.booleans()):
        return f"'{name}'"
    return json.dumps(name)


def _written(draw: st.DrawFn, value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(draw, value)
        case date():
            return value.isoformat() + draw(st.sampled_from(["", " 08:00:00", "T08:00:00.5Z"]))
        case list():
            gap = draw(LINES)
            parts = [f"{gap}{_written(draw, each)}{draw(LINES)}" for each in value]
            return f"[{','.join(parts)}{',' if bool(parts) and draw(st.booleans()) else ''}{gap}]"
        case dict():
            parts = [f" {_key(draw, name)} ={draw(GAPS)}{_written(draw, each)} " for name, each in value.items()]
            return f"{{{','.join(parts)}}}"
        case _:
            return repr(value)


def _text(draw: st.DrawFn, value: str) -> str:
    ways = [json.dumps(value, ensure_ascii=False)]
    if "'" not in value and "\n" not in value:
        ways.append(f"'{value}'")
    if "'" not in value:
        ways.append(f"'''\n{value}'''")
    if "\\" not in value and '""' not in value:
        ways.append(f'"""{value}"""')
    return draw(st.sampled_from(ways))


def _all(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if path:
        yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        yield from _all(each, (*path, name))


@settings(max_examples=100)
@given(texts())
def test_what_stands_at_a_place_is_what_was_read(text: str) -> None:
    read = tomllib.loads(text)
    found = places(text)
    assert set(found) == {path for path, _ in _all(read)}
    for path, value in _all(read):
        member = found[path]
        start, end = member.value
        written = text[start:end]
        if (written.startswith("[") and not isinstance(value, list)) or member.key == member.value:
            continue  # a table with a head, or one that is only named on the way to others
        if isinstance(value, list) and value and not written.endswith("]"):
            continue  # an array of tables has its places one by one
        assert tomllib.loads(f"x = {written}") == {"x": value}
        if member.key is not None and isinstance(path[-1], str):
            assert list(tomllib.loads(f"{text[slice(*member.key)]} = 1")) == [path[-1]]


def test_names_of_tables() -> None:
    text = '[sources.ledger]\nkind = "x"\n[[rows]]\na = 1\n[[rows]]\nb.c = 2\n'
    told = {
        path: (member.key and text[slice(*member.key)], text[slice(*member.value)])
        for path, member in places(text).items()
    }
    assert told == {
        ("sources",): ("sources", "sources"),
        ("sources", "ledger"): ("ledger", "[sources.ledger]"),
        ("sources", "ledger", "kind"): ("kind", '"x"'),
        ("rows",): ("rows", "rows"),
        ("rows", 0): ("rows", "[[rows]]"),
        ("rows", 0, "a"): ("a", "1"),
        ("rows", 1): ("rows", "[[rows]]"),
        ("rows", 1, "b"): ("b", "b"),
        ("rows", 1, "b", "c"): ("c", "2"),
    }


@given(st.text(alphabet="[]{}=.,\"'# \n\\ab1"))
def test_any_text_is_gone_over(text: str) -> None:
    for path, member in places(text).items():
        start, end = member.value
        assert path
        assert 0 <= start <= end <= len(text)
