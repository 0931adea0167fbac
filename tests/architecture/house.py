"""The house as the tests see it: its layers, its apps and their source files."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Top first; apps of one row are independent of each other.
LAYERS = [
    {"crm"},
    {"leads", "quotes"},
    {"opportunities"},
    {"contacts", "products"},
    {"accounts"},
    {"activities", "paths", "search"},
    {"notices"},
    {"jobs", "files"},
    {"users"},
    {"core"},
]
APPS = set().union(*LAYERS)


def level(app: str) -> int:
    """0 is the top. Raises LookupError for an app that has no place yet."""
    for number, row in enumerate(LAYERS):
        if app in row:
            return number
    raise LookupError(f"{app} stands in no layer")


def may_use(user: str, used: str) -> bool:
    """Whether an app may name another: itself, or one of a lower layer."""
    return user == used or level(used) > level(user)


def sources(*patterns: str) -> list[Path]:
    """Python files of the apps that match any of the patterns, such as "services*"; migrations are left out."""
    return sorted(
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        and any(part.startswith(p) for p in patterns or ("",) for part in path.relative_to(ROOT).parts[1:])
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"))
