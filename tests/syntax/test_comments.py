"""Comments may stand anywhere between lines, also behind the last line of a block."""

import pytest

from creditrules.diagnostics import Source
from creditrules.syntax import parse

PLAIN = """\
let a =
  1 + 2

grades
  good  from 75
  poor  otherwise

control good when yes
  limit = 1
"""


@pytest.mark.parametrize(
    "comment",
    ["# at the margin", "  # further in", "# first\n\n# and second", "# 注释", "#"],
)
@pytest.mark.parametrize("before", ["\ngrades", "\ncontrol", "  good", "  poor", "  limit", ""])
def test_a_comment_changes_nothing(comment: str, before: str) -> None:
    plain, _ = parse(Source("plain", PLAIN))
    text = PLAIN + comment if not before else PLAIN.replace(before, f"\n{comment}\n{before}", 1)
    tree, found = parse(Source("commented", text))
    assert found == ()
    assert tree.blocks == plain.blocks
