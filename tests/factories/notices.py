"""Notices and outgoing e-mails."""

from notices.services import mail_queue
from tests.factories.users import make_user

__all__ = ["make_email"]


def make_email(to=("anna@example.com",), **fields):
    """A waiting e-mail that says where the site is."""
    fields = {"subject": "Hello", "template": "invitation", "context": {"user": make_user(), "hours": 72}, **fields}
    return mail_queue(to=list(to), **{"by": None, **fields})
