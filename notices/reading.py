"""Notices as their reader sees them: records are named by the rights of now, not of the day when it was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from core.records import RecordType, all_types
from notices.kinds import Facts, is_known, kind_of
from notices.models import Notice, NoticeLink
from users.models import User

PAGE_SIZE = 50
MENU_SIZE = 8
CAP = 9  # unread notices that are counted; more are "9+"


@dataclass(frozen=True)
class Shown:
    """One notice for a template. url: "" where there is nothing to go to (any more)."""

    notice: Notice
    icon: str
    text: str
    url: str

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None


@dataclass(frozen=True)
class Bell:
    """The number on the bell, up to `CAP`."""

    unread: int

    @property
    def label(self) -> str:
        """ "" for none, "9+" for more than nine."""
        return f"{CAP}+" if self.unread > CAP else str(self.unread or "")


def bell(user: User) -> Bell:
    """One query over the index of unread notices, which ends at the tenth."""
    return Bell(unread_notices(user).count())


def unread_notices(user: User) -> models.QuerySet[Notice]:
    """As many of them as the bell tells apart."""
    return Notice.objects.of(user).unread().order_by()[: CAP + 1]


def show(user: User, notices: Iterable[Notice]) -> list[Shown]:
    """The notices of one reader in words: a query for the links and one for each type of record among them."""
    rows = [notice for notice in notices if is_known(notice.kind)]
    links = _links(rows)
    names = _visible_names(user, links)
    return [_shown(notice, links[notice.pk], names) for notice in rows]


Names = dict[tuple[int, int], Any]


def _links(rows: list[Notice]) -> dict[int, list[NoticeLink]]:
    found: dict[int, list[NoticeLink]] = defaultdict(list)
    for link in NoticeLink.objects.filter(notice__in=rows).order_by("pk"):
        found[link.notice_id].append(link)
    return found


def _types() -> dict[int, RecordType]:
    return {ContentType.objects.get_for_model(kind.model).pk: kind for kind in all_types()}


def _visible_names(user: User, links: dict[int, list[NoticeLink]]) -> Names:
    """The records that the user may see, of notices about one record alone: those about more are counted."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for rows in links.values():
        if len(rows) == 1:
            wanted[rows[0].content_type_id].add(rows[0].object_id)
    found: Names = {}
    for key, kind in _types().items():
        if wanted[key]:
            manager: Any = kind.model._default_manager
            found |= {(key, row.pk): row for row in manager.visible_to(user).filter(pk__in=wanted[key])}
    return found


def _shown(notice: Notice, links: list[NoticeLink], names: Names) -> Shown:
    kind = kind_of(notice.kind)
    what, url = _about(links, names)
    if not links and kind.url:
        url = kind.url(notice.params)
    facts = Facts(who=str(notice.by or ""), what=what, params=notice.params)
    return Shown(notice, kind.icon, kind.text(facts), url)


def _about(links: list[NoticeLink], names: Names) -> tuple[str, str]:
    """The records of a notice in words, and the page to go to."""
    known = _types()
    types = [known[key] for key in {link.content_type_id for link in links} if key in known]
    if not types:
        return "", ""
    kind = types[0]
    if len(links) == 1:
        record = names.get((links[0].content_type_id, links[0].object_id))
        if record is None:
            return _("one %(noun)s that you can no longer see") % {"noun": kind.name}, ""
        return _("the %(noun)s “%(name)s”") % {"noun": kind.name, "name": record}, record.get_absolute_url()
    words = {"count": len(links), "nouns": kind.plural if len(types) == 1 else _("records")}
    url = reverse(f"{kind.namespace}:list") if len(types) == 1 else ""
    return _("%(count)s %(nouns)s") % words, url
