"""Verbs about paths: their versions, gates and checklists."""

from paths.services.checklist import checklist_tick, said_and_ticked
from paths.services.gates import Passage, contents, current_version, gated, proposed, step_check, wants_of
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
    "current_version",
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
    "path_publish",
    "path_retire",
    "path_roll_back",
    "path_step_save",
    "path_update",
    "proposed",
    "rekeyed",
    "said_and_ticked",
    "step_check",
    "wants_of",
]
