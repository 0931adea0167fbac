"""What each of our Celery tasks does, once: the table that R10 goes through. A new task enters itself here.

    @case("jobs.tasks.run_job", faults="job")
    def run_job():
        '''Makes the rows that the task is told of; gives its arguments, and a function that says what came of it.'''
        job = make_job()
        return (job.pk,), lambda: Job.objects.get(pk=job.pk).done, 3      # 3: what it says after once, and after thrice

`faults`: the verb whose fault points the task passes ("document" for document:begun and so on), "" for none.
`settings`: what must be set otherwise while it runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from core import snapshots
from core.models import Snapshot
from files.models import FileLink, StoredFile
from jobs.models import Job
from leads.models import Lead, Submission
from leads.services import lead_capture, lead_update
from notices.models import Notice, OutgoingEmail
from quotes.models import QuoteDocument
from quotes.services.documents import file_name
from tests.factories.files import make_file
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead, make_webform
from tests.factories.notices import make_email
from tests.factories.quotes import make_document
from tests.factories.users import make_user
from users.models import PasswordResetRequest
from users.permissions import Profile

Prepared = tuple[tuple[Any, ...], Callable[[], Any], Any]
LONG_AGO, YEARS_AGO = timedelta(hours=1), timedelta(days=800)
LOCAL_MAIL = "django.core.mail.backends.locmem.EmailBackend"


@dataclass(frozen=True)
class Case:
    prepare: Callable[[], Prepared]
    faults: str
    settings: dict[str, Any]


CASES: dict[str, Case] = {}


def case(task: str, *, faults: str = "", **settings: Any) -> Callable[[Callable[[], Prepared]], Callable[[], Prepared]]:
    """Enters a task by its name."""

    def enter(prepare: Callable[[], Prepared]) -> Callable[[], Prepared]:
        CASES[task] = Case(prepare, faults, settings)
        return prepare

    return enter


@case("quotes.tasks.render_document", faults="document")
def render_document() -> Prepared:
    document = make_document(rendered=False)

    def effect() -> Any:
        document.refresh_from_db()
        files = {name for name in default_storage.listdir("quotes")[1] if name in file_name(document.pk)}
        return document.state, len(files), f"quotes/{files.pop()}" == document.file.name if files else None

    return (document.pk,), effect, (QuoteDocument.State.DONE, 1, True)


@case("quotes.tasks.sweep_documents")
def sweep_documents() -> Prepared:
    """It tells workers, and writes nothing: to tell them twice is to tell them once, see `render_document`."""
    document = make_document(rendered=False)
    QuoteDocument.objects.filter(pk=document.pk).update(changed_at=timezone.now() - LONG_AGO)
    before = QuoteDocument.objects.filter(pk=document.pk).values().get()
    return (), lambda: QuoteDocument.objects.filter(pk=document.pk).values().get(), before


@case("leads.tasks.sweep_submissions", faults="capture")
def sweep_submissions() -> Prepared:
    """A submission whose lead could not be made the first time."""
    form = make_webform()
    submission = lead_capture(form=form, payload={"last_name": "", "company": "R10"}, body=b"last_name=R10&company=R10")
    waiting = {"state": Submission.State.PENDING, "changed_at": timezone.now() - LONG_AGO}
    Submission.objects.filter(pk=submission.pk).update(**waiting)

    def effect() -> Any:
        submission.refresh_from_db()
        return (
            submission.state,
            Lead.objects.filter(submissions=submission).count(),
            Lead.objects.filter(company="R10").count(),
        )

    others = Lead.objects.filter(company="R10").count()
    return (), effect, (Submission.State.DONE, 1, others + 1)


def _job() -> Job:
    manager, receiver = make_user(Profile.ADMINISTRATOR), make_user()
    return make_job(make_lead(manager), make_lead(manager), make_lead(manager), by=manager, to=receiver)


@case("jobs.tasks.run_job", faults="job")
def run_job() -> Prepared:
    job = _job()
    receiver = job.title.removeprefix("Give 3 to ")

    def effect() -> Any:
        job.refresh_from_db()
        given = [lead for lead in Lead.objects.exclude(owner=None) if str(lead.owner) == receiver]
        return job.state, [item.state for item in job.items.all()], len(given), {lead.version for lead in given}

    return (job.pk,), effect, ("done", ["done"] * 3, 3, {2})


@case("jobs.tasks.sweep_jobs")
def sweep_jobs() -> Prepared:
    """It tells workers, and writes nothing."""
    job = _job()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - LONG_AGO)
    before = Job.objects.filter(pk=job.pk).values().get()
    return (), lambda: Job.objects.filter(pk=job.pk).values().get(), before


@case("jobs.tasks.prune_jobs")
def prune_jobs() -> Prepared:
    old, young = _job(), _job()
    Job.objects.filter(pk=old.pk).update(state="done", finished_at=timezone.now() - YEARS_AGO)
    return (), lambda: list(Job.objects.filter(pk__in=[old.pk, young.pk])), [young]


@case("notices.tasks.send_email", MAIL_IS_ON=True, EMAIL_BACKEND=LOCAL_MAIL)
def send_email() -> Prepared:
    email = make_email(to=("r10@example.com",))
    mail.outbox = []

    def effect() -> Any:
        email.refresh_from_db()
        return email.state, email.attempts, len(mail.outbox)

    return (email.pk,), effect, (OutgoingEmail.State.SENT, 1, 1)


@case("notices.tasks.sweep_emails", MAIL_IS_ON=True, EMAIL_BACKEND=LOCAL_MAIL)
def sweep_emails() -> Prepared:
    """It tells workers, and writes nothing."""
    email = make_email()
    before = OutgoingEmail.objects.filter(pk=email.pk).values().get()
    return (), lambda: OutgoingEmail.objects.filter(pk=email.pk).values().get(), before


@case("notices.tasks.prune_notices")
def prune_notices() -> Prepared:
    user = make_user()
    old, young = (Notice.objects.create(user=user, kind="owner_changed") for __ in range(2))
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - YEARS_AGO)
    return (), lambda: list(Notice.objects.filter(user=user)), [young]


@case("users.tasks.answer_password_resets")
def answer_password_resets() -> Prepared:
    user = make_user()
    asked = PasswordResetRequest.objects.create(email=user.email, address=None)

    def effect() -> Any:
        asked.refresh_from_db()
        return asked.answered_at is not None, OutgoingEmail.objects.filter(to=[user.email]).count()

    return (), effect, (True, 1)


@case("files.tasks.sweep_files")
def sweep_files() -> Prepared:
    user = make_user()
    lead = make_lead(user)
    unwanted, wanted = make_file(lead, user), make_file(lead, user)
    FileLink.objects.filter(file=unwanted).delete()
    StoredFile.objects.filter(pk=unwanted.pk).update(changed_at=timezone.now() - YEARS_AGO)

    def effect() -> Any:
        there = [default_storage.exists(file.storage_name) for file in (unwanted, wanted)]
        return list(StoredFile.objects.filter(pk__in=[unwanted.pk, wanted.pk])), there

    return (), effect, ([wanted], [False, True])


@case("core.tasks.prune_snapshots")
def prune_snapshots() -> Prepared:
    user = make_user()
    old, young = (snapshots.take(make_lead(user), kind="delete", by=user) for __ in range(2))
    Snapshot.objects.filter(pk=old.pk).update(at=timezone.now() - YEARS_AGO)
    return (), lambda: list(Snapshot.objects.filter(pk__in=[old.pk, young.pk])), [young]


@case("core.tasks.prune_history", HISTORY_MONTHS=12)
def prune_history() -> Prepared:
    """Of two events from long ago the last one stays: later ones will build upon it."""
    lead = make_lead()
    lead_update(lead=lead, by=lead.owner, version=1, company="Another")
    lead.events.update(pgh_created_at=timezone.now() - timedelta(days=800))
    return (), lambda: lead.events.count(), 1
