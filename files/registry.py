"""Which types of records carry files: each app declares its own in `AppConfig.ready`."""

from __future__ import annotations

from django.db.models import Model

from core.sections import RailSection, register

_types: list[type[Model]] = []


def attach_files(model: type[Model]) -> None:
    """Records of this type carry files from now on: their pages show them in the rail."""
    from files.section import files_of  # reads the models, which read this module

    if model not in _types:
        _types.append(model)
    register(RailSection(model, "files", "files/section.html", files_of))


def attachable_types() -> list[type[Model]]:
    return list(_types)
