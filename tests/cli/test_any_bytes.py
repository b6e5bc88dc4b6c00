"""Any bytes whatever, as a policy or as facts: findings, never a fault."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from tests.cli.running import CUSTOMER, DAY, POLICY, run

POLICY_BYTES = POLICY.read_bytes()
CUSTOMER_BYTES = CUSTOMER.read_bytes()
SIGNS = [b"\x00", b"\xff", b"\xed\xa0\x80", "\u202e".encode(), b"\r", b'"', b"\\"]
ODD = st.sampled_from([*SIGNS, b"(" * 300, b"9" * 200, b"1e999999", b"NaN"])
FEWER = settings(max_examples=settings().max_examples // 4)  # each example runs whole commands
WORDS = st.text(st.characters(exclude_characters="/.", exclude_categories=["Cs"]), max_size=8)
TEXTS = st.text(max_size=60).map(str.encode)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file in which something was replaced: by nothing, by bytes, or by another part of it."""
    content = whole
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 200)))
        other = draw(st.integers(0, len(content)))
        piece = draw(st.one_of(st.just(b""), st.binary(max_size=8), ODD, TEXTS, st.just(content[other : other + 40])))
        content = content[:start] + piece + content[end:]
    return content


@pytest.fixture(scope="module")
def write() -> Iterator[Callable[[str, bytes], Path]]:
    with tempfile.TemporaryDirectory() as folder:

        def written(name: str, content: bytes) -> Path:
            path = Path(folder, name)
            path.write_bytes(content)
            return path

        yield written


@settings(FEWER)
@given(content=st.one_of(st.binary(max_size=200), damaged(POLICY_BYTES)))
def test_as_a_policy(write: Callable[[str, bytes], Path], content: bytes) -> None:
    path = write("any.policy", content)
    checked = run("check", path)
    assert checked.status in (0, 1)
    tested = run("test", path)
    assert tested.status in (0, 1)
    assert tested.status >= checked.status
    decided = run("decide", path, CUSTOMER, "--as-of", DAY)
    assert decided.status in (0, 1)
    assert decided.status >= checked.status


@settings(FEWER)
@given(content=st.one_of(st.binary(max_size=200), damaged(CUSTOMER_BYTES)))
@pytest.mark.parametrize("form", ["text", "json"])
def test_as_facts(form: str, content: bytes) -> None:
    told = run("decide", POLICY, "-", "--as-of", DAY, "--format", form, stdin=content)
    assert told.status in (0, 1)


@settings(FEWER)
@given(content=st.one_of(st.binary(max_size=100), damaged(CUSTOMER_BYTES)))
def test_as_the_previous_decision(write: Callable[[str, bytes], Path], content: bytes) -> None:
    told = run("decide", POLICY, CUSTOMER, "--previous", write("before.json", content), "--as-of", DAY)
    assert told.status in (0, 1)


@settings(FEWER)
@given(content=st.one_of(st.binary(max_size=100), TEXTS))
def test_as_facts_in_toml(write: Callable[[str, bytes], Path], content: bytes) -> None:
    told = run("decide", POLICY, write("facts.toml", content), "--as-of", DAY)
    assert told.status in (0, 1)


@settings(FEWER)
@given(arguments=st.lists(st.one_of(st.sampled_from(["check", "decide", "help", "--format", "-"]), WORDS), max_size=4))
def test_as_arguments(arguments: list[str]) -> None:
    told = run(*arguments)
    assert told.status in (0, 1, 2)


SOURCES_BYTES = b"""
[gathering]
compare = ["capital"]

[sources.papers]
kind = "file"
file = "papers.csv"
as_of = 2026-02-20
facts = { monthly_bill = "bill" }

[receivers.journal]
kind = "lines"
file = "journal.jsonl"
"""


@settings(FEWER)
@given(content=st.one_of(st.binary(max_size=200), damaged(SOURCES_BYTES)))
def test_as_sources(write: Callable[[str, bytes], Path], content: bytes) -> None:
    path = write("sources.toml", content)
    assert run("decide", POLICY, "--customer", "K1", "--sources", path, "--as-of", DAY).status == 1


@settings(FEWER)
@given(content=st.one_of(st.binary(max_size=200), damaged(b"K1\nK2\n")))
def test_as_ids(write: Callable[[str, bytes], Path], content: bytes) -> None:
    ids, sources = write("ids.txt", content), write("none.toml", b"")
    done = run("batch", POLICY, "--customers", ids, "--sources", sources, "--out", ids.with_suffix(".parquet"))
    assert done.status == 1
