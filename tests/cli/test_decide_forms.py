"""`creditrules decide`: forms, languages, audiences."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.running import CHECKOUT, CUSTOMER, DAY, POLICY, Finished, run

SHIPPED = CHECKOUT / "policies"
NETWORK = SHIPPED / "network_service_credit.policy"
GOOD = SHIPPED / "customers" / "good-cdn.json"


def decide(*options: str | Path, policy: Path = NETWORK, customer: Path = GOOD) -> Finished:
    told = run("decide", policy, customer, "--as-of", DAY, *options)
    assert (told.status, told.err) == (0, "")
    return told


def test_every_step_on_the_terminal() -> None:
    told = decide("--explain").out
    assert told.startswith(
        "Good credit (good), score 86 of 100\nNetwork service customer credit (network_service_credit)"
    )
    assert "\nHow it was worked out\n" in told
    assert "      mean over 100 of 101 records = 1.2\n" in told


def test_every_step_as_json() -> None:
    told = json.loads(decide("--explain", "--format", "json").out)
    assert (told["version"], told["audience"], told["grade"]) == (1, "internal", "good")
    assert told["next_grade"]["why_not"] == "there is no better grade"


def test_as_markdown() -> None:
    assert decide("--format", "markdown").out.startswith("# Good credit `good`, score **86** of 100\n")


def test_as_a_page() -> None:
    told = decide("--format", "html").out
    assert told.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert told.endswith("</html>\n")


def test_in_chinese() -> None:
    short, whole = decide("--lang", "zh").out, decide("--lang", "zh", "--explain").out
    assert short.startswith("信用良好 (good)，评分 86，满分 100\n")
    assert "主要原因\n  1. 平均逾期 1.2 天\n" in short
    assert "推算过程" not in short
    assert "推算过程" in whole
    assert '<html lang="zh-Hans">' in decide("--lang", "zh", "--format", "html").out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
@pytest.mark.parametrize("audience", ["customer", "public"])
def test_others_are_told_nothing_confidential(form: str, audience: str) -> None:
    told = decide("--audience", audience, "--format", form).out
    assert "86" in told
    assert "Linghai" not in told
    assert "Linghai" in decide("--format", form, "--explain").out


def test_to_a_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("what was there before", encoding="utf-8")
    told = run("decide", NETWORK, GOOD, "--as-of", DAY, "--format", "html", "--out", page)
    assert (told.status, told.out, told.err) == (0, "", f"wrote {page}\n")
    assert page.read_text(encoding="utf-8") == decide("--format", "html").out


def test_a_file_has_no_colours(tmp_path: Path) -> None:
    for options in ([], ["--explain"]):
        run("decide", NETWORK, GOOD, "--as-of", DAY, "--colour", "always", "--out", tmp_path / "text", *options)
        assert "\x1b" not in (tmp_path / "text").read_text(encoding="utf-8")
    assert "\x1b[1mGood credit" in decide("--explain", "--colour", "always").out


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    told = run("decide", NETWORK, GOOD, "--as-of", DAY, "--out", tmp_path)
    assert (told.status, told.out) == (2, "")
    assert told.err == f"error: `{tmp_path}`: is a directory\n"


def test_findings_are_told_in_words_where_a_page_was_wanted(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text("{}", encoding="utf-8")
    told = run("decide", POLICY, facts, "--as-of", DAY, "--format", "html", "--out", tmp_path / "page.html")
    assert (told.status, told.out) == (1, "")
    assert "error[CR6" in told.err
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("module", "options", "extra"),
    [
        ("jinja2", ["--format", "html"], "pages"),
        ("babel", ["--lang", "zh"], "locale"),
        ("babel", ["--lang", "zh", "--format", "markdown"], "locale"),
    ],
)
def test_what_is_not_installed_is_named(
    module: str, options: list[str], extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [
        name for name in sys.modules if name.partition(".")[0] == module or name.endswith(("localized", "forms.html"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    from creditrules.explain.wording import language  # noqa: PLC0415

    language.language.cache_clear()
    told = run("decide", POLICY, CUSTOMER, "--as-of", DAY, *options)
    language.language.cache_clear()
    assert (told.status, told.out) == (2, "")
    assert f"pip install 'creditrules[{extra}]'" in told.err


def test_english_needs_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("babel", "jinja2", "markupsafe"):
        monkeypatch.setitem(sys.modules, module, None)
    assert decide("--format", "markdown").out
    assert decide("--explain").out


def test_the_help_shows_how() -> None:
    told = run("decide", "--help").out
    for example in ("--explain", "--format html --out decision.html", "--audience customer --lang zh"):
        assert example in told
