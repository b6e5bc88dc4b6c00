"""Makes a policy that shows a mistake smaller, as long as it still shows it."""

from collections.abc import Callable, Iterator


def reduced(text: str, shows: Callable[[str], bool]) -> str:
    """The policy without the blocks and lines that the mistake does not need."""
    for separator in ("\n\n", "\n", "\n"):
        text = _without_needless(text, separator, shows)
    return text


def _without_needless(text: str, separator: str, shows: Callable[[str], bool]) -> str:
    parts = text.rstrip("\n").split(separator)
    size = max(len(parts) // 4, 1)
    while size:
        parts = _pass(parts, size, separator, shows)
        size //= 2
    return separator.join(parts) + "\n"


def _pass(parts: list[str], size: int, separator: str, shows: Callable[[str], bool]) -> list[str]:
    """One walk through the parts, from the end, leaving out so many at a time."""
    for at in _from_the_end(len(parts), size):
        fewer = parts[:at] + parts[at + size :]
        if fewer and shows(separator.join(fewer) + "\n"):
            parts = fewer
    return parts


def _from_the_end(length: int, size: int) -> Iterator[int]:
    yield from range(max(length - size, 0), -1, -size)
