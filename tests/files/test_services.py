"""Uploading, taking away, and that neither a content without a row nor a row without a content survives."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.utils import timezone

from core.digest import digest
from core.errors import BusinessRuleError, RecordReadOnly
from core.models import Snapshot
from core.services import record_restore
from files import limits, services, store
from files.models import FileLink, StoredFile
from files.services import file_delete, files_sweep, files_upload
from leads.services import lead_convert, lead_delete
from opportunities.models import Opportunity
from tests.factories.accounts import make_account
from tests.factories.files import PNG, make_file, make_upload
from tests.factories.leads import make_lead


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def stored():
    """The paths of all contents, seen from the store."""
    root = Path(django_settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def names():
    return sorted(StoredFile.objects.values_list("storage_name", flat=True))


def age(days):
    StoredFile.objects.update(changed_at=timezone.now() - timedelta(days=days))


@pytest.fixture
def lead(rep):
    return make_lead(by=rep, owner=rep)


def test_several_files_at_once(lead, rep):
    files = files_upload(record=lead, uploads=[make_upload("a.png"), make_upload("b.txt", b"hello")], by=rep)
    assert [(f.name, f.size, f.type) for f in files] == [("a.png", len(PNG), "image/png"), ("b.txt", 5, "text/plain")]
    assert stored() == names()
    assert FileLink.objects.of(lead).count() == 2
    with store.read(files[1].storage_name) as content:
        assert content.read() == b"hello"


@pytest.mark.parametrize(
    "uploads",
    [
        [],
        [make_upload("empty.txt", b"")],
        [make_upload("a.png"), make_upload("big.bin", b"x" * 101)],
        [make_upload(f"{n}.txt", b"x") for n in range(21)],
    ],
)
def test_refuses_in_words_and_stores_nothing(lead, rep, monkeypatch, uploads):
    monkeypatch.setattr(services, "MAX_BYTES", 100)
    with pytest.raises(BusinessRuleError) as refused:
        files_upload(record=lead, uploads=uploads, by=rep)
    assert refused.value.field == "files"
    assert (stored(), names()) == ([], [])


def test_a_record_carries_so_many(lead, rep, monkeypatch):
    monkeypatch.setattr(services, "MAX_PER_RECORD", 2)
    make_file(lead, rep)
    with pytest.raises(BusinessRuleError):
        files_upload(record=lead, uploads=[make_upload(), make_upload()], by=rep)
    assert stored() == names()
    assert len(names()) == 1


def test_the_whole_store_holds_so_much(lead, rep, settings):
    settings.FILES_TOTAL_BYTES = len(PNG) + 10
    make_file(lead, rep)
    with pytest.raises(BusinessRuleError, match="full"):
        make_file(lead, rep)
    assert stored() == names()


def test_a_converted_lead_takes_and_loses_nothing(lead, rep):
    make_file(lead, rep)
    lead_convert(lead=lead, by=rep)
    with pytest.raises(RecordReadOnly):
        make_file(lead, rep)
    with pytest.raises(RecordReadOnly):
        file_delete(link=FileLink.objects.of(lead).get(), by=rep)
    assert (len(stored()), FileLink.objects.of(lead).count()) == (1, 1)


def test_conversion_takes_files_along(lead, rep):
    file = make_file(lead, rep)
    conversion = lead_convert(lead=lead, by=rep)
    for record in (conversion.account, conversion.contact, Opportunity.objects.get()):
        assert StoredFile.objects.of(record).get() == file
    assert len(stored()) == 1


def test_a_full_disk_is_said_and_leaves_nothing(lead, rep, own_store):
    (own_store / "files").write_text("no folder")
    with pytest.raises(BusinessRuleError, match="could not be stored"):
        make_file(lead, rep)
    assert names() == []


def test_a_broken_transaction_takes_the_content_back(lead, rep):
    lead_delete(lead=lead, by=rep)
    with pytest.raises(BusinessRuleError):
        make_file(lead, rep)
    assert (stored(), names()) == ([], [])


def test_what_a_killed_process_left_is_swept(lead, rep, own_store):
    kept = make_file(lead, rep)
    written = store.write(make_upload())  # and then the process is killed
    assert files_sweep() == 0  # it may still be under way
    for name in (written.storage_name, kept.storage_name):
        os.utime(own_store / name, (0, 0))
    assert files_sweep() == 1
    assert stored() == [kept.storage_name]


def test_a_file_outlives_its_last_record_for_a_while(lead, rep, django_capture_on_commit_callbacks):
    file = make_file(lead, rep)
    lead_delete(lead=lead, by=rep)
    assert not FileLink.objects.exists()
    assert files_sweep() == 0
    age(32)
    with django_capture_on_commit_callbacks(execute=True):
        assert files_sweep() == 1
    assert (stored(), names()) == ([], [])
    assert not default_storage.exists(file.storage_name)


def test_deleting_on_one_record_leaves_it_to_the_others(lead, rep):
    make_file(lead, rep)
    conversion = lead_convert(lead=lead, by=rep)
    file_delete(link=FileLink.objects.of(conversion.account).get(), by=rep)
    assert not FileLink.objects.of(conversion.account).exists()
    age(32)
    assert files_sweep() == 0


def test_limits_are_the_settings(settings):
    assert settings.FILE_MAX_BYTES == limits.MAX_BYTES == 25 * 1024 * 1024


def test_the_digest_is_of_the_content(rep):
    assert make_file(make_account(rep), rep).sha256 == hashlib.sha256(PNG).hexdigest()


def test_a_restored_record_has_its_files_again(lead, rep):
    file = make_file(lead, rep)
    before = digest()
    lead_delete(lead=lead, by=rep)
    assert not FileLink.objects.exists()
    record_restore(snapshot=Snapshot.objects.get(), by=rep)
    assert StoredFile.objects.of(lead).get() == file
    assert digest() == before
    age(32)
    assert files_sweep() == 0
