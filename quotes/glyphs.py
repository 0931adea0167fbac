"""Letters of a printed quote: which of our fonts they need, how they run, and which of them no font has.

All is done to the HTML that a template has made, as a tree: whatever a template prints is seen, and none has to know.
"""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category, is_normalized, normalize
from xml.etree.ElementTree import Element

from quotes.directions import RIGHT_TO_LEFT, direct

STAND_IN = "?"
# Style sheets with more fonts: each is loaded when a document has the first character of its scripts. Greek, Cyrillic,
# Vietnamese (which also has the accents that stand alone), Hebrew, Arabic; and Chinese, Japanese, Korean.
SHEETS = {
    "scripts": re.compile(
        "[\u0300-\u058f\u1c80-\u1c8f\u1d00-\u1fff\u20ab\u2de0-\u2dff\ua640-\ua69f]|" + RIGHT_TO_LEFT.pattern
    ),
    "cjk": re.compile(
        "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
    ),
}
_HAN = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30ff]")
_has_sign: set[str] = set()  # of this process; a font that is installed later is seen by the next one


def sheets(html: str) -> list[str]:
    """Names of the style sheets with fonts that a text needs beside Inter's Latin ones."""
    return [] if html.isascii() else [name for name, script in SHEETS.items() if script.search(html)]


def make_right(root: Element, html: str, font_map: Any) -> str:
    """Mends the tree of `html`, whose fonts are loaded: composes accents, says which way a text runs, and puts
    STAND_IN where no font has a sign. Returns the characters without one, sorted."""
    if html.isascii():
        return ""
    body = next(root.iter("body"))
    if not is_normalized("NFC", html):  # a letter and its accent may come from two fonts, which do not meet
        _each_text(body, lambda text: normalize("NFC", text))
        html = "".join(body.itertext())
    if _HAN.search(html):  # many signs are written in another way in Japan
        body.set("lang", "ja" if _KANA.search(html) else "zh")
    if RIGHT_TO_LEFT.search(html):
        direct(body)
    missing = _without_sign(set(html), font_map)
    if missing:
        table = {ord(sign): None if category(sign).startswith("M") else STAND_IN for sign in missing}
        _each_text(body, lambda text: text.translate(table))
    return "".join(sorted(missing))


def _each_text(body: Element, change: Any) -> None:
    for element in body.iter():
        if element.text:
            element.text = change(element.text)
        if element.tail:
            element.tail = change(element.tail)


def _without_sign(characters: set[str], font_map: Any) -> set[str]:
    """Those for which neither our fonts nor the system's have a sign, as Pango finds when it sets them."""
    new = {c for c in characters - _has_sign if not c.isspace()}
    missing = _unknown_to_pango("\n".join(sorted(new)), font_map) if new else set()
    _has_sign.update(new - missing)
    return missing


def _unknown_to_pango(text: str, font_map: Any) -> set[str]:
    """Characters of a text, each on a line, that would be drawn as a box."""
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p

    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pointer, __ = unicode_to_char_p(text)
    pango.pango_layout_set_text(layout, pointer, -1)
    found, number = set(), 0
    while (line := pango.pango_layout_get_line_readonly(layout, number)) != ffi.NULL:
        run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
        while run != ffi.NULL:
            glyphs = run.data.glyphs
            for glyph in glyphs.glyphs[0 : glyphs.num_glyphs]:
                if glyph.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                    found.add(chr(glyph.glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG))
            run = run.next
        number += 1
    return found
