"""Printed quotes: asked for, made from their snapshot by a worker, kept for good.

The row is the memory: it is committed with the request, a message only says that it is there, and a sweep every 20 s
finds rows that no message told of or whose worker died. Making one twice gives one file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BusinessRuleError, RecordGone
from core.exclusive import exclusive
from core.faults import fault_point
from core.nudge import nudge
from core.services import lock
from quotes import pdf
from quotes.models import Quote, QuoteDocument, QuoteTemplate
from quotes.snapshot import take_snapshot
from users.models import User

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
SIGNS_KEPT = 100  # of those that no font has; as many as somebody reads
PATIENCE = timedelta(seconds=30)  # after which an unfinished document is taken up again; whoever is at it goes on
State = QuoteDocument.State
# What another attempt would run into as well: the name of the error (Celery is not asked here), and what is said.
TOO_MUCH = {
    "SoftTimeLimitExceeded": gettext_lazy("It took too long. A quote with fewer lines or shorter texts may do."),
    "MemoryError": gettext_lazy("It took too much memory. A quote with fewer lines or shorter texts may do."),
}


@transaction.atomic
def quote_document_request(*, quote: Quote, by: User | None, template: QuoteTemplate | None = None) -> QuoteDocument:
    """Asks for a PDF of the quote as it is now, in the current version of `template` (default: the organisation's).

    A worker makes it. Where the newest one says the same already, or is going to, it is returned and `was_there`. The
    day is part of what it says: tomorrow it is another. Raises RecordGone, BusinessRuleError.
    """
    template = template or QuoteTemplate.objects.filter(is_default=True, is_active=True).first()
    version = template.current if template and template.is_active else None
    if template is None or version is None:
        raise BusinessRuleError(_("Choose a template that is in use."), field="template")
    stored = lock(quote)  # so that lines and totals belong together, and numbers follow each other
    snapshot = take_snapshot(stored, template=version, by=by)
    digest = content_digest(snapshot)
    if (same := _same(stored, template, digest)) is not None:
        same.was_there = True
        return same
    number = (stored.documents.aggregate(last=Max("number"))["last"] or 0) + 1
    document = QuoteDocument.objects.create(
        quote=stored,
        number=number,
        name=document_name(stored, number),
        template=template,
        template_version=version,
        snapshot=snapshot,
        content_digest=digest,
        discount=stored.discount,
        grand_total=stored.grand_total,
        created_by=by,
    )
    tell(document)
    return document


def content_digest(snapshot: dict[str, Any]) -> str:
    """What two snapshots have in common only when they say the same: SHA-256 of their one way to be written, in hex."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _same(quote: Quote, template: QuoteTemplate, digest: str) -> QuoteDocument | None:
    """The newest document of a locked quote in a template, when it has this content and is not lost."""
    newest = quote.documents.filter(template=template).exclude(state=State.FAILED).order_by("-number").first()
    if newest is None or newest.content_digest != digest:
        return None
    is_lost = newest.is_done and not default_storage.exists(str(newest.file.name))
    return None if is_lost else newest


def document_name(quote: Quote, number: int) -> str:
    """What a file is called where it is kept: the quote's number and version, and which printing from the second on."""
    name = re.sub(r"[^\w.-]+", "-", f"{quote.number}-v{quote.revision}")
    return f"{name}-{number}.pdf" if number > 1 else f"{name}.pdf"


def tell(document: QuoteDocument) -> None:
    """Lets a worker know, after the commit."""
    nudge("quotes.tasks.render_document", document.pk)


@transaction.atomic
def document_retry(*, document: QuoteDocument, by: User | None) -> QuoteDocument:
    """Has a failed document made again, from the same snapshot. Others stay as they are. Raises RecordGone."""
    stored = QuoteDocument.objects.select_for_update().filter(pk=document.pk).first()
    if stored is None:
        raise RecordGone(str(QuoteDocument._meta.verbose_name))
    if stored.state == State.FAILED:
        _write(stored, state=State.PENDING, attempts=0, reason="")
        tell(stored)
    return stored


def document_render(*, document_id: int) -> QuoteDocument | None:
    """Makes the file of a document, once; None when there is nothing to do or another worker is at it.

    The attempt is counted and committed before the work, so that a document which kills its worker is given up as well.
    No row stays locked meanwhile: the quote can be edited, or deleted with its documents.
    """
    with exclusive("quotes.document_render", document_id) as is_ours:
        document = _begin_attempt(document_id) if is_ours else None
        if document is None:
            return None
        fault_point("document:begun")
        try:
            made = pdf.printed(document.snapshot)
            fault_point("document:rendered")
            if made.missing:
                signs = " ".join(f"U+{ord(sign):04X}" for sign in made.missing[:SIGNS_KEPT])
                logger.warning("Document %s: no font has a sign for %s", document.name, signs)
            return _keep_file(document_id, made)
        except Exception as error:
            logger.exception("Document %s could not be made", document.name)
            return _note_failure(document_id, error)


@transaction.atomic
def _begin_attempt(document_id: int) -> QuoteDocument | None:
    document = _unfinished(document_id)
    if document is None:
        return None
    if document.attempts >= MAX_ATTEMPTS:
        reason = document.reason or _("The work was broken off %(times)s times.") % {"times": document.attempts}
        _give_up(document, reason)
        return None
    _write(document, state=State.RUNNING, attempts=F("attempts") + 1)
    return document


def _unfinished(document_id: int) -> QuoteDocument | None:
    """The document, locked, while it is neither made nor given up nor gone."""
    rows = QuoteDocument.objects.select_for_update().filter(pk=document_id)
    return rows.filter(state__in=[State.PENDING, State.RUNNING]).first()


@transaction.atomic
def _keep_file(document_id: int, made: pdf.Printed) -> QuoteDocument | None:
    """Stores the file, and the document as done, under one lock. A document that is gone by now leaves no file."""
    document = _unfinished(document_id)
    if document is None:
        return None
    name = file_name(document_id)
    default_storage.delete(name)  # what an attempt left that was killed before it could say so
    name = default_storage.save(name, ContentFile(made.content))
    sha256 = hashlib.sha256(made.content).hexdigest()
    try:
        fault_point("document:file_stored")
        _write(document, state=State.DONE, file=name, sha256=sha256, missing=made.missing[:SIGNS_KEPT], reason="")
    except Exception:
        default_storage.delete(name)
        raise
    fault_point("document:written")
    return document


@transaction.atomic
def _note_failure(document_id: int, error: Exception) -> QuoteDocument | None:
    document = _unfinished(document_id)
    if document is None:
        return None
    if document.attempts >= MAX_ATTEMPTS or type(error).__name__ in TOO_MUCH:
        _give_up(document, _reason(error))
    else:
        _write(document, state=State.PENDING, reason=_reason(error))
    return document


def _give_up(document: QuoteDocument, reason: str) -> None:
    _write(document, state=State.FAILED, reason=reason)
    default_storage.delete(file_name(document.pk))


def file_name(document_id: int) -> str:
    """Where the file of a document is stored: a name that nobody can guess.

    Always the same one, so that an attempt finds, and replaces, what a killed one left behind.
    """
    digest = salted_hmac("quotes.document", str(document_id), algorithm="sha256").hexdigest()
    return f"quotes/{digest[:32]}.pdf"


def unfinished_files(quote: Quote) -> list[str]:
    """Names of files that killed attempts may have left of documents of a locked quote; locks all its documents."""
    documents = quote.documents.select_for_update().order_by("pk").only("pk", "file")
    return [file_name(document.pk) for document in documents if not document.file]


def _write(document: QuoteDocument, **changes: Any) -> None:
    """Bookkeeping of a locked document; only unfinished ones take it (a trigger sees to that)."""
    QuoteDocument.objects.filter(pk=document.pk).update(**changes, changed_at=Now())
    document.refresh_from_db()


def _reason(error: Exception) -> str:
    """What a user reads about a failure; the log has the rest."""
    if words := TOO_MUCH.get(type(error).__name__):
        return str(words)
    if isinstance(error, OSError):
        return _("The file could not be stored.")
    return _("The PDF could not be made (%(kind)s).") % {"kind": type(error).__name__}


def documents_sweep() -> int:
    """Tells workers of unfinished documents that nobody has touched for `PATIENCE`; how many there were."""
    unfinished = Q(state__in=[State.PENDING, State.RUNNING])
    waiting = QuoteDocument.objects.filter(unfinished, changed_at__lt=Now() - PATIENCE).order_by("changed_at")
    found = list(waiting.only("pk")[:100])
    for document in found:
        tell(document)
    return len(found)
