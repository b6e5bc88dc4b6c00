"""Policies that are kept after they were checked."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from creditrules import PolicyError, cache, load

POLICY = """\
policy p
  language 1
  version "1"
  currency CNY

facts
  bill : money 0 to 1000 CNY
  name : text
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "creditrules"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "p.policy"
    found.write_text(POLICY, encoding="utf-8")
    return found


def kept_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("policy-*.pickle"))


def test_a_policy_is_kept_with_its_warnings(folder: Path, file: Path) -> None:
    first = load(file)
    assert len(kept_in(folder)) == 1
    again = load(file)
    assert again.program is not first.program
    assert [found.message for found in again.findings] == [found.message for found in first.findings] != []
    assert again.program.facts == first.program.facts
    assert again.findings[0].primary is not None
    assert again.findings[0].primary.span.source.text == POLICY


def test_another_text_or_name_is_checked_anew(folder: Path, file: Path) -> None:
    load(file)
    file.write_text(POLICY.replace("1000", "2000"), encoding="utf-8")
    assert load(file).program.facts["bill"].declared.high == 2000
    other = file.with_name("q.policy")
    other.write_text(POLICY, encoding="utf-8")
    assert load(other).program.source.name.endswith("q.policy")
    assert len(kept_in(folder)) == 3


def test_a_wrong_policy_is_not_kept(folder: Path, file: Path) -> None:
    file.write_text("policy p\n  language 7\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PolicyError):
            load(file)
    assert not kept_in(folder)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x80\x05N.", b"\x80\x05].", b"cos\ngetcwd\n)R."])
def test_a_broken_file_is_made_again(folder: Path, file: Path, content: bytes) -> None:
    load(file)
    (kept,) = kept_in(folder)
    kept.write_bytes(content)
    assert load(file).id == "p"
    assert kept.read_bytes() != content


def test_a_folder_that_others_can_write_to_is_not_used(folder: Path, file: Path) -> None:
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    load(file)
    assert not kept_in(folder)


def test_nothing_is_kept_where_it_is_switched_off(folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITRULES_CACHE", "off")
    load(file)
    assert not folder.exists()


def test_the_oldest_go(folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST_FILES", 2)
    for version in range(4):
        file.write_text(POLICY.replace('"1"', f'"{version}"'), encoding="utf-8")
        load(file)
    assert len(kept_in(folder)) == 2


def test_all_of_a_shipped_policy_comes_back(folder: Path) -> None:
    path = Path(__file__).parents[2] / "policies" / "network_service_credit.policy"
    first, again = load(path).program, load(path).program
    assert len(kept_in(folder)) == 1
    for field in fields(first):
        if field.name != "source":  # two sources are never the same
            assert getattr(again, field.name) == getattr(first, field.name)
    assert again.source.text == first.source.text
    with pytest.raises(FrozenInstanceError):
        again.title.text = "other"  # type: ignore[misc]  # on purpose
