"""The small Markdown of quote templates: paragraphs, headings, lists, bold, italic. Nothing else is markup.

A text becomes blocks (JSON), which the printed page shows with Django's own escaping: no HTML is ever made of it. A
value that takes a merge field's place is put into the blocks, after the text was read, so it cannot become markup.

    block: {"kind": "paragraph" | "heading", "runs": [run, …]} or {"kind": "bullets" | "numbers", "items": [blocks, …]}
    run: {"text": "…"}, with "bold" and "italic" where it is; or {"break": true}
"""

from __future__ import annotations

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from quotes.merge_fields import fill

Block = dict[str, Any]
_LISTS = {"bullet_list": "bullets", "ordered_list": "numbers"}
_STYLES = {"strong": "bold", "em": "italic"}


def blocks(text: str) -> list[Block]:
    """Reads a text. HTML, links, pictures, tables and code in it are letters like others."""
    return [_block(node) for node in SyntaxTreeNode(_reader().parse(text)).children]


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
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False, "maxNesting": 8})
    return reader.enable(["emphasis", "list", "heading", "newline", "escape"])


def _block(node: SyntaxTreeNode) -> Block:
    if node.type in _LISTS:
        items = [[_block(child) for child in item.children] for item in node.children]
        return {"kind": _LISTS[node.type], "items": items}
    inline = node.children[0] if node.children else None
    return {"kind": node.type, "runs": list(_runs(inline, {})) if inline else []}


def _runs(node: SyntaxTreeNode, style: dict[str, bool]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for child in node.children:
        if child.type in {"softbreak", "hardbreak"}:
            found.append({"break": True})
        elif child.type in _STYLES:
            found += _runs(child, {**style, _STYLES[child.type]: True})
        elif child.content:
            found.append({"text": child.content, **style})
    return found
