"""The mail server: the one place that talks to it, and its one error."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from notices.letters import LINK
from notices.models import OutgoingEmail


class MailError(Exception):
    """A message was not taken. `is_final`: trying again would not help. The text is for people, without secrets."""

    def __init__(self, reason: str, *, is_final: bool = False):
        self.is_final = is_final
        super().__init__(reason)


def deliver(email: OutgoingEmail, *, link: str = "") -> None:
    """Hands one message to the mail server, with `link` in its place. Raises MailError."""
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text.replace(LINK, link),
        from_email=email.sender,
        to=email.to,
        cc=email.cc,
        reply_to=email.reply_to,
        # The same in every attempt, so that a receiver can see that a second copy is one.
        headers={"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"},
    )
    if email.html:
        message.attach_alternative(email.html.replace(LINK, link), "text/html")
    try:
        message.send()
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise _told(error) from error


def _told(error: Exception) -> MailError:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError(_("The mail server does not accept our user name and password (EMAIL_URL)."))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        is_final = all(500 <= code < 600 for code, __ in answers)
        return MailError(_said(*answers[0]), is_final=is_final)
    if isinstance(error, smtplib.SMTPResponseException):
        return MailError(_said(error.smtp_code, error.smtp_error), is_final=500 <= error.smtp_code < 600)
    if isinstance(error, ValueError):
        return MailError(_("The message cannot be written as an e-mail."), is_final=True)
    return MailError(_("The mail server cannot be reached (%(kind)s).") % {"kind": type(error).__name__})


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf8", "replace") if isinstance(text, bytes) else text
    printable = "".join(c if c.isprintable() else " " for c in words)
    return _("The mail server answered: %(answer)s") % {"answer": f"{code} {printable}"[:300]}
