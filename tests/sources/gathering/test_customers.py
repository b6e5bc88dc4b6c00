"""Ids come from outside."""

import pytest

from creditrules.sources.error import SourcesError
from tests.sources.gathering.scripted import Scripted, configured, gather


@pytest.mark.parametrize("raw", ["", " K1", "K1\n", "K\x001", "K\u200b1", "K\u202e1", "K" * 201, "\ud800", 5, None])
def test_what_is_no_id_is_refused_before_anybody_is_asked(raw: object) -> None:
    source = Scripted({}, {"capital"})
    with pytest.raises(SourcesError, match="cannot be the id of a customer"):
        gather(configured({"papers": source}), "K1", raw)  # type: ignore[arg-type]
    assert not source.asked


@pytest.mark.parametrize("raw", ["K1", "客户-1", "K 1", "../../etc/passwd", "'; drop table x; --", "K" * 200])
def test_any_visible_text_is_an_id(raw: str) -> None:
    source = Scripted({}, {"capital"})
    (found,) = gather(configured({"papers": source}), raw)
    assert found.customer == raw
    assert source.asked[0].customers == (raw,)
