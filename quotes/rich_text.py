"""The small Markdown of quote templates: paragraphs, headings, lists, bold, italic. Nothing else is markup.

A text becomes blocks (JSON), which the printed page shows with Django's own escaping: no HTML is ever made of it. A
value that takes a merge field's place is put into the blocks, after the text was read, so it cannot become markup.

    block: {"kind": "paragraph" | "heading", "runs": [run, …]} or {"kind": "bullets" | "numbers", "items": [blocks, …]}
    run: {"text": "…"}, with "bold" and "italic" where it is; or {"break": true}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from quotes.merge_fields import fill

Block = dict[str, Any]
MOST_NESTED = 4  # lists within each other
_LISTS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}
_STYLES = {"strong_open": "bold", "strong_close": "bold", "em_open": "italic", "em_close": "italic"}


def blocks(text: str) -> list[Block]:
    """Reads a text. HTML, links, pictures, tables and code in it are letters like others."""
    return _blocks(iter(_reader().parse(text)))


def problem(text: str) -> str:
    """What is said about a text that could not be printed whole; "" for one that can."""
    lists = 2 * MOST_NESTED  # a list and its item are a level each
    if any(token.type in _LISTS and token.level >= lists for token in _reader().parse(text)):
        return _("At most %(most)s lists within each other, please.") % {"most": MOST_NESTED}
    return ""


def plain_blocks(text: str) -> list[Block]:
    """A text without any markup: each line that is not blank is a paragraph."""
    return [{"kind": "paragraph", "runs": [{"text": line}]} for line in text.splitlines() if line.strip()]


def filled(parts: list[Block], values: dict[str, str]) -> list[Block]:
    """The blocks with the merge fields in their texts replaced, each text once."""
    return [
        {**block, "items": [filled(item, values) for item in block["items"]]}
        if "items" in block
        else {**block, "runs": [_filled_run(run, values) for run in block["runs"]]}
        for block in parts
    ]


def _filled_run(run: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    return {**run, "text": fill(run["text"], values)} if "text" in run else run


@cache
def _reader() -> MarkdownIt:
    """It leaves out what is nested deeper than it is told: one list more than may be, so that `problem` sees it."""
    deepest = 2 * (MOST_NESTED + 1)
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False, "maxNesting": deepest})
    return reader.enable(["emphasis", "list", "heading", "newline", "escape"])


def _blocks(tokens: Iterator[Token]) -> list[Block]:
    """Those up to the end of the text or of the list item that the tokens are in."""
    found: list[Block] = []
    for token in tokens:
        if token.type in _LISTS:
            found.append({"kind": _LISTS[token.type], "items": _items(tokens)})
        elif token.nesting > 0:  # of a paragraph or heading: its words follow, and its end
            words = next(tokens)
            next(tokens)
            found.append({"kind": token.type.removesuffix("_open"), "runs": _runs(words.children or [])})
        else:
            break
    return found


def _items(tokens: Iterator[Token]) -> list[list[Block]]:
    found = []
    for token in tokens:
        if token.type != "list_item_open":
            break
        found.append(_blocks(tokens))
    return found


def _runs(tokens: list[Token]) -> list[dict[str, Any]]:
    """Texts with their style. Emphasis may be nested without end: how deep is counted, not walked down."""
    found: list[dict[str, Any]] = []
    deep: Counter[str] = Counter()
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            found.append({"break": True})
        elif token.type in _STYLES:
            deep[_STYLES[token.type]] += token.nesting
        elif token.content:
            found.append({"text": token.content, **{style: True for style in ("bold", "italic") if deep[style]}})
    return found
