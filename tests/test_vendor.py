"""The vendored front-end files are those of the manifest, icons that templates name exist, and it all stays small."""

import hashlib
import json
import re
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
ICON = re.compile(r"""<c-icon\s[^>]*?name="([a-z0-9-]+)"|\sicon="([a-z0-9-]+)"|sprite \}\}#([a-z0-9-]+)""")


def _served(*paths: str) -> int:
    """Bytes on the wire: whitenoise has them brotli-compressed."""
    return sum(len(brotli.compress((STATIC / path).read_bytes())) for path in paths)


def test_vendored_files_are_those_of_the_manifest():
    named = json.loads((VENDOR / "manifest.json").read_text())["files"]
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == named


def test_every_icon_in_a_template_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (VENDOR / "icons/sprite.svg").read_text()))
    named = {
        ("".join(found), template.relative_to(ROOT).as_posix())
        for template in (ROOT / "templates").rglob("*.html")
        for found in ICON.findall(template.read_text())
    }
    missing = sorted(pair for pair in named if pair[0] not in sprite)
    assert not missing, f"add to scripts/icons.txt and run scripts/vendor.py: {missing}"


def test_a_first_visit_stays_within_its_budget():
    scripts = [path.relative_to(STATIC).as_posix() for path in (STATIC / "js").glob("*.js")]
    javascript = _served("vendor/htmx/htmx.min.js", *scripts)
    styles = _served("vendor/tabler/tabler.min.css", "css/tokens.css", "css/pathway.css", "vendor/icons/sprite.svg")
    fonts = sum(path.stat().st_size for path in (VENDOR / "inter").glob("*.woff2"))
    assert javascript <= 90_000
    assert javascript + styles + fonts <= 260_000
