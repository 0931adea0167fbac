"""Guidance as people type it: the small Markdown that quote templates are typed in as well, links and pictures.

Stored is HTML, which is what the bar shows and what default paths and imported ones hold; the editor turns it into
Markdown, and back. So nobody has to know HTML, nothing is kept twice, and a plain text box that works without
JavaScript is enough.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt

from paths.guidance import clean_guidance
from paths.pictures import key_in

HEADINGS = {"h3": "# ", "h4": "## "}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "u": "*"}
_BLOCKS = {"p", "ul", "ol", "li", "blockquote", *HEADINGS}
_SIGNS = re.compile(r"([\\*\[\]`])|(?<![^\W_])(_)|(_)(?![^\W_])")
_BEGINNINGS = re.compile(r"^(\s*)(#|[-+>](?=\s|$)|\d+[.)](?=\s|$))", re.MULTILINE)
_WIDTHS = {"ul": 2, "ol": 3}  # how far what belongs to an item stands in
_SPACES = re.compile(r"[ \t\r\n\f]+")


def html_of(text: str) -> str:
    """The HTML of a text that was typed. HTML and tables in it are letters like others; a picture that is not ours is a
    link to it.
    """
    return clean_guidance(_reader().render(text)).strip()


def text_of(html: str) -> str:
    """The text that guidance would be typed as; underlined words become slanted ones, for which there is a sign."""
    writer = _Writer()
    writer.feed(clean_guidance(html))
    writer.close()
    return writer.text


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt(
        "zero", {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": 12}
    )
    reader.enable(["emphasis", "list", "heading", "newline", "escape", "link", "image", "blockquote"])
    for part in ("heading_open", "heading_close"):
        reader.add_render_rule(part, _heading)
    reader.add_render_rule("image", _image)
    return reader


def _heading(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    """A page has its h1 and h2 already."""
    tokens[at].tag = "h3" if tokens[at].tag == "h1" else "h4"
    return str(self.renderToken(tokens, at, options, env))


def _image(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    """A browser that fetched a picture from elsewhere would tell them who reads: whoever wants to follows a link."""
    address, words = str(tokens[at].attrs["src"]), self.renderInlineAsText(tokens[at].children, options, env)
    if key_in(address):
        return f'<img src="{escape(address)}" alt="{escape(words)}">'
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def picture_text(words: str, address: str) -> str:
    """A picture as it is typed. words: what it shows."""
    return f"![{_plain(words.strip())}]({_address(address)})"


class _Writer(HTMLParser):
    """Writes cleaned HTML as Markdown: blocks with an empty line between, list items one below the other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._line = ""
        self._lists: list[list[Any]] = []  # the kind and the number of each list that is open
        self._quotes = 0
        self._prefix = ""
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_block()
        if tag in {"ul", "ol"}:
            self._lists.append([tag, 0])
        elif tag == "li" and self._lists:
            self._lists[-1][1] += 1
            self._prefix = "- " if self._lists[-1][0] == "ul" else f"{self._lists[-1][1]}. "
        elif tag in HEADINGS:
            self._prefix += HEADINGS[tag]
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "br":
            self._line = f"{self._line.rstrip(' ')}\n"
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            if self._line.endswith("!"):  # "![" would begin a picture
                self._line = f"{self._line[:-1]}\\!"
            self._line += "["
        elif tag == "img":
            said = dict(attrs)
            self._line += picture_text(said.get("alt") or "", said.get("src") or "")
        else:
            self._line += _MARKS.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag == "a" and self._links:
            self._line += f"]({_address(self._links.pop())})"
        elif tag in _MARKS:
            trimmed = self._line.rstrip(" ")  # "**word **" would be no mark
            self._line = f"{trimmed}{_MARKS[tag]}{self._line[len(trimmed) :]}"

    def handle_data(self, data: str) -> None:
        text = _plain(data)
        before = self._line[-1:]
        self._line += text.lstrip(" ") if before in {"", "\n", " "} else text

    def _end_block(self) -> None:
        text, self._line = self._line.strip(), ""
        if not text:
            return
        text = _BEGINNINGS.sub(lambda found: f"{found[1]}{_escaped(found[2])}", text)
        *around, inner = [_WIDTHS[kind] for kind, __ in self._lists] or [0]
        hanging = " " * (inner if self._lists else len(self._prefix))
        first = self._prefix or hanging
        lines = [f"{first if n == 0 else hanging}{line}" for n, line in enumerate(text.split("\n"))]
        before = "> " * self._quotes + " " * sum(around)
        is_next = bool(self._lists) and bool(self._prefix) and (len(self._lists) > 1 or self._lists[0][1] > 1)
        self._blocks.append(("\n" if is_next else "\n\n") + "\n".join(f"{before}{line}" for line in lines))
        self._prefix = ""

    @property
    def text(self) -> str:
        self._end_block()
        return "".join(self._blocks).strip()


def _plain(text: str) -> str:
    """Letters as they are typed so that they stay letters."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", _SPACES.sub(" ", text))


def _escaped(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}"


def _address(href: str) -> str:
    """An address as it can stand between brackets."""
    return re.sub(r"[()<>\s\\]", lambda found: f"%{ord(found[0]):02X}", href)
