import copy
import json
import pickle

import pytest

from creditrules.values.frozen import FrozenMap


def test_it_reads_like_the_mapping_it_was_made_of() -> None:
    frozen = FrozenMap({"a": 1})
    assert frozen == {"a": 1}
    assert frozen["a"] == 1
    assert json.dumps(frozen) == '{"a": 1}'
    assert hash(frozen) == hash(FrozenMap({"a": 1}))


def test_it_cannot_be_changed() -> None:
    frozen = FrozenMap({"a": 1})
    with pytest.raises(TypeError, match="cannot be changed"):
        frozen["a"] = 2
    with pytest.raises(TypeError, match="cannot be changed"):
        del frozen["a"]
    with pytest.raises(TypeError, match="cannot be changed"):
        frozen |= {"b": 2}
    for change in ("clear", "popitem", "pop", "update", "setdefault"):
        with pytest.raises(TypeError, match="cannot be changed"):
            getattr(frozen, change)("a")
    assert frozen == {"a": 1}


def test_copies_stay_frozen() -> None:
    frozen = FrozenMap({"a": 1})
    for other in (copy.copy(frozen), copy.deepcopy(frozen), pickle.loads(pickle.dumps(frozen))):  # noqa: S301
        assert other == frozen
        assert type(other) is FrozenMap
