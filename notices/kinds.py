"""What can be told under the bell, and in which words. An app above declares kinds of its own in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Facts:
    """What the words of a notice are made of, as far as its reader may know.

    who: name of the one who did it; "" where nobody did. what: the records in words: a name, "3 leads", or, of a record
    out of the reader's sight, its kind. params: what was given to `notice_send`; never a record's name.
    """

    who: str
    what: str
    params: dict[str, Any]


@dataclass(frozen=True)
class NoticeKind:
    """key: how it is stored. text: the one line. gathers: several of one kind by one person, minutes apart, become one
    notice. url: where it leads when it is about no record."""

    key: str
    icon: str
    text: Callable[[Facts], str]
    gathers: bool = False
    url: Callable[[dict[str, Any]], str] | None = None


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    _kinds[kind.key] = kind


def kind_of(key: str) -> NoticeKind:
    """Raises KeyError for a kind that nobody declared."""
    return _kinds[key]


def is_known(key: str) -> bool:
    return key in _kinds


def _given(facts: Facts) -> str:
    if not facts.who:
        return _("New for you: %(what)s") % {"what": facts.what}
    return _("%(who)s gave you %(what)s") % {"who": facts.who, "what": facts.what}


def _shared(facts: Facts) -> str:
    words = {"who": facts.who, "what": facts.what}
    if facts.params.get("access") == "write":
        return _("%(who)s lets you work on %(what)s") % words
    return _("%(who)s lets you see %(what)s") % words


def _mail_failed(facts: Facts) -> str:
    words = {"to": facts.params.get("to", ""), "what": facts.what, "reason": facts.params.get("reason", "")}
    if facts.what:
        return _("An e-mail about %(what)s was not sent: %(reason)s") % words
    return _("An e-mail to %(to)s was not sent: %(reason)s") % words


def _job_finished(facts: Facts) -> str:
    """The end of a job in words; its counts say the rest."""
    params = facts.params
    texts = {
        "done": _("“%(title)s” is finished: %(done)s done, %(failed)s failed"),
        "failed": _("“%(title)s” was broken off: %(done)s done, %(failed)s failed"),
        "cancelled": _("“%(title)s” was cancelled: %(done)s done before, %(failed)s failed"),
        "undone": _("“%(title)s” was undone: %(undone)s taken back, %(kept)s kept"),
    }
    return texts.get(params.get("state", ""), texts["done"]) % params


register(NoticeKind("owner_changed", "user-share", _given, gathers=True))
register(NoticeKind("record_shared", "share", _shared, gathers=True))
register(
    NoticeKind(
        "job_finished", "list-check", _job_finished, url=lambda params: reverse("jobs:detail", args=[params["job"]])
    )
)
register(NoticeKind("mail_failed", "mail-off", _mail_failed))
