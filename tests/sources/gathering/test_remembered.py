"""What a source told is not asked again while it is fresh."""

import sqlite3
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from creditrules.sources import Told
from creditrules.sources.configured import Configured, ConfiguredSource
from creditrules.sources.error import SourcesError
from tests.sources.gathering.scripted import FRESH, OLD, Scripted, configured, gather, gatherer

TOLD = {"capital": Told("5.50", FRESH), "claims": Told([{"amount": "7.00"}], FRESH)}


def kept(source: Scripted, path: Path, digest: str = "") -> Configured:
    return Configured((ConfiguredSource("platform", source, digest=digest),), remember=path)


def test_a_fresh_value_is_remembered_and_is_the_same(tmp_path: Path) -> None:
    first, second = Scripted(TOLD), Scripted(TOLD)
    told = gather(kept(first, tmp_path / "kept"))
    assert gather(kept(second, tmp_path / "kept")) == told
    assert (len(first.asked), len(second.asked)) == (1, 0)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600


def test_it_is_asked_anew_when_it_is_no_longer_fresh_or_not_yet_known(tmp_path: Path) -> None:
    gather(kept(Scripted(TOLD), tmp_path / "kept"))
    for day, asked in ((date(2026, 3, 22), 0), (date(2026, 3, 23), 1), (FRESH, 0), (date(2026, 2, 19), 1)):
        source = Scripted(TOLD)
        gather(kept(source, tmp_path / "kept"), as_of=day)
        assert len(source.asked) == asked


def test_only_what_is_lacking_is_asked(tmp_path: Path) -> None:
    gather(kept(Scripted({"capital": TOLD["capital"]}), tmp_path / "kept"))
    source = Scripted(TOLD)
    (found,) = gather(kept(source, tmp_path / "kept"))
    assert [request.names for request in source.asked] == [{"claims"}]
    assert set(found.facts) == {"capital", "claims"}


def test_another_customer_other_settings_and_old_values_are_not_remembered(tmp_path: Path) -> None:
    gather(kept(Scripted(TOLD | {"blocked": Told(value=True, as_of=OLD)}), tmp_path / "kept"))
    for digest, customer, names in (("other", "K1", set(TOLD)), ("", "K2", set(TOLD)), ("", "K1", {"blocked"})):
        source = Scripted(TOLD | {"blocked": Told(value=True, as_of=OLD)})
        gather(kept(source, tmp_path / "kept", digest), customer)
        assert names <= source.asked[0].names


def test_without_a_file_it_is_remembered_as_long_as_the_gatherer_lives() -> None:
    source = Scripted(TOLD)
    with gatherer(configured({"platform": source})) as made:
        assert list(made.gather(["K1"], as_of=FRESH)) == list(made.gather(["K1"], as_of=FRESH))
    assert len(source.asked) == 1


def test_what_somebody_else_wrote_into_the_file_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    gather(kept(Scripted(TOLD), path))
    with sqlite3.connect(path) as base:
        base.execute("UPDATE told SET value = '{' WHERE fact = 'capital'")
        base.execute("UPDATE told SET value = '\"rubbish\"' WHERE fact = 'claims'")
    base.close()
    source = Scripted(TOLD)
    (found,) = gather(kept(source, path))
    assert source.asked[0].names == set(TOLD)
    assert found.facts["capital"]["value"] == "5.5"  # type: ignore[index]


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("not a database at all, but some text " * 50, encoding="utf-8")
    with pytest.raises(SourcesError, match="what sources told cannot be kept there"):
        gather(kept(Scripted(TOLD), tmp_path / "kept"))
    with pytest.raises(SourcesError, match="cannot be kept there"):
        gather(replace(kept(Scripted(TOLD), tmp_path / "nowhere" / "kept")))
