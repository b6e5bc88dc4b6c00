"""Reading pages: strictly parsed, and what stands in them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

Node = Element


def parsed(page: str) -> Node:
    """The page's root; anything that is not valid HTML is an error."""
    root: Node = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return root


def named(root: Node, *tags: str) -> Iterator[Node]:
    """The elements with these names, whatever their namespace."""
    for node in root.iter():
        if node.tag.rpartition("}")[2] in tags:
            yield node


def text_of(node: Node) -> str:
    """All text inside, with single spaces."""
    return " ".join("".join(node.itertext()).split())


def visible_text(root: Node) -> str:
    """What a reader can come to see."""
    (body,) = named(root, "body")
    return text_of(body)
