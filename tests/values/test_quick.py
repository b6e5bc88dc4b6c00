"""Frozen dataclasses that are quick to make are like those that are not."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest

from creditrules.values.quick import maker, making, making_each, quick, remaking_each


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    parts: tuple[int, ...] = ()
    notes: dict[str, int] = field(default_factory=dict, compare=False)
    told: bool = field(default=True, repr=False, kw_only=True)


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    parts: tuple[int, ...] = ()
    notes: dict[str, int] = field(default_factory=dict, compare=False)
    told: bool = field(default=True, repr=False, kw_only=True)


def test_it_looks_the_same() -> None:
    made, other = Quick("a", (1, 2), told=False), Plain("a", (1, 2), told=False)
    assert type(made) is Quick
    assert repr(made) == repr(other).replace("Plain", "Quick")
    assert (made.name, made.parts, made.notes, made.told) == ("a", (1, 2), {}, False)
    assert hash(made) == hash(other)


def test_it_has_the_same_equality_and_copies() -> None:
    made = Quick("a", notes={"x": 1})
    assert made == Quick("a")
    assert made != Quick("a", told=False)
    assert made != Quick("b")
    for same in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), replace(made)):  # noqa: S301  # ours
        assert type(same) is Quick
        assert same == made
        assert same.notes == {"x": 1}
    assert replace(made, name="c").name == "c"


def test_defaults_are_made_anew_each_time() -> None:
    assert Quick("a").notes is not Quick("a").notes


def test_it_cannot_be_changed() -> None:
    made = Quick("a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"  # type: ignore[misc]  # on purpose
    with pytest.raises((AttributeError, TypeError)):
        made.more = 1  # type: ignore[attr-defined]  # on purpose


def test_it_refuses_wrong_arguments() -> None:
    wrong: tuple[tuple[Any, ...], ...] = ((), ("a", (), {}, True, 5))
    for arguments in wrong:
        with pytest.raises(TypeError):
            Quick(*arguments)


def test_makers_make_the_same() -> None:
    told, values = Quick("a", (1,), {"x": 1}, told=False), ("a", (1,), {"x": 1}, False)
    for same in (maker(Quick)(*values), making(Quick, "name", "parts", "notes", "told")(*values)):
        assert type(same) is Quick
        assert same == told
        assert same.notes == {"x": 1}
    short = making(Short, "name")("a")
    assert (type(short), short) == (Short, Short("a"))
    with pytest.raises(FrozenInstanceError):
        short.name = "b"  # type: ignore[misc]  # on purpose


def test_several_are_made_alike() -> None:
    assert making_each(Short, "name")(["a", "b"]) == [Short("a"), Short("b")]
    assert making_each(Short, "name", same="number")(["a", "b"], 5) == [Short("a", 5), Short("b", 5)]
    told = making_each(Quick, "name", "parts", "notes")([("a", (1,), {}), ("b", (), {"x": 1})])
    assert told == [Quick("a", (1,)), Quick("b", (), {"x": 1})]
    assert making_each(Short, "name")([]) == []
    again = remaking_each(Short, "number")(making_each(Short, "name")(["a", "b"]), [7, 8])
    assert again == [Short("a", 7), Short("b", 8)]
    assert {type(one) for one in again} == {Short}


@dataclass(frozen=True, slots=True)
class Short:
    name: str
    number: int = 3
