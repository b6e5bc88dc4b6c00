import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import get_args

import pytest
from hypothesis import given

from creditrules.api import Policy, loads
from creditrules.diagnostics import PolicyError, Severity, Source
from creditrules.program import program
from creditrules.program.expressions import Expr
from creditrules.program.program import Action, Band, IsMissing, IsOneOf, Item, Otherwise, When
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.syntax import parse, tree as t
from creditrules.testing import policies
from creditrules.testing.random_policies.policies import write_policy

MANY = 250


def text(number: int) -> str:
    return write_policy(random.Random(number).randrange)  # noqa: S311  # nothing secret


@cache
def drawn() -> tuple[list[str], list[Policy]]:
    """Some hundred policies, and those of them that pass."""
    texts = [text(number) for number in range(MANY)]
    passed = []
    for each in texts:
        try:
            passed.append(loads(each))
        except PolicyError:
            continue
    return texts, passed


def nodes(value: object) -> Iterator[object]:
    """Everything inside a checked policy."""
    yield value
    if isinstance(value, Source):
        return
    if is_dataclass(value):
        for field in fields(value):
            yield from nodes(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from nodes(each)
    elif hasattr(value, "values"):
        for each in value.values():
            yield from nodes(each)


@cache
def counted() -> Counter[type]:
    return Counter(type(node) for policy in drawn()[1] for node in nodes(policy.program))


def test_most_of_them_pass() -> None:
    texts, passed = drawn()
    assert len(passed) > 0.5 * len(texts)


@given(policies())
def test_the_others_are_refused_with_findings(policy: str) -> None:
    findings = None
    try:
        loads(policy)
    except PolicyError as error:
        findings = error.findings
    assert findings is None or any(found.severity is Severity.ERROR for found in findings)


@pytest.mark.parametrize("kind", get_args(Expr), ids=lambda kind: kind.__name__)
def test_every_kind_of_expression_is_there(kind: type) -> None:
    assert counted()[kind] >= 5


TESTS = (Band, IsOneOf, IsMissing, Otherwise, When)
ITEMS = tuple({getattr(program, kind.__name__): None for kind in Item.__subclasses__()})
BLOCKS = {getattr(t, kind.__name__) for kind in (*t.Block.__subclasses__(), *t.Listing.__subclasses__())} - {t.Listing}


@pytest.mark.parametrize("kind", [*TESTS, *ITEMS], ids=lambda kind: kind.__name__)
def test_every_kind_of_line_and_block_is_there(kind: type) -> None:
    assert counted()[kind] >= 5


@pytest.mark.parametrize("kind", [Number, Percent, Money, Date, YesNo, Text, OneOf, SetOf, ListOf])
def test_facts_have_every_type(kind: type) -> None:
    types = Counter(type(fact.declared.type) for policy in drawn()[1] for fact in policy.program.facts.values())
    assert types[kind] >= 5


def test_actions_have_every_merge_rule() -> None:
    found = {node.merge for policy in drawn()[1] for node in nodes(policy.program) if isinstance(node, Action)}
    assert found == {None, "lowest", "highest", "earliest", "latest", "any", "all", "common", "joined"}


def test_every_kind_of_block_is_written() -> None:
    files = [parse(Source("p.policy", each))[0] for each in drawn()[0]]
    assert {type(block) for file in files for block in file.blocks} == BLOCKS
