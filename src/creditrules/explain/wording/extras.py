"""What is needed beyond the package itself."""

from __future__ import annotations


class MissingExtraError(ImportError):
    """A form or a language that needs an extra which is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more than is installed; try: pip install 'creditrules[{extra}]'")
