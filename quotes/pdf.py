"""Quotes as PDF, by WeasyPrint, from a snapshot alone.

WeasyPrint is imported when the first document is made: web processes never need it.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import category

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from core.locales import reading_as
from quotes import glyphs

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

DESIGNS = ("classic", "modern", "compact")
# A name that no resolver knows: style sheets may say url("../../vendor/…") and reach the named files, nothing else.
ROOT = "https://static.invalid/"
FONTS = {
    f"{ROOT}vendor/inter-static/inter-{subset}-{weight}-normal.woff2": "font/woff2"
    for subset in ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
    for weight in (400, 600, 700)
}
FONTS |= {
    f"{ROOT}vendor/{name}-{weight}.woff2": "font/woff2"
    for name in ("noto-sans-hebrew/hebrew", "vazirmatn/arabic")
    for weight in (400, 600, 700)
}
FONTS |= {
    f"{ROOT}vendor/noto-sans-{name}-400.woff": "font/woff"
    for name in ("sc/chinese-simplified", "jp/japanese", "kr/korean")
}
NUMBERS = ("quantity", "unit_price", "discount", "total")
LONG_WORD = 24  # letters that fit into the item column without a break
_UNPRINTED = {"Cc", "Cs"}  # control characters, lone surrogates
_OVERRIDES = "\u202d\u202e"
_COLOUR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


class Printed(NamedTuple):
    """A PDF, and the characters that no font has a sign for ("" as a rule)."""

    content: bytes
    missing: str


def render(snapshot: dict[str, Any]) -> bytes:
    """The PDF of a snapshot alone."""
    return printed(snapshot).content


def printed(snapshot: dict[str, Any]) -> Printed:
    """The PDF of a snapshot (`quotes.snapshot`): tagged, with its language, fonts embedded."""
    from weasyprint import HTML

    template = snapshot["template"]
    design = template["design"] if template["design"] in DESIGNS else DESIGNS[0]
    with translation.override(snapshot["language"]), reading_as(snapshot["locale"]):
        html = render_to_string(f"quotes/pdf/{design}.html", context(snapshot))
    fonts = _font_configuration()
    sheets = [*_sheets(design), _css(colours(template["colour"])), *map(_sheet, glyphs.sheets(html))]
    document = HTML(string=html, base_url=ROOT, url_fetcher=_fetcher())
    missing = glyphs.make_right(document.etree_element, html, fonts.font_map)
    return Printed(document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_tags=True), missing)


def warm_up() -> None:
    """Imports WeasyPrint, loads the fonts and parses the style sheets (about a second)."""
    for design in DESIGNS:
        _sheets(design)


def printable(value: Any) -> Any:
    """A snapshot's texts without what has no glyph: control characters spoil the text layer of a whole font in the
    file, and directional overrides turn round what stands behind them."""
    if isinstance(value, dict):
        return {name: printable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [printable(part) for part in value]
    if isinstance(value, str):
        lines = "\n".join(value.splitlines())
        return "".join(c for c in lines if c in "\n\t" or _has_glyph(c))
    return value


def _has_glyph(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    return not (is_noncharacter or category(character) in _UNPRINTED or character in _OVERRIDES)


def context(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with amounts and dates as values, for the templates."""
    snapshot = printable(snapshot)
    header = snapshot["quote"]
    dates = {name: header[name] and date.fromisoformat(header[name]) for name in ("date", "valid_until")}
    return {
        **snapshot,
        "quote": {**header, **dates},
        "lines": list(_lines(snapshot["lines"])),
        "totals": _totals(snapshot["totals"]),
        "terms": [line for line in header["terms"].splitlines() if line.strip()],
    }


def _lines(lines: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Lines with numbers as numbers; products and options with their `number` on the quote."""
    number = 0
    for line in lines:
        line = {"kind": "product", **line}  # snapshots of format 1 had nothing else
        words = [line.get(name, "") for name in ("text", "product", "code", "description")]
        line["has_long_word"] = any(len(word) > LONG_WORD for word in " ".join(words).split())
        line |= {name: Decimal(line[name]) for name in NUMBERS if name in line}
        if "product" in line:
            number += 1
            day = line["service_date"] and date.fromisoformat(line["service_date"])
            line |= {"number": number, "service_date": day}
        yield line


def _totals(totals: dict[str, Any]) -> dict[str, Any]:
    """Amounts as numbers; those that snapshots of format 1 do not have are absent."""
    taxes = [{name: Decimal(tax[name]) for name in tax} for tax in totals.get("taxes", ())]
    amounts = {name: Decimal(text) for name, text in totals.items() if isinstance(text, str)}
    return {**amounts, "taxes": taxes, "is_tax_included": totals.get("is_tax_included", False)}


def colours(colour: str) -> str:
    """The style sheet that brings the brand colour: itself, its dark and light tints, and what is legible upon it."""
    match = _COLOUR.fullmatch(colour)
    red, green, blue = (int(part, 16) for part in match.groups()) if match else (11, 96, 112)
    brand = (red, green, blue)
    is_light = luminance(brand) > 0.18  # white upon it would have a contrast under 4.5
    values = {
        "brand": brand,
        "strong": _mix(brand, (0, 0, 0), 0.5 if is_light else 0.25),
        "soft": _mix(brand, (255, 255, 255), 0.88),
        "on-brand": (26, 31, 34) if is_light else (255, 255, 255),
    }
    return "body {" + " ".join(f"--{name}: rgb({r}, {g}, {b});" for name, (r, g, b) in values.items()) + "}"


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG defines it, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(colour: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


@cache
def _fetcher() -> Any:
    """Fetches `data:` and our own named font files; everything else is refused without touching network or disk."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class NamedFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in FONTS:
                return URLFetcherResponse(url, _static_file(url.removeprefix(ROOT)), {"Content-Type": FONTS[url]})
            return super().fetch(url, headers)

    return NamedFilesOnly(allowed_protocols=("data",), allow_redirects=False)


def _static_file(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


@cache
def _font_configuration() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_font_configuration.cache_clear)  # it needs its library when it goes
    return FontConfiguration()


def _css(text: str, base_url: str = ROOT) -> CSS:
    from weasyprint import CSS

    return CSS(string=text, base_url=base_url, url_fetcher=_fetcher(), font_config=_font_configuration())


def _sheets(design: str) -> list[CSS]:
    return [_sheet(name) for name in ("base", design)]


@cache
def _sheet(name: str) -> CSS:
    """A parsed style sheet with its fonts, kept for the life of the process."""
    path = f"css/quotes/{name}.css"
    return _css(_static_file(path).decode(), base_url=f"{ROOT}{path}")
