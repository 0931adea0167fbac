"""What axe says of a page, at the four looks that a page has."""

import os
import re
from dataclasses import dataclass
from datetime import date

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

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
    today = day or timezone.now().date()
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
    ("color-contrast", "pseudoElement", "<span>", "a step of a path: its arrow is drawn behind it, in its own colours"),
    ("color-contrast", "pseudoElement", '<span class="pw-d">', "the day below a step's name, as above"),
    ("color-contrast", "imgNode", "<text", "a drawing's words on the drawing's own ground"),
    ("color-contrast", "bgOverlap", "<text", "as above, where the drawing has lines"),
    ("color-contrast", "shortTextContent", '<span class="pw-count"', "a number, in the colour of longer ones"),
    ("color-contrast", "shortTextContent", '<div class="pw-v"', "a number, in the colour of longer ones"),
    ("color-contrast", "shortTextContent", '<a href="/leads/submissions/', "a number, in the colour of links"),
    ("color-contrast", "shortTextContent", '<div class="pw-small pw-dim">', "a dot between words, in their colour"),
    (
        "color-contrast",
        "elmPartiallyObscuring",
        '<span class="pw-grow"><span class="visually-hidden">New',
        "a notice in the open bell: its lines lie on the menu, which is not as high as they are",
    ),
    (
        "frame-tested",
        "",
        '<iframe class="pw-sheet"',
        "the sandbox lets no script run in it; it is the printed page, whose PDF is tagged",
    ),
    ("color-contrast", "nonBmp", "<kbd", "an arrow, in the colour of the words beside it"),
)


# What axe says where something lies over an element: a bar that sticks to the window, a menu, the edge of what scrolls.
# A person moves these out of the way, so it is asked again when they are.
COVERED = re.compile("obscured|overlap|outside the viewport")
ASK_IN_SIGHT = """async ([selector, options]) => {
  const node = document.querySelector(selector);
  const menus = [...document.querySelectorAll("details[data-menu][open]")].filter((menu) => !menu.contains(node));
  for (const menu of menus) menu.open = false;
  node.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const answer = await axe.run(node, options);
  for (const menu of menus) menu.open = true;
  return answer;
}"""


def findings(page) -> list[str]:
    """Violations, and what axe left open without an explanation here."""
    found = _read(Axe().run(page, options=OPTIONS).response)
    covered = [one for one in found if COVERED.search(one.text)]
    if covered:
        found = [one for one in found if one not in covered] + _ask_in_sight(page, covered)
    return sorted({one.text for one in found})


@dataclass(frozen=True)
class Finding:
    """What axe says of a rule (its id) and an element (a selector)."""

    rule: str
    selector: str
    text: str


def _ask_in_sight(page, covered: list[Finding]) -> list[Finding]:
    """What is left of findings when the whole page is in sight, and each element in the middle of what scrolls."""
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    found = []
    for one in covered:
        options = {**OPTIONS, "runOnly": [one.rule]}
        found += _read(page.evaluate(ASK_IN_SIGHT, [one.selector, options]))
    page.set_viewport_size(size)
    return found


def _read(answer) -> list[Finding]:
    return [
        Finding(rule["id"], node["target"][0], f"{kind}: {rule['id']}: {node['html'][:300]} {_why(node)}")
        for kind in ("violations", "incomplete")
        for rule in answer[kind]
        for node in rule["nodes"]
        if kind == "violations" or not _is_explained(rule["id"], node)
    ]


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
