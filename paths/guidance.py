"""Guidance is HTML that people write: only what is listed here comes in, and only that goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import nh3
from django.utils.safestring import SafeString, mark_safe

from paths.pictures import address_of, key_in

TAGS = {"a", "b", "blockquote", "br", "em", "h3", "h4", "i", "img", "li", "ol", "p", "strong", "u", "ul"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}}
SCHEMES = {"http", "https", "mailto", "tel"}
Sizes = Mapping[str, tuple[int, int]]
_PICTURE = re.compile(r"<img\b[^>]*>")  # as nh3 writes it: no < and > in attributes, no " in their values
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_PIXELS = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


def clean_guidance(html: str, sizes: Sizes | None = None) -> str:
    """The allowed part of `html`: text, lists, links and our own pictures; no styles, scripts, frames or pictures from
    elsewhere, which would tell others who reads.

    sizes: width and height of the pictures that there are, by key; others are left out. Without it nobody looks.
    """
    clean = _clean(html)
    if "<img" not in clean:
        return clean
    return _clean(_PICTURE.sub(lambda found: _picture(found[0], sizes), clean))


def pictures_in(html: str) -> list[str]:
    """The keys of the pictures that guidance shows, each once."""
    tags = _PICTURE.findall(clean_guidance(html))
    found = (key_in(dict(_ATTRIBUTE.findall(tag))["src"]) for tag in tags)
    return list(dict.fromkeys(key for key in found if key))


def shown_guidance(html: str) -> SafeString:
    """For a template. Cleaned once more, so that a row written around the service cannot harm a reader."""
    return mark_safe(clean_guidance(html))  # noqa: S308


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """A picture's source is an address of ours or none."""
    if tag != "img":
        return value
    if name == "src":
        key = key_in(value)
        return address_of(key) if key else None
    if name in {"width", "height"}:
        return value if _PIXELS.fullmatch(value) else None
    return value


def _picture(tag: str, sizes: Sizes | None) -> str:
    """A cleaned picture whole: with words for those who do not see it, and its size, so that no page jumps as it comes;
    "" where it has no source, or is none that there is.
    """
    said = dict(_ATTRIBUTE.findall(tag))
    key = key_in(said.get("src", ""))
    if key is None or (sizes is not None and key not in sizes):
        return ""
    size = {name: said[name] for name in ("width", "height") if name in said}
    if sizes is not None:
        size = dict(zip(("width", "height"), map(str, sizes[key]), strict=True))
    shape = "".join(f' {name}="{value}"' for name, value in size.items())
    return f'<img src="{said["src"]}" alt="{said.get("alt", "")}"{shape}>'
