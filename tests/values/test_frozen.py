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
    for change in (frozen.clear, frozen.popitem, lambda: frozen.pop("a"), lambda: frozen.update(b=2)):
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert frozen == {"a": 1}


def test_copies_stay_frozen() -> None:
    frozen = FrozenMap({"a": 1})
    for other in (copy.copy(frozen), copy.deepcopy(frozen), pickle.loads(pickle.dumps(frozen))):
        assert other == frozen
        assert type(other) is FrozenMap
