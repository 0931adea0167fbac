import pytest

from tests import mailserver


@pytest.fixture
def inbox(settings):
    """A mail server that listens, and settings that name it."""
    inbox = mailserver.Inbox()
    stop = mailserver.run(inbox)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", inbox.port, 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.MAIL_IS_ON = True
    yield inbox
    stop()
