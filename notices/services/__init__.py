"""Verbs about notices and outgoing e-mail."""

from notices.services.mail import emails_sweep, mail_cancel, mail_queue, mail_retry, mail_send
from notices.services.notices import notice_send, notices_mark_read, notices_prune

__all__ = [
    "emails_sweep",
    "mail_cancel",
    "mail_queue",
    "mail_retry",
    "mail_send",
    "notice_send",
    "notices_mark_read",
    "notices_prune",
]
