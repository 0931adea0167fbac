"""The words of the product, explained once: the glossary page and empty pages show them.

Each app declares its own in its `glossary.py`, which is read when the product starts:

    declare(
        Term("lead", _("Lead"), _("Somebody who might buy, and whom you do not know yet."), see=("conversion",)),
    )
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """A word and what it means here, in one to three sentences for somebody on their first day.

    key: the anchor on the glossary page. see: keys of words that one reads next. url_name: where such things are found,
    for people with the right `permission`.
    """

    key: str
    name: Any
    meaning: Any
    see: tuple[str, ...] = ()
    url_name: str = ""
    permission: str = ""

    def get_absolute_url(self) -> str:
        """Its place on the glossary page."""
        return f"{reverse('core:glossary')}#{self.key}"

    def place(self, user: Any) -> str:
        """Where such things are found, if the user may go there; "" otherwise."""
        is_open = bool(self.url_name) and (not self.permission or user.has_perm(self.permission))
        return reverse(self.url_name) if is_open else ""


_terms: dict[str, Term] = {}


def declare(*terms: Term) -> None:
    """A word has one meaning: raises ValueError for a second one."""
    for term in terms:
        if term.key in _terms:
            raise ValueError(f"{term.key} is in the glossary already")
        _terms[term.key] = term


def find(key: str) -> Term | None:
    return _terms.get(key)


def all_terms() -> list[Term]:
    """In the order of the alphabet."""
    return sorted(_terms.values(), key=lambda term: str(term.name).casefold())


declare(
    Term(
        "record",
        _("Record"),
        _(
            "One thing that is written down here: a lead, an account, a contact, an opportunity, a quote or an "
            "activity. It has an owner, a page of its own and a history."
        ),
        see=(
            "owner",
            "history",
        ),
    ),
    Term(
        "history",
        _("History"),
        _(
            "Every change of a record: who changed which field when, from what to what, and by which door (a "
            "page, the admin, a website form, a job). Nobody can edit it."
        ),
        see=("record",),
    ),
)
