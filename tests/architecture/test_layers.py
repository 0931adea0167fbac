"""What import-linter cannot see: foreign keys and templates point down the river as well."""

import re
import tomllib

from django.apps import apps
from django.conf import settings

from tests.architecture.house import APPS, LAYERS, ROOT, may_use

INCLUDED = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
SHARED = {"components", "core"}


def test_the_linter_knows_the_same_layers():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    assert [set(row.split(" | ")) for row in contract["layers"]] == LAYERS


def test_every_own_app_has_a_layer():
    installed = {config.label for config in apps.get_app_configs() if config.path.startswith(str(ROOT))}
    outside = {config.label for config in apps.get_app_configs() if ".venv" in config.path}
    assert installed - outside == APPS


def test_foreign_keys_point_to_the_same_or_a_lower_layer():
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and field.related_model._meta.app_label in APPS
        and not may_use(model._meta.app_label, field.related_model._meta.app_label)
    ]  # fmt: skip
    assert upward == []


def test_templates_use_their_own_apps_the_shared_and_lower_ones():
    upward = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        folder = path.relative_to(ROOT / "templates").parts[0]
        if folder not in APPS - {"core"}:
            continue
        for used in INCLUDED.findall(path.read_text(encoding="utf8")):
            home = used.split("/")[0]
            if home in APPS - SHARED and not may_use(folder, home):
                upward.append(f"{path.name} uses {used}")
    assert upward == []
