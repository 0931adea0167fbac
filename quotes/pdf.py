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
from quotes import glyphs, rich_text
from quotes.models.template import Column, Font, Place

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
    f"{ROOT}vendor/source-serif/source-serif-4-{subset}-{weight}-normal.woff2": "font/woff2"
    for subset in ("latin", "latin-ext")
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
# How a picture begins that is what it says: the first bytes of PNG and JPEG, in base 64 (`quotes.snapshot.logo_uri`).
PICTURES = ("data:image/png;base64,iVBORw0KGgo", "data:image/jpeg;base64,/9j/")
NUMBERS = ("quantity", "unit_price", "discount", "total")
LONG_WORD = 24  # letters that fit into the item column without a break
# Of css/quotes/scripts.css, loaded where a document needs them; each file is a family of its own.
_SCRIPTS = ", ".join(
    f'"{family}"'
    for family in (
        "Inter Vietnamese",
        "Inter Cyrillic",
        "Inter Cyrillic Extended",
        "Inter Greek",
        "Inter Greek Extended",
        "Noto Sans Hebrew",
        "Vazirmatn",
    )
)
_FAMILIES = {
    Font.INTER.value: f'Inter, "Inter Extended", {_SCRIPTS}, "DejaVu Sans", sans-serif',
    Font.SERIF.value: f'"Source Serif", "Source Serif Extended", {_SCRIPTS}, "DejaVu Serif", serif',
}
_UNPRINTED = {"Cc", "Cs"}  # control characters, lone surrogates
_OVERRIDES = "\u202d\u202e"
_COLOUR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


class Printed(NamedTuple):
    """A PDF, and the characters that no font has a sign for ("" as a rule)."""

    content: bytes
    missing: str


def printed(snapshot: dict[str, Any]) -> Printed:
    """The PDF of a snapshot (`quotes.snapshot`): tagged, with its language, fonts embedded."""
    from weasyprint import HTML

    html, fonts = page(snapshot), _font_configuration()
    scripts = [_sheet(f"css/quotes/{name}.css") for name in glyphs.sheets(html)]
    sheets = [*_sheets(design_of(snapshot)), _css(style(snapshot["template"])), *scripts]
    document = HTML(string=html, base_url=ROOT, url_fetcher=_fetcher())
    missing = glyphs.make_right(document.etree_element, html, fonts.font_map)
    return Printed(document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_tags=True), missing)


def page(snapshot: dict[str, Any], links: list[str] | None = None) -> str:
    """The snapshot as an HTML document. links: addresses of the style sheets that it names, for a browser; a PDF is
    given them (`sheet_names`, `style`) with it.
    """
    with translation.override(snapshot["language"]), reading_as(snapshot["locale"]):
        return render_to_string(f"quotes/pdf/{design_of(snapshot)}.html", {**context(snapshot), "links": links})


def design_of(snapshot: dict[str, Any]) -> str:
    design = snapshot["template"]["design"]
    return design if design in DESIGNS else DESIGNS[0]


def sheet_names(design: str) -> list[str]:
    """The static style sheets of a design."""
    return [f"css/quotes/{name}.css" for name in ("base", design)]


def style(template: dict[str, Any]) -> str:
    """The style sheet that a template's choices make: colour and font."""
    family = _FAMILIES.get(template.get("font", ""), _FAMILIES[Font.INTER])
    return f"{colours(template['colour'])} body {{ font-family: {family}; }}"


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
    if isinstance(value, str) and not value.isprintable():  # a logo is long, and has none of them
        lines = "\n".join(value.splitlines())
        return "".join(c for c in lines if c in "\n\t" or _has_glyph(c))
    return value


def _has_glyph(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    return not (is_noncharacter or category(character) in _UNPRINTED or character in _OVERRIDES)


def context(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with amounts and dates as values, for the templates."""
    snapshot = _as_format_2(printable(snapshot))
    header = snapshot["quote"]
    dates = {name: header[name] and date.fromisoformat(header[name]) for name in ("date", "valid_until")}
    columns = dict.fromkeys(snapshot["template"]["columns"], True)
    sections = snapshot["template"]["sections"]
    return {
        **snapshot,
        "quote": {**header, **dates},
        "placed": {place: [s for s in sections if s["place"] == place] for place in Place.values},
        "lines": list(_lines(snapshot["lines"])),
        "columns": columns,
        # The item has a column of its own; code, description, date and unit stand within others.
        "span": 1 + sum(name in columns for name in ("quantity", "price", "discount", "total")),
        "totals": _totals(snapshot["totals"]),
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


def _as_format_2(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Documents from before templates had versions: texts without markup, everything shown."""
    if snapshot["format"] != 1:
        return snapshot
    introduction = snapshot["template"]["introduction"]
    runs: list[dict[str, Any]] = []
    for line in introduction.splitlines():
        runs += [{"text": line}, {"break": True}]
    template = {
        **snapshot["template"],
        "header": "",
        "columns": list(Column.values),
        "shows": dict.fromkeys(("logo", "page_numbers", "bank", "signature"), True),
        "introduction": [{"kind": "paragraph", "runs": runs[:-1]}] if runs else [],
        "sections": [],
    }
    terms = {"body": rich_text.plain_blocks(snapshot["quote"]["terms"]), "products": []}
    return {**snapshot, "template": template, "terms": terms}


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
    """Gives our own named font files and the logo, a PNG or JPEG in the snapshot itself. All else is refused without
    touching network or disk; and no drawing (SVG) is taken, which a few lines let grow without end.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class NamedFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in FONTS:
                return URLFetcherResponse(url, _static_file(url.removeprefix(ROOT)), {"Content-Type": FONTS[url]})
            if not url.startswith(PICTURES):
                raise ValueError(f"Nothing is fetched: {url[:100]}")
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
    """The parsed style sheets of a design."""
    return [_sheet(name) for name in sheet_names(design)]


@cache
def _sheet(name: str) -> CSS:
    """A parsed static style sheet with its fonts, kept for the life of the process."""
    return _css(_static_file(name).decode(), base_url=f"{ROOT}{name}")
