"""Fetch the pinned front-end files into static/vendor/.

The product never runs this: the files are committed, and tests/test_vendor.py
compares them with static/vendor/manifest.json. Run it to upgrade a package or to
add an icon (`python scripts/vendor.py`); it needs npm, only as a downloader.
Icons: those named in templates (<c-icon name="...">) and in scripts/icons.txt.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
ICON_LIST = ROOT / "scripts" / "icons.txt"
SPRITE = "icons/sprite.svg"

# package -> (version, licence, {path in the package: path under static/vendor})
PACKAGES = {
    "@tabler/core": ("1.6.1", "MIT", {"dist/css/tabler.min.css": "tabler/tabler.min.css"}),
    "@tabler/icons": ("3.51.0", "MIT", {"LICENSE": "icons/LICENSE.txt"}),
    "@fontsource-variable/inter": (
        "5.3.0",
        "OFL-1.1",
        {
            "LICENSE": "inter/LICENSE.txt",
            "files/inter-latin-wght-normal.woff2": "inter/inter-latin-wght-normal.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter/inter-latin-ext-wght-normal.woff2",
        },
    ),
    "@fontsource/inter": (
        "5.3.0",
        "OFL-1.1",
        {"LICENSE": "inter-static/LICENSE.txt"}
        | {
            f"files/inter-{subset}-{weight}-normal.woff2": (f"inter-static/inter-{subset}-{weight}-normal.woff2")
            for subset in ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
            for weight in (400, 600, 700)
        },
    ),
    # Arabic by a font that has each letter whole: Noto's puts the dots on by themselves, and text that is read back
    # from the file then has other letters.
    **{
        f"@fontsource/{name}": (
            "5.3.0",
            "OFL-1.1",
            {"LICENSE": f"{name}/LICENSE.txt"}
            | {
                f"files/{name}-{script}-{weight}-normal.woff2": f"{name}/{script}-{weight}.woff2"
                for weight in (400, 600, 700)
            },
        )
        for name, script in (("noto-sans-hebrew", "hebrew"), ("vazirmatn", "arabic"))
    },
    # As WOFF, not WOFF2: unpacking thousands of glyphs takes 0.05 s, not 3 s. One weight: each has a megabyte.
    **{
        f"@fontsource/noto-sans-{code}": (
            "5.3.0",
            "OFL-1.1",
            {
                "LICENSE": f"noto-sans-{code}/LICENSE.txt",
                f"files/noto-sans-{code}-{script}-400-normal.woff": f"noto-sans-{code}/{script}-400.woff",
            },
        )
        for code, script in (("sc", "chinese-simplified"), ("jp", "japanese"), ("kr", "korean"))
    },
    "@fontsource/source-serif-4": (
        "5.3.1",
        "OFL-1.1",
        {"LICENSE": "source-serif/LICENSE.txt"}
        | {
            f"files/source-serif-4-{subset}-{weight}-normal.woff2": (
                f"source-serif/source-serif-4-{subset}-{weight}-normal.woff2"
            )
            for subset in ("latin", "latin-ext")
            for weight in (400, 600, 700)
        },
    ),
    "htmx.org": (
        "2.0.10",
        "0BSD",
        {"LICENSE": "htmx/LICENSE.txt", "dist/htmx.min.js": "htmx/htmx.min.js"},
    ),
    "sortablejs": ("1.15.7", "MIT", {"LICENSE": "sortable/LICENSE.txt", "Sortable.min.js": "sortable/sortable.min.js"}),
    "canvas-confetti": (
        "1.9.4",
        "ISC",
        {"LICENSE": "confetti/LICENSE.txt", "dist/confetti.module.mjs": "confetti/confetti.module.mjs"},
    ),
    # With @kurkle/color (MIT) inside.
    "chart.js": (
        "4.6.1",
        "MIT",
        {"LICENSE.md": "chart/LICENSE.txt", "dist/chart.umd.min.js": "chart/chart.umd.min.js"},
    ),
}

ICON_IN_TEMPLATE = re.compile(r"""<c-icon\s+name="([a-z0-9-]+)"|\sicon="([a-z0-9-]+)"|sprite \}\}#([a-z0-9-]+)""")
ICON_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
# Manifest storage would look for the map file beside the style sheet.
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+")


def fetch(name: str, version: str, into: Path) -> tuple[Path, str]:
    """Download and unpack one package; return its folder and npm integrity."""
    pack = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(into)],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = into / pack.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    folder = into / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package", f"sha512-{digest}"


def icon_names() -> list[str]:
    names = {line.strip() for line in ICON_LIST.read_text().splitlines() if line.strip() and not line.startswith("#")}
    for template in (ROOT / "templates").rglob("*.html"):
        names.update("".join(found) for found in ICON_IN_TEMPLATE.findall(template.read_text()))
    return sorted(names)


def sprite(icons: Path) -> str:
    """One SVG with a <symbol> for each icon used, from the outline set."""
    symbols = []
    for name in icon_names():
        source = icons / "icons" / "outline" / f"{name}.svg"
        if not source.exists():
            sys.exit(f"There is no outline icon named {name!r} in @tabler/icons.")
        body = ICON_BODY.search(source.read_text())
        assert body, name
        inner = re.sub(r"\s+", " ", body[1]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main() -> None:
    packages = {}
    with tempfile.TemporaryDirectory() as work:
        fetched = {}
        for name, (version, licence, _) in PACKAGES.items():
            folder, integrity = fetch(name, version, Path(work))
            fetched[name] = folder
            packages[name] = {"version": version, "licence": licence, "integrity": integrity}
        if VENDOR.exists():
            shutil.rmtree(VENDOR)
        for name, (_, _, files) in PACKAGES.items():
            for source, target in files.items():
                destination = VENDOR / target
                destination.parent.mkdir(parents=True, exist_ok=True)
                content = (fetched[name] / source).read_bytes()
                if destination.suffix in {".css", ".js"}:
                    content = SOURCE_MAP.sub(b"", content)
                destination.write_bytes(content)
        (VENDOR / SPRITE).write_text(sprite(fetched["@tabler/icons"]))
    files = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(VENDOR.rglob("*"))
        if path.is_file()
    }
    MANIFEST.write_text(json.dumps({"packages": packages, "files": files}, indent=2) + "\n")
    print(f"{len(files)} files in {VENDOR.relative_to(ROOT)}, {len(icon_names())} icons")


if __name__ == "__main__":
    main()
