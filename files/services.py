"""Verbs about files. No content without its row, no row without its content: the content is written first, outside the
transaction, the rows in one; what a broken transaction or a killed process leaves behind, the sweep takes away.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordReadOnly
from core.history import name_actor
from core.services import lock
from core.snapshots import KEPT_FOR
from files import store
from files.limits import MAX_AT_ONCE, MAX_BYTES, MAX_PER_RECORD
from files.models import FileLink, StoredFile
from files.names import clean_name
from files.types import detect
from users.models import User

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(hours=1)  # after which a content without a row is nobody's upload any more
KEEP_UNLINKED = KEPT_FOR + timedelta(days=1)  # as long as a deleted record can come back, its files can


def files_upload(*, record: Any, uploads: Sequence[Any], by: User | None) -> list[StoredFile]:
    """Stores uploaded files (Django's `UploadedFile`) on a record: all of them or none.

    Call it outside a transaction. Raises RecordGone, RecordReadOnly, BusinessRuleError (field "files").
    """
    _check_uploads(uploads)
    written: list[store.Written] = []
    try:
        written.extend(store.write(upload) for upload in uploads)
        return _keep(record, [(clean_name(u.name or ""), w) for u, w in zip(uploads, written, strict=True)], by)
    except BaseException:
        for content in written:
            store.remove(content.storage_name)
        raise


@transaction.atomic
def file_delete(*, link: FileLink, by: User | None) -> None:
    """Takes a file off a record; the last record leaves it to the sweep. Raises RecordReadOnly, RecordGone."""
    name_actor(by)
    if link.record is not None:
        _lock_open(link.record)
    FileLink.objects.filter(pk=link.pk).delete()
    _mark_unlinked([link.file_id])


@transaction.atomic
def files_relink(*, source: models.Model, targets: Iterable[models.Model], by: User | None) -> int:
    """Links every file of `source` to each of `targets` too; says how many files. The caller holds the locks of all
    these records (conversion does, in river order).
    """
    name_actor(by)
    ids = list(StoredFile.objects.of(source).order_by("pk").values_list("pk", flat=True))
    links = [_link(file_id, record) for file_id in ids for record in targets]
    FileLink.objects.bulk_create(links, ignore_conflicts=True)
    return len(ids)


def forget_record(sender: type[models.Model], record: models.Model, **kwargs: Any) -> None:
    """Receiver of `record_deleting`: takes the record's links away; contents stay until nobody can want them back."""
    links = FileLink.objects.of(record)
    ids = list(links.values_list("file_id", flat=True))
    links.delete()
    _mark_unlinked(ids)


def files_sweep() -> int:
    """Deletes files that no record has had for `KEEP_UNLINKED`, and contents without a row; how many."""
    return _delete_unlinked() + _delete_orphans()


def _keep(record: Any, named: list[tuple[str, store.Written]], by: User | None) -> list[StoredFile]:
    with transaction.atomic():
        name_actor(by)
        _lock_open(record)
        _check_room(record, named)
        files = [
            StoredFile(
                name=name,
                size=content.size,
                type=detect(content.head, name),
                sha256=content.sha256,
                storage_name=content.storage_name,
                uploaded_by=by,
            )
            for name, content in named
        ]
        StoredFile.objects.bulk_create(files)
        FileLink.objects.bulk_create([_link(file.pk, record) for file in files])
        return files


def _link(file_id: int, record: models.Model) -> FileLink:
    return FileLink(file_id=file_id, content_type=ContentType.objects.get_for_model(record), object_id=record.pk)


def _check_uploads(uploads: Sequence[Any]) -> None:
    if not uploads:
        raise BusinessRuleError(_("Choose a file first."), field="files")
    if len(uploads) > MAX_AT_ONCE:
        text = _("At most %(max)s files at once; these are %(count)s.")
        raise BusinessRuleError(text % {"max": MAX_AT_ONCE, "count": len(uploads)}, field="files")
    for upload in uploads:
        words = {"name": clean_name(upload.name or ""), "max": filesizeformat(MAX_BYTES)}
        if not upload.size:
            raise BusinessRuleError(_("“%(name)s” is empty.") % words, field="files")
        if upload.size > MAX_BYTES:
            raise BusinessRuleError(_("“%(name)s” is too large: a file may have %(max)s.") % words, field="files")


def _check_room(record: Any, named: list[tuple[str, store.Written]]) -> None:
    """Refuses what is too much for the record or for the whole store."""
    if FileLink.objects.of(record).count() + len(named) > MAX_PER_RECORD:
        text = _("A record carries at most %(max)s files: delete some first.")
        raise BusinessRuleError(text % {"max": MAX_PER_RECORD}, field="files")
    quota = settings.FILES_TOTAL_BYTES
    used = StoredFile.objects.aggregate(sum=Sum("size"))["sum"] or 0
    if used + sum(content.size for __, content in named) > quota:
        text = _("The file store is full (%(used)s of %(quota)s). Ask your administrator for more room.")
        words = {"used": filesizeformat(used), "quota": filesizeformat(quota)}
        raise BusinessRuleError(text % words, field="files")


def _lock_open(record: Any) -> None:
    """Locks a record that gets or loses a file; one that is being deleted at this moment must not get one."""
    stored = lock(record)
    if stored.is_read_only:
        raise RecordReadOnly(_("%(record)s is read-only: its files stay as they are.") % {"record": stored})


def _mark_unlinked(ids: list[int]) -> None:
    StoredFile.objects.filter(pk__in=ids, links=None).update(changed_at=Now())


@transaction.atomic
def _delete_unlinked() -> int:
    old = StoredFile.objects.filter(links=None, changed_at__lt=Now() - KEEP_UNLINKED).order_by("pk")
    found = list(old.select_for_update(skip_locked=True, of=("self",))[:200])
    StoredFile.objects.filter(pk__in=[file.pk for file in found]).delete()
    for file in found:
        transaction.on_commit(partial(store.remove, file.storage_name), robust=True)
    return len(found)


def _delete_orphans() -> int:
    orphans = 0
    for name in store.contents(before=timezone.now() - ORPHAN_AGE):
        if not StoredFile.objects.filter(storage_name=name).exists():
            store.remove(name)
            orphans += 1
    return orphans
