"""Which way the texts of a printed quote run: what `dir="auto"` says in a browser, and WeasyPrint does not know.

A text runs the way of its first letter that has one. Amounts and dates have none in most languages: they run as what
is around them does, and are digits that stay as they are.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional
from xml.etree.ElementTree import Element

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "caption", "blockquote"}


def direct(body: Element) -> None:
    """Writes `dir` on every element of a page whose text runs another way than what is around it.

    A paragraph, a cell or the innermost element runs as a whole; a line beside other elements (an address) by itself,
    in a `bdi`.
    """
    waiting = [(body, body.get("dir", "ltr"))]
    while waiting:
        element, around = waiting.pop()
        own = element.get("dir") or _way_of_element(element) or around
        if own != around:
            element.set("dir", own)
        children = list(element)
        waiting.extend((child, own) for child in children)
        if children:
            _isolate(element, children, own)


def way(text: str) -> str | None:
    """ "ltr" or "rtl" by the first letter that says so; None where none does."""
    return next((_WAYS[kind] for kind in map(bidirectional, text) if kind in _WAYS), None)


def _way_of_element(element: Element) -> str | None:
    if len(element) and element.tag not in _PARAGRAPHS:
        return None
    return way("".join(element.itertext()))


def _isolate(element: Element, children: list[Element], around: str) -> None:
    """Puts texts that stand beside elements, and run another way, into elements of their own."""
    for child in children:
        if (own := way(child.tail or "")) and own != around:
            isolated = Element("bdi", dir=own)
            isolated.text, child.tail = child.tail, None
            element.insert(list(element).index(child) + 1, isolated)
    if (own := way(element.text or "")) and own != around:
        isolated = Element("bdi", dir=own)
        isolated.text, element.text = element.text, None
        element.insert(0, isolated)
