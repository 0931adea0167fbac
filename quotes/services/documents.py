"""Printed quotes: asked for, made from their snapshot by a worker, kept for good.

The row is the memory: it is committed with the request, a message only says that it is there, and a sweep every minute
finds rows that no message told of or whose worker died. Making one twice gives one file.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordGone
from core.nudge import nudge
from core.services import lock
from quotes import pdf
from quotes.models import Quote, QuoteDocument, QuoteTemplate
from quotes.snapshot import take_snapshot
from users.models import User

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
PATIENCE = timedelta(minutes=1)  # after which an unfinished document is taken up again
State = QuoteDocument.State


@transaction.atomic
def quote_document_request(*, quote: Quote, by: User | None, template: QuoteTemplate | None = None) -> QuoteDocument:
    """Asks for a PDF of the quote as it is now, in `template` (default: the organisation's). A worker makes it.

    Raises RecordGone, BusinessRuleError.
    """
    template = template or QuoteTemplate.objects.filter(is_default=True, is_active=True).first()
    if template is None or not template.is_active:
        raise BusinessRuleError(_("Choose a template that is in use."), field="template")
    stored = lock(quote)  # so that lines and totals belong together, and numbers follow each other
    number = (stored.documents.aggregate(last=Max("number"))["last"] or 0) + 1
    document = QuoteDocument.objects.create(
        quote=stored,
        number=number,
        name=f"{stored.number}-v{number}.pdf",
        template=template,
        snapshot=take_snapshot(stored, template=template, version=number, by=by),
        discount=stored.discount,
        grand_total=stored.grand_total,
        created_by=by,
    )
    tell(document)
    return document


def tell(document: QuoteDocument) -> None:
    """Lets a worker know, after the commit."""
    from quotes.tasks import render_document  # the task calls this module

    nudge(render_document, document.pk)


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
    """
    if not _begin_attempt(document_id):
        return None
    with transaction.atomic():
        # The lock says "somebody is at it", and a killed worker gives it back by itself.
        document = _claim(document_id).filter(state=State.RUNNING).first()
        if document is None:
            return None
        try:
            _keep_file(document, pdf.render(document.snapshot))
        except Exception as error:
            logger.exception("Document %s could not be made", document.name)
            is_over = document.attempts >= MAX_ATTEMPTS
            _write(document, state=State.FAILED if is_over else State.PENDING, reason=_reason(error))
    return document


def _claim(document_id: int) -> Any:
    return QuoteDocument.objects.select_for_update(skip_locked=True).filter(pk=document_id)


@transaction.atomic
def _begin_attempt(document_id: int) -> bool:
    document = _claim(document_id).filter(state__in=[State.PENDING, State.RUNNING]).first()
    if document is None:
        return False
    if document.attempts >= MAX_ATTEMPTS:
        reason = document.reason or _("The work was broken off %(times)s times.") % {"times": document.attempts}
        _write(document, state=State.FAILED, reason=reason)
        return False
    _write(document, state=State.RUNNING, attempts=F("attempts") + 1)
    return True


def _keep_file(document: QuoteDocument, content: bytes) -> None:
    """Stores the file under a name that nobody can guess, and the document as done."""
    name = default_storage.save(f"quotes/{uuid.uuid4().hex}.pdf", ContentFile(content))
    try:
        with transaction.atomic():
            _write(document, state=State.DONE, file=name, sha256=hashlib.sha256(content).hexdigest(), reason="")
    except Exception:
        default_storage.delete(name)
        raise


def _write(document: QuoteDocument, **changes: Any) -> None:
    """Bookkeeping of a locked document; only unfinished ones take it (a trigger sees to that)."""
    QuoteDocument.objects.filter(pk=document.pk).update(**changes, changed_at=Now())
    document.refresh_from_db()


def _reason(error: Exception) -> str:
    """What a user reads about a failure; the log has the rest."""
    if type(error).__name__ == "SoftTimeLimitExceeded":
        return _("It took too long. A quote with fewer lines may do.")
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
