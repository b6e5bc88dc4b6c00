"""Policies and what the checker says about them.

Each policy of the corpus has the mistakes that its heading names, and is told exactly those. `REWRITE=1` writes what is
said today into the files; read the change before you keep it.
"""

import os

import pytest

from tests.checker.cases import CORPUS, Case, findings_of, read_cases, rewrite, told

FILES = sorted(CORPUS.glob("*.md"))
if "REWRITE" in os.environ:
    for path in FILES:
        rewrite(path)
CASES = [case for path in FILES for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file}: {case.heading}" for case in CASES])
def test_what_is_said(case: Case) -> None:
    assert [str(found.code) for found in findings_of(case.policy)] == case.codes
    assert told(case.policy) == case.told


def test_every_policy_stands_once() -> None:
    assert len({case.policy for case in CASES}) == len(CASES)
