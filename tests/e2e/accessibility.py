"""What axe says of a page, at the four looks that a page has."""

import os
from dataclasses import dataclass
from datetime import date

from axe_playwright_python.sync_playwright import Axe

# Not every day's looks have been seen green yet: until then `make test` stays with those of this one.
PROVEN = date(2026, 11, 23)
# All of axe's rules, best practices included; targets of 24 px (WCAG 2.2, 2.5.8) are off unless asked for.
OPTIONS = {"resultTypes": ["violations", "incomplete"], "rules": {"target-size": {"enabled": True}}}


@dataclass(frozen=True)
class Look:
    """How wide the screen is and which colours it asks for."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.scheme} at {self.width}"

    def put_on(self, page) -> None:
        page.set_viewport_size({"width": self.width, "height": 900 if self.width > 767 else 740})
        page.emulate_media(color_scheme=self.scheme, reduced_motion="reduce")


LOOKS = (Look(1440, "light"), Look(360, "dark"), Look(360, "light"), Look(1440, "dark"))


def looks(index: int, *, whole: bool = False, day: date | None = None) -> tuple[Look, ...]:
    """The looks that the page with this number is asked in: all of them when `whole` or with A11Y=all (`make a11y`),
    otherwise one, another one each day. So neighbours differ, and four days of `make test` have seen everything.
    """
    if whole or os.environ.get("A11Y") == "all":
        return LOOKS
    today = day or PROVEN
    return (LOOKS[(index + today.toordinal()) % len(LOOKS)],)


# What axe cannot decide by itself, and why it is right: (rule, what axe says is in its way, what the HTML begins with,
# reason).
EXPLAINED = (
    (
        "color-contrast",
        "bgImage",
        "<select",
        "the image is the arrow at its end; the text lies on the field's own colour",
    ),
    ("color-contrast", "bgImage", "<option", "as its select"),
    ("color-contrast", "bgOverlap", "", "a bar that sticks to the window lies over it until one scrolls"),
    ("color-contrast", "elmPartiallyObscured", "", "as above, in part"),
    ("color-contrast", "elmPartiallyObscuring", "", "as above, from the bar's side"),
    (
        "color-contrast",
        "pseudoElement",
        "<span",
        "a step of a path: its arrow shape is drawn behind it, in its own colours",
    ),
    ("color-contrast", "imgNode", "<text", "a drawing's words on the drawing's own ground"),
    ("color-contrast", "shortTextContent", '<span class="pw-count"', "a number, in the colour of longer ones"),
    ("aria-required-children", "", '<div role="rowgroup"', "on a phone the head of the lines is hidden, with its row"),
    ("color-contrast", "shortTextContent", '<div class="pw-v"', "a number, in the colour of longer ones"),
    ("color-contrast", "nonBmp", "<kbd", "an arrow, in the colour of the words beside it"),
)


def findings(page) -> list[str]:
    """Violations, and what axe left open without an explanation here."""
    found = _ask(page)
    if any("obscured" in text for text in found):
        # A bar sticks to the window over what one scrolls from under it: asked again with the whole page in sight.
        size = page.viewport_size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        found = _ask(page)
        page.set_viewport_size(size)
    return found


def _ask(page) -> list[str]:
    answer = Axe().run(page, options=OPTIONS).response
    found = [
        f"{kind}: {rule['id']}: {node['html'][:300]} {_why(node)}"
        for kind in ("violations", "incomplete")
        for rule in answer[kind]
        for node in rule["nodes"]
        if kind == "violations" or not _is_explained(rule["id"], node)
    ]
    return sorted(set(found))


def _checks(node) -> list[dict]:
    return [*node["any"], *node["all"], *node["none"]]


def _why(node) -> str:
    return " ".join("; ".join(check["message"] for check in _checks(node)).split())[:300]


def _is_explained(rule: str, node) -> bool:
    data = [check["data"] for check in _checks(node) if isinstance(check.get("data"), dict)]
    given = {each.get("messageKey") or "" for each in data} or {""}
    if "pseudo element" in _why(node):
        given.add("pseudoElement")  # which axe says in words only
    return any(rule == known and key in given and node["html"].startswith(start) for known, key, start, __ in EXPLAINED)
