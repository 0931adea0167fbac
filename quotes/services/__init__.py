"""Every verb about quotes: the records, their lines, the sync with the opportunity, and the printed documents."""

from quotes.services.documents import document_render, document_retry, documents_sweep, quote_document_request
from quotes.services.lines import quote_choose_line, quote_set_lines
from quotes.services.mapping import synced_field_create, synced_field_delete, synced_field_update
from quotes.services.records import (
    quote_change_owner,
    quote_change_status,
    quote_create,
    quote_delete,
    quote_update,
)
from quotes.services.sync import quote_start_sync, quote_stop_sync
from quotes.services.templates import (
    quote_template_create,
    quote_template_delete,
    quote_template_update,
    template_draft_begin,
    template_draft_discard,
    template_draft_save,
    template_publish,
)
from quotes.services.versions import quote_clone, quote_revise

__all__ = [
    "document_render",
    "document_retry",
    "documents_sweep",
    "quote_change_owner",
    "quote_change_status",
    "quote_choose_line",
    "quote_clone",
    "quote_create",
    "quote_delete",
    "quote_document_request",
    "quote_revise",
    "quote_set_lines",
    "quote_start_sync",
    "quote_stop_sync",
    "quote_template_create",
    "quote_template_delete",
    "quote_template_update",
    "quote_update",
    "synced_field_create",
    "synced_field_delete",
    "synced_field_update",
    "template_draft_begin",
    "template_draft_discard",
    "template_draft_save",
    "template_publish",
]
