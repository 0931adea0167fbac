"""Verbs about paths: their versions, pictures, gates and checklists."""

from paths.services.checklist import checklist_tick
from paths.services.following import contents, expected_days, followed
from paths.services.gates import Passage, gated, proposed, step_check, wants_of
from paths.services.pictures import path_picture_add
from paths.services.transfer import path_begin, path_draft_copy, path_draft_import, path_export
from paths.services.versions import (
    path_copy,
    path_create,
    path_delete,
    path_draft_begin,
    path_draft_discard,
    path_draft_save,
    path_publish,
    path_retire,
    path_roll_back,
    path_step_save,
    path_update,
    rekeyed,
)

__all__ = [
    "Passage",
    "checklist_tick",
    "contents",
    "expected_days",
    "followed",
    "gated",
    "path_begin",
    "path_copy",
    "path_create",
    "path_delete",
    "path_draft_begin",
    "path_draft_copy",
    "path_draft_discard",
    "path_draft_import",
    "path_draft_save",
    "path_export",
    "path_picture_add",
    "path_publish",
    "path_retire",
    "path_roll_back",
    "path_step_save",
    "path_update",
    "proposed",
    "rekeyed",
    "step_check",
    "wants_of",
]
