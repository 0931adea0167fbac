"""Outgoing e-mail: once, to exactly those who are meant, tried again, and given up with a reason."""

import threading
from datetime import timedelta
from email import message_from_string, policy

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from leads.services import lead_delete
from notices import letters, transport
from notices.models import Notice, OutgoingEmail
from notices.services import emails_sweep, mail_cancel, mail_queue, mail_retry, mail_send
from tests.factories.leads import make_lead
from tests.factories.notices import make_email
from tests.factories.users import make_user
from users.services import user_update

State = OutgoingEmail.State


def row(email):
    return OutgoingEmail.objects.get(pk=email.pk)


def make_due(email):
    OutgoingEmail.objects.filter(pk=email.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_is_sent_once_however_often_it_is_asked(db, inbox):
    email = make_email()
    for __ in range(3):
        mail_send(email_id=email.pk)
    assert (len(inbox.messages), row(email).state, row(email).attempts) == (1, State.SENT, 1)
    recipients, text = inbox.messages[0]
    message = message_from_string(text, policy=policy.default)
    assert recipients == ["anna@example.com"]
    assert message["Message-ID"] == email.message_id
    assert message["Subject"] == "Hello"


def test_workers_at_the_same_moment_send_it_once(committed_db, inbox):
    email = make_email()
    barrier = threading.Barrier(3)

    def work():
        barrier.wait()
        mail_send(email_id=email.pk)
        connection.close()

    threads = [threading.Thread(target=work) for __ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(inbox.messages), row(email).state) == (1, State.SENT)


def test_the_same_key_is_one_message(db):
    first, second = make_email(key="a"), make_email(key="a", subject="Other")
    assert first == second
    assert OutgoingEmail.objects.get().subject == "Hello"


def test_nothing_is_sent_without_a_mail_server(db, mailoutbox, settings):
    assert not settings.MAIL_IS_ON
    email = make_email()
    assert mail_send(email_id=email.pk) is None
    assert emails_sweep() == 0
    assert (row(email).state, row(email).attempts, mailoutbox) == (State.WAITING, 0, [])


def test_a_server_that_is_busy_is_asked_again_each_time_later(db, inbox):
    inbox.answer = "451 later"
    email = make_email()
    pauses = []
    for __ in range(4):
        make_due(email)
        mail_send(email_id=email.pk)
        pauses.append(round((row(email).due_at - timezone.now()).total_seconds() / 60))
    assert (pauses, row(email).state, row(email).attempts) == ([1, 2, 4, 8], State.WAITING, 4)
    assert "451" in row(email).reason
    inbox.answer = "250 ok"
    assert emails_sweep() == 0  # not due yet
    make_due(email)
    assert emails_sweep() == 1
    mail_send(email_id=email.pk)
    assert (len(inbox.messages), row(email).state, row(email).reason) == (1, State.SENT, "")


def test_a_refusal_for_good_fails_at_once_and_tells_who_asked(db, inbox, rep):
    inbox.answer = "550 no such user"
    email = make_email(by=rep)
    mail_send(email_id=email.pk)
    assert (row(email).state, row(email).attempts) == (State.FAILED, 1)
    assert "550 no such user" in row(email).reason
    assert Notice.objects.get(user=rep).kind == "mail_failed"


def test_ends_after_the_last_attempt(db, inbox):
    inbox.answer = "451 later"
    email = make_email()
    for __ in range(12):
        make_due(email)
        mail_send(email_id=email.pk)
    assert (row(email).state, row(email).attempts) == (State.FAILED, 10)


def test_what_a_dead_worker_held_is_taken_up_when_the_lease_is_over(db, inbox):
    email = make_email()
    in_an_hour = timezone.now() + timedelta(hours=1)
    OutgoingEmail.objects.filter(pk=email.pk).update(state=State.SENDING, attempts=1, due_at=in_an_hour)
    assert mail_send(email_id=email.pk) is None
    make_due(email)
    mail_send(email_id=email.pk)
    assert (len(inbox.messages), row(email).attempts) == (1, 2)


def test_news_of_last_week_are_not_sent(db, inbox):
    email = make_email()
    OutgoingEmail.objects.update(queued_at=F("queued_at") - timedelta(days=4))
    mail_send(email_id=email.pk)
    assert (row(email).state, inbox.messages) == (State.FAILED, [])
    mail_retry(email=email, by=None)
    mail_send(email_id=email.pk)
    assert (row(email).state, len(inbox.messages)) == (State.SENT, 1)


def test_cancel_and_retry(db, inbox, administrator):
    email = make_email()
    mail_cancel(email=email, by=administrator)
    mail_send(email_id=email.pk)
    assert (row(email).state, inbox.messages) == (State.CANCELLED, [])
    mail_retry(email=email, by=administrator)
    mail_send(email_id=email.pk)
    for verb in (mail_cancel, mail_retry):
        with pytest.raises(BusinessRuleError):
            verb(email=email, by=administrator)
    assert (row(email).state, len(inbox.messages)) == (State.SENT, 1)


def test_a_deleted_record_leaves_no_link_behind(db, rep):
    lead = make_lead(by=rep, owner=rep)
    email = make_email(record=lead)
    lead_delete(lead=lead, by=rep)
    assert (row(email).content_type, row(email).object_id) == (None, None)


# One-time links


def queue_link(user):
    context = {"user": user, "hours": 72}
    return mail_queue(to=[user.email], subject="In", template="invitation", context=context, by=None, one_time_for=user)


def test_a_one_time_link_is_in_the_message_alone(db, inbox, rep, settings):
    email = queue_link(rep)
    mail_send(email_id=email.pk)
    sent = message_from_string(inbox.messages[0][1], policy=policy.default).get_content()
    assert f"{settings.BASE_URL}/password/" in sent
    assert letters.LINK not in sent
    assert "/password/" not in row(email).text
    assert letters.LINK in row(email).text


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "moved@example.com"}])
def test_no_link_for_who_is_locked_or_has_moved(db, inbox, rep, change):
    email = queue_link(rep)
    user_update(user=rep, by=None, **change)
    mail_send(email_id=email.pk)
    assert (row(email).state, inbox.messages) == (State.FAILED, [])


# Injection

HOSTILE = [
    "\r\nBcc: evil@evil.example",
    "\nTo: evil@evil.example",
    "\x00",
    "\u2028Bcc: evil@evil.example",
    "a, b; <c@d>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_make_one_message_to_whom_it_was_meant(db, inbox, text):
    OrganisationSettings.objects.update(name=f"Acme{text}".replace("\x00", ""), email="sales@example.com")
    user = make_user(first_name=f"Eve{text}".replace("\x00", ""))
    email = make_email(subject=f"Hi{text}", context={"user": user, "hours": 1})
    mail_send(email_id=email.pk)
    assert [recipients for recipients, __ in inbox.messages] == [["anna@example.com"]]
    message = message_from_string(inbox.messages[0][1], policy=policy.default)
    assert message["Bcc"] is None
    assert message.get_all("To") == ["anna@example.com"]
    assert [address.addr_spec for address in message["From"].addresses] == ["sales@example.com"]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example,evil@evil.example", "a@b.example;evil@evil.example", "a@b.example\r\nBcc: evil@evil.example",
        "A <a@b.example>", '"a,b"@c.example', "a@b.example evil@evil.example", "", "nobody", "a@b.example\x00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["to", "cc", "reply_to"])
def test_what_is_not_one_bare_address_is_refused(db, field, address):
    with pytest.raises(BusinessRuleError) as refused:
        make_email(**{"to": ["anna@example.com"], field: [address]})
    assert refused.value.field == field
    assert not OutgoingEmail.objects.exists()


def test_a_server_that_cannot_be_reached_is_a_reason_without_secrets(db, inbox, settings):
    settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = 1, "secret-word"
    with pytest.raises(transport.MailError) as error:
        transport.deliver(make_email())
    assert not error.value.is_final
    assert "secret-word" not in str(error.value)
