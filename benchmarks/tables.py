"""Tables of results."""

from collections.abc import Sequence


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column at the left, the others at the right."""
    widths = [max(len(row[index]) for row in [heads, *rows]) for index in range(len(heads))]
    print(title)
    for row in [heads, *rows]:
        first = f"{row[0]:<{widths[0]}}"
        others = [f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join([first, *others]))
