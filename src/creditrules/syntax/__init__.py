"""Text to tree and back. The only room that knows Lark."""

from creditrules.syntax.parse import parse

__all__ = ["parse"]
