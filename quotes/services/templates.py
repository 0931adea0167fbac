"""Quote templates, as managers keep them, and their versions: drafted, published, taken up again.

The template is locked before its versions. What was published never changes (a trigger holds that as well).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.conflicts import merge
from core.errors import BusinessRuleError, RecordGone, StaleRecord
from core.history import name_actor
from core.reference import reference_delete, reference_save
from core.services import check_update_names, lock, record_create, touch
from quotes.models import QuoteTemplate, QuoteTemplateVersion
from quotes.sections import check_content
from users.models import User

# All that is printed with: what is neither the record's own nor said by the verbs here.
CONTENT = tuple(
    field.name
    for field in QuoteTemplateVersion._meta.concrete_fields
    if field.editable and field.name not in QuoteTemplateVersion.service_fields and not field.primary_key
)


@transaction.atomic
def quote_template_create(
    *, name: str, by: User | None, source: QuoteTemplateVersion | None = None, **content: Any
) -> QuoteTemplate:
    """A new template with a draft: what `source` holds, with `content` in place of some of it.

    It prints nothing before its draft is published. Raises BusinessRuleError.
    """
    template = reference_save(QuoteTemplate(), by=by, name=name)
    _add_draft(template, by=by, **{**_content(source), **content})
    return template


@transaction.atomic
def quote_template_update(*, quote_template: QuoteTemplate, by: User | None, **fields: Any) -> QuoteTemplate:
    """Sets name, is_default or is_active; printed documents stay as they are. Raises RecordGone, BusinessRuleError."""
    stored = lock(quote_template)
    if fields.get("is_default") and stored.current is None:
        raise BusinessRuleError(_("Publish a version of it first: nothing could be printed with it."))
    return reference_save(quote_template, by=by, **fields)


@transaction.atomic
def quote_template_delete(*, quote_template: QuoteTemplate, by: User | None) -> None:
    """Deletes a template with its versions. Refuses in words while documents use it, and for the default."""
    reference_delete(quote_template, by=by)


@transaction.atomic
def template_draft_begin(
    *, quote_template: QuoteTemplate, by: User | None, source: QuoteTemplateVersion | None = None
) -> QuoteTemplateVersion:
    """The draft of a template, begun from `source` (default: its current version).

    A draft that is there already is answered as it is, but refused where another version is asked for.
    Raises RecordGone, BusinessRuleError.
    """
    stored = lock(quote_template)
    if stored.draft is not None:
        if source is None:
            return stored.draft
        raise BusinessRuleError(_("There is a draft already: publish it or throw it away first."))
    return _add_draft(stored, by=by, **_content(source or stored.current))


def _add_draft(template: QuoteTemplate, *, by: User | None, **content: Any) -> QuoteTemplateVersion:
    check_content(content)
    number = (template.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return record_create(QuoteTemplateVersion, by=by, template=template, number=number, **content)


def _content(version: QuoteTemplateVersion | None) -> dict[str, Any]:
    return {name: getattr(version, name) for name in CONTENT} if version else {}


@transaction.atomic
def template_draft_save(
    *, draft: QuoteTemplateVersion, by: User | None, version: int | None, **content: Any
) -> QuoteTemplateVersion:
    """Sets what a draft holds, read at `version`, beside what others changed since; nothing is printed with it yet.

    Sections are one whole: two editors of them are told. Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    check_update_names(draft, content)
    stored = _lock_draft(draft)
    try:
        changes = merge(stored, version, content)
    except StaleRecord as error:
        if any(conflict.field in {"sections", "columns"} for conflict in error.conflicts):
            raise StaleRecord(stored) from error
        raise
    changes = {name: value for name, value in changes.items() if value != getattr(stored, name)}
    check_content({name: content.get(name, getattr(stored, name)) for name in CONTENT})
    return touch(stored, by=by, changes=changes)


@transaction.atomic
def template_draft_discard(*, draft: QuoteTemplateVersion, by: User | None) -> None:
    """Throws a draft away; the published versions stay. Raises RecordGone, BusinessRuleError."""
    stored = _lock_draft(draft)
    if stored.template.current is None:
        raise BusinessRuleError(_("It is all that this template has: delete the template instead."))
    name_actor(by)
    stored.delete()


@transaction.atomic
def template_publish(*, draft: QuoteTemplateVersion, by: User | None, version: int | None) -> QuoteTemplateVersion:
    """Makes a draft, as it was read at `version`, what new documents are printed with; it never changes again.

    Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    stored = _lock_draft(draft)
    if version is not None and version != stored.version:
        raise StaleRecord(stored)
    check_content(_content(stored))
    now = stored.database_time  # type: ignore[attr-defined]
    return touch(stored, by=by, changes={"published_at": now, "published_by": by})


def _lock_draft(draft: QuoteTemplateVersion) -> QuoteTemplateVersion:
    """The stored draft, after its template. Raises RecordGone, and BusinessRuleError once it is published."""
    template = QuoteTemplate.objects.select_for_update().filter(pk=draft.template_id).first()
    if template is None:
        raise RecordGone(str(QuoteTemplate._meta.verbose_name))
    stored = lock(draft)
    stored.template = template
    if not stored.is_draft:
        raise BusinessRuleError(_("%(version)s is published and stays as it is.") % {"version": stored})
    return stored
