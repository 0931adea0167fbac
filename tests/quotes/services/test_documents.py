"""Asking for a document, making it once, and that it never changes."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.errors import BusinessRuleError, RecordGone
from core.models import OrganisationSettings
from core.services import organisation_update
from quotes import pdf
from quotes.models import QuoteDocument, QuoteTemplate
from quotes.services import (
    document_render,
    document_retry,
    quote_delete,
    quote_document_request,
    quote_set_lines,
    quote_update,
)
from quotes.services.documents import MAX_ATTEMPTS, file_name
from quotes.tasks import render_document, sweep_documents
from tests.factories.opportunities import make_line
from tests.factories.quotes import make_document, make_quote

State = QuoteDocument.State


def content(document):
    with document.file.open("rb") as file:
        return file.read()


@pytest.fixture
def told(monkeypatch):
    """Ids of the documents that a worker was told of; the broker is the outside here."""
    ids = []
    monkeypatch.setattr("core.nudge._publisher.put", lambda task, args: ids.append((task.name, *args)))
    return ids


@pytest.fixture
def broken_renderer(monkeypatch):
    """WeasyPrint, which is not ours, fails."""

    def write_pdf(*args, **kwargs):
        raise ValueError("no fonts")

    monkeypatch.setattr("weasyprint.HTML.write_pdf", write_pdf)


def test_a_request_is_a_row_then_a_message(rep, told, django_capture_on_commit_callbacks):
    quote = make_quote(rep, tax=Decimal(19))

    with django_capture_on_commit_callbacks(execute=True):
        document = quote_document_request(quote=quote, by=rep)
        assert told == []

    assert told == [("quotes.tasks.render_document", document.pk)]
    assert (document.state, document.number, document.name) == (State.PENDING, 1, f"{quote.number}-v1.pdf")
    assert (document.discount, document.grand_total, document.created_by) == (0, 119, rep)
    assert document.template.is_default


def test_numbers_follow_each_other_for_each_quote(rep):
    quote = make_quote(rep)

    assert [make_document(quote, rendered=False).number for __ in range(3)] == [1, 2, 3]
    assert make_document(rendered=False).number == 1


class TestUnchangedContent:
    def test_it_is_the_document_that_there_is(self, rep):
        quote = make_quote(rep)
        document = make_document(quote, rendered=False)

        waiting = quote_document_request(quote=quote, by=rep)
        document_render(document_id=document.pk)
        done = quote_document_request(quote=quote, by=rep)

        assert {document.pk} == {waiting.pk, done.pk}
        assert (document.was_there, waiting.was_there, done.was_there) == (False, True, True)
        assert QuoteDocument.objects.count() == 1

    def test_what_changed_is_another(self, rep):
        quote = make_quote(rep)
        document = make_document(quote, rendered=False)
        quote_update(quote=quote, by=rep, version=quote.version, description="Something else")

        assert quote_document_request(quote=quote, by=rep).pk != document.pk

    def test_another_template_is_another(self, rep):
        quote = make_quote(rep)
        document = make_document(quote, rendered=False)
        template = QuoteTemplate.objects.exclude(pk=document.template_id)[0]

        assert quote_document_request(quote=quote, by=rep, template=template).pk != document.pk

    def test_a_failed_one_and_a_lost_file_are_made_anew(self, rep):
        quote = make_quote(rep)
        failed = make_document(quote, rendered=False)
        QuoteDocument.objects.filter(pk=failed.pk).update(state=State.FAILED)

        document = quote_document_request(quote=quote, by=rep)
        document_render(document_id=document.pk)
        document.refresh_from_db()
        default_storage.delete(document.file.name)

        assert len({failed.pk, document.pk, quote_document_request(quote=quote, by=rep).pk}) == 3


def test_a_sign_that_no_font_has_is_told(rep, caplog):
    document = make_document(make_quote(rep, name="One \ue000 two"))

    assert (document.is_done, document.missing, document.missing_signs) == (True, "\ue000", ["U+E000"])
    assert "U+E000" in caplog.text


def test_a_template_out_of_use_is_refused(rep):
    template = QuoteTemplate.objects.get(name="Modern")
    QuoteTemplate.objects.filter(pk=template.pk).update(is_active=False)
    template.refresh_from_db()
    quote = make_quote(rep)

    with pytest.raises(BusinessRuleError) as caught:
        quote_document_request(quote=quote, by=rep, template=template)

    assert caught.value.field == "template"
    assert not QuoteDocument.objects.exists()


def test_a_quote_that_is_gone(rep):
    quote = make_quote(rep)
    quote_delete(quote=quote, by=rep)

    with pytest.raises(RecordGone):
        quote_document_request(quote=quote, by=rep)


def test_the_file_is_kept_with_its_digest_under_a_name_of_chance(rep):
    document = make_document(make_quote(rep))

    assert (document.state, document.attempts, document.reason) == (State.DONE, 1, "")
    assert content(document).startswith(b"%PDF-")
    assert document.sha256 == hashlib.sha256(content(document)).hexdigest()
    assert document.quote.number not in document.file.name


def test_making_it_again_changes_nothing(rep):
    document = make_document(make_quote(rep))
    before = QuoteDocument.objects.values().get()

    for __ in range(3):
        render_document(document.pk)
    document_retry(document=document, by=rep)

    assert QuoteDocument.objects.values().get() == before


def test_what_changes_afterwards_is_not_in_it(rep, administrator):
    quote = make_quote(rep, name="As asked for")
    document = make_document(quote, rendered=False)
    quote_update(quote=quote, by=rep, version=1, name="Later")
    quote_set_lines(quote=quote, lines=[make_line(quantity="9")], by=rep)
    settings = OrganisationSettings.load()
    organisation_update(by=administrator, version=settings.version, name="New name Ltd")

    document_render(document_id=document.pk)

    document.refresh_from_db()
    assert document.snapshot["quote"]["name"] == "As asked for"
    assert document.snapshot["totals"]["grand_total"] == "100.0000"
    assert "New name" not in str(document.snapshot)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": State.PENDING},
        {"file": "quotes/other.pdf"},
        {"sha256": "0" * 64},
        {"snapshot": {}},
        {"grand_total": 1},
        {"reason": "x"},
    ],
)
def test_the_database_refuses_to_change_a_made_document(rep, changes):
    document = make_document(make_quote(rep))

    with pytest.raises(DatabaseError), transaction.atomic():
        QuoteDocument.objects.filter(pk=document.pk).update(**changes)


@pytest.mark.parametrize("changes", [{"snapshot": {}}, {"number": 7}, {"name": "x.pdf"}, {"grand_total": 1}])
def test_the_database_refuses_to_change_what_was_asked_for(rep, changes):
    document = make_document(make_quote(rep), rendered=False)

    with pytest.raises(DatabaseError), transaction.atomic():
        QuoteDocument.objects.filter(pk=document.pk).update(**changes)


def test_a_failure_is_tried_again_then_given_up(rep, broken_renderer):
    document = make_document(make_quote(rep))
    assert (document.state, document.attempts) == (State.PENDING, 1)

    for __ in range(MAX_ATTEMPTS + 1):
        document_render(document_id=document.pk)

    document.refresh_from_db()
    assert (document.state, document.attempts) == (State.FAILED, MAX_ATTEMPTS)
    assert "ValueError" in document.reason
    assert "no fonts" not in document.reason


@pytest.mark.parametrize(
    ("error", "words"), [(SoftTimeLimitExceeded(60), "took too long"), (MemoryError(), "too much memory")]
)
def test_what_runs_over_a_limit_is_given_up_at_once_in_words_and_can_be_retried(rep, monkeypatch, error, words):
    def run_over(*args, **kwargs):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("weasyprint.HTML.write_pdf", run_over)
        document = make_document(make_quote(rep))
    assert (document.state, document.attempts) == (State.FAILED, 1)
    assert words in document.reason

    document_retry(document=document, by=rep)
    document_render(document_id=document.pk)

    document.refresh_from_db()
    assert (document.state, document.reason) == (State.DONE, "")


def test_a_worker_for_documents_has_a_limit_of_memory():
    limit = """
import resource, sys
sys.argv = ["celery", "-Q", "pdf"]
from quotes import pdf, tasks
pdf.warm_up = tasks._give_way = lambda: None
tasks.warm_up()
assert resource.getrlimit(resource.RLIMIT_DATA)[0] == tasks.MEMORY_LIMIT
try:
    bytearray(3 * 1024**3)
except MemoryError:
    print("held")
"""
    program = f"import django; django.setup()\n{limit}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "crm.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "held"


def test_a_failed_document_can_be_made_after_all(rep, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("weasyprint.HTML.write_pdf", lambda *a, **k: 1 / 0)
        document = make_document(make_quote(rep))
        for __ in range(MAX_ATTEMPTS):
            document_render(document_id=document.pk)
    document.refresh_from_db()

    document = document_retry(document=document, by=rep)
    assert (document.state, document.attempts, document.reason) == (State.PENDING, 0, "")

    document_render(document_id=document.pk)
    document.refresh_from_db()
    assert document.is_done


def test_a_document_that_kills_its_workers_is_given_up(rep):
    document = make_document(make_quote(rep), rendered=False)
    QuoteDocument.objects.update(state=State.RUNNING, attempts=MAX_ATTEMPTS)

    assert document_render(document_id=document.pk) is None

    document.refresh_from_db()
    assert document.has_failed
    assert "3 times" in document.reason


def test_a_file_that_cannot_be_stored_is_a_reason_and_no_row_points_at_it(rep, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    document = make_document(make_quote(rep))

    assert (document.state, bool(document.file)) == (State.PENDING, False)
    assert "stored" in document.reason


def test_what_a_killed_attempt_left_is_replaced(rep):
    """A worker that dies between storing the file and the commit leaves a file that no row knows of."""
    document = make_document(make_quote(rep), rendered=False)
    default_storage.save(file_name(document.pk), ContentFile(b"half"))
    QuoteDocument.objects.update(state=State.RUNNING, attempts=1)

    document_render(document_id=document.pk)

    document.refresh_from_db()
    assert content(document).startswith(b"%PDF-")
    assert document.file.name == file_name(document.pk)


@pytest.mark.parametrize(
    "ending", [lambda d: document_render(document_id=d.pk), lambda d: quote_delete(quote=d.quote, by=None)]
)
def test_what_a_killed_attempt_left_goes_with_the_document(rep, ending, django_capture_on_commit_callbacks):
    document = make_document(make_quote(rep), rendered=False)
    default_storage.save(file_name(document.pk), ContentFile(b"half"))
    QuoteDocument.objects.update(state=State.RUNNING, attempts=MAX_ATTEMPTS)

    with django_capture_on_commit_callbacks(execute=True):
        ending(document)

    assert not default_storage.exists(file_name(document.pk))


def test_the_sweep_finds_what_nobody_was_told_of(rep, told, django_capture_on_commit_callbacks):
    quote = make_quote(rep)
    lost, young, dead, done = (make_document(quote, rendered=False) for __ in range(4))
    document_render(document_id=done.pk)
    long_ago = timezone.now() - timedelta(minutes=2)
    QuoteDocument.objects.filter(pk__in=[lost.pk, dead.pk]).update(changed_at=long_ago)
    QuoteDocument.objects.filter(pk=dead.pk).update(state=State.RUNNING, attempts=1)

    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_documents() == 2

    assert {pk for __, pk in told} == {lost.pk, dead.pk}
    assert young.state == State.PENDING


def test_a_document_of_a_deleted_quote_is_no_work(rep):
    document = make_document(make_quote(rep), rendered=False)
    quote_delete(quote=document.quote, by=rep)

    assert document_render(document_id=document.pk) is None


def test_only_the_snapshot_is_needed(rep, django_assert_num_queries):
    document = make_document(make_quote(rep), rendered=False)

    with django_assert_num_queries(0):
        assert pdf.printed(document.snapshot).content.startswith(b"%PDF-")
