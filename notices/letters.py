"""What an outgoing e-mail says: templates in templates/emails, and addresses and headers that cannot be abused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.models import OrganisationSettings

# Stands in the text until the message leaves; only then a one-time link is made, and nobody finds it in the outbox.
LINK = "[one-time link: made when this message is sent]"
MAX_ADDRESSES = 50
SUBJECT_LENGTH = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# An address is one bare address: nothing that a mail program could read as a list, a comment or a name.
_NOT_BARE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\"<>(),;:\\\[\]]")


@dataclass(frozen=True)
class Letter:
    """The two bodies of a message; html is "" where there is no such template."""

    text: str
    html: str


def write(template: str, context: dict[str, Any]) -> Letter:
    """Renders templates/emails/<template>.txt, and .html where there is one."""
    organisation = OrganisationSettings.load()
    values = {"organisation": organisation, "base_url": settings.BASE_URL, "one_time_link": LINK, **context}
    text = render_to_string(f"emails/{template}.txt", values)
    try:
        html: str = render_to_string(f"emails/{template}.html", values)
    except TemplateDoesNotExist:
        html = ""
    return Letter(text.strip().replace("\x00", "") + "\n", html.replace("\x00", ""))


def one_line(text: str, length: int = SUBJECT_LENGTH) -> str:
    """Text for a header: no control characters, so that nobody writes a second header into it."""
    return " ".join(_CONTROL.sub(" ", text).split())[:length]


def bare_addresses(addresses: Any, *, field: str) -> list[str]:
    """Each address once. Raises BusinessRuleError for what is not exactly one e-mail address."""
    found = dict.fromkeys(str(address).strip() for address in addresses)
    for address in found:
        try:
            validate_email(address)
            is_bare = not _NOT_BARE.search(address)
        except ValidationError:
            is_bare = False
        if not is_bare:
            text = _("“%(text)s” is no e-mail address.")
            raise BusinessRuleError(text % {"text": one_line(address, 80)}, field=field)
    if len(found) > MAX_ADDRESSES:
        raise BusinessRuleError(_("At most %(max)s addresses fit here.") % {"max": MAX_ADDRESSES}, field=field)
    return list(found)


def sender() -> str:
    """From whom messages come: DEFAULT_FROM_EMAIL of the environment, else the organisation's name and address."""
    if settings.DEFAULT_FROM_EMAIL:
        return one_line(settings.DEFAULT_FROM_EMAIL, 400)
    organisation = OrganisationSettings.load()
    return formataddr((one_line(organisation.name, 120), organisation.email or f"no-reply@{mail_host()}"))


def mail_host() -> str:
    """The host under which this installation is known."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
