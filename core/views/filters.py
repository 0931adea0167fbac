"""What narrows a list: criteria over any field of its records, and the words of its search box.

In the address: `?f=rating:is:hot` once for each row, `?any=…` for rows of which one is enough, `?rating=hot` for a
quick filter (which means `rating:is:hot`), `?q=` for words. What is not understood is never ignored: that would widen
the list in silence. The page then answers 400, shows no rows, and says which part it did not understand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.catalogue import Field, fields_of
from core.criteria import Bound, BoundRow, Criteria, CriteriaError, Reader, Row
from core.filter_form import AddFilterForm
from core.records import RecordType
from core.words import contains_words

ADDING = ("add", "operator", "value", "to", "apply")  # the form that adds a row
PLACE = ("page", "after", "before")  # another list begins at its first page


@dataclass(frozen=True)
class ActiveFilter:
    """One part of the address that narrows the list: a label and words, or `trouble`: why it means nothing.

    remove: the query of the list without it. is_any: one of several of which one is enough.
    """

    label: str
    words: str
    remove: str
    trouble: str = ""
    is_any: bool = False


@dataclass(frozen=True)
class _Asked:
    """A row as the address has it, under which parameter and in which place among its values."""

    row: Row
    name: str
    value: str
    at: int


class ListFilters:
    """The filters of a list view. `quick_filters`: fields with a select of their own above the list."""

    request: HttpRequest
    record_type: RecordType
    model: ClassVar[type[models.Model]]
    quick_filters: ClassVar[tuple[str, ...]] = ()

    # For the view

    def narrow(self, rows: Any) -> Any:
        """Those rows that pass the filters and hold the words of the search box; none where they are not understood."""
        if self.troubles:
            return rows.none()
        words = contains_words(self.record_type, self.request.GET.get("q", ""), self.request.user)
        return self.bound.filter(rows).filter(words)

    def filter_status(self) -> int:
        return 400 if self.troubles else 200

    def filter_context(self) -> dict[str, Any]:
        """`q`, `filter_fields` (the quick filters), `active_filters`, `is_filtered`, `troubles`, and what the forms
        send along: `kept` by the quick one, `kept_adding` by the one that adds a row (`add_form`).
        """
        return {
            "q": self.request.GET.get("q", ""),
            "filter_fields": list(self._quick_fields()),
            "active_filters": self.active_filters,
            "troubles": self.troubles,
            "is_filtered": bool(self.active_filters or self.troubles or self.request.GET.get("q")),
            "kept": list(self._kept(without=("q", "scope", "sort", *self.quick_filters))),
            **self._adding_context(),
        }

    def added_filter(self) -> HttpResponse | None:
        """The answer to the form that adds a row: the list with it, or (to htmx) the form's next step; else None."""
        if "add" not in self.request.GET:
            return None
        if self.request.GET.get("apply") and self.add_form.is_valid():
            query = self._query()
            query.appendlist("f", self.add_form.row.as_text())
            return redirect(f"{self.request.path}?{query.urlencode()}")
        if getattr(self.request, "htmx", None) and not self.request.GET.get("apply"):
            return render(self.request, "core/add_filter.html", self._adding_context())
        return None

    # What the address asks for

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.request.user)

    @cached_property
    def catalogue(self) -> dict[str, Field]:
        return dict(fields_of(self.model))

    @cached_property
    def bound(self) -> Bound:
        """The rows that were understood."""
        return Bound(self.model, [row for __, row in self._read[0]["f"]], [row for __, row in self._read[0]["any"]])

    @cached_property
    def active_filters(self) -> list[ActiveFilter]:
        return [
            ActiveFilter(row.field.label, row.words, self._without(asked), is_any=asked.name == "any")
            for rows in self._read[0].values()
            for asked, row in rows
        ]

    @cached_property
    def troubles(self) -> list[ActiveFilter]:
        """The parts of the address that mean nothing here."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[dict[str, list[tuple[_Asked, BoundRow]]], list[ActiveFilter]]:
        found: dict[str, list[tuple[_Asked, BoundRow]]] = {"f": [], "any": []}
        troubles = list(self._foreign_names())
        try:
            Criteria.from_query(self.request.GET)
        except CriteriaError as error:
            return found, [ActiveFilter("", "", f"?scope={self.request.GET.get('scope', '')}", error.message)]
        for asked in self._asked():
            try:
                row = asked.row.bind(self.catalogue, self.reader)
            except CriteriaError as error:
                troubles.append(ActiveFilter(asked.name, asked.value[:80], self._without(asked), error.message))
            else:
                found["any" if asked.name == "any" else "f"].append((asked, row))
        return found, troubles

    def _asked(self) -> Iterator[_Asked]:
        query = self.request.GET
        for name in self.quick_filters:
            if query.get(name):
                yield _Asked(Row(name, "is", query[name]), name, query[name], -1)
        for name in ("f", "any"):
            for at, text in enumerate(query.getlist(name)):
                yield _Asked(Row.from_text(text), name, text, at)

    def _foreign_names(self) -> Iterator[ActiveFilter]:
        """Parameters named like a field or a lookup, which are no filter of this list."""
        for name in self.request.GET:
            is_filter = "__" in name or (name in self.catalogue and name not in self.quick_filters)
            if is_filter and self.request.GET[name]:
                trouble = _("There is no filter “%(name)s”.") % {"name": name[:40]}
                yield ActiveFilter(name[:40], "", self._without(_Asked(Row("", ""), name, "", -1)), trouble)

    # What the page shows

    def _quick_fields(self) -> Iterator[dict[str, Any]]:
        """The quick filters for the template: name, label, choices as (value, text, is_chosen)."""
        for name in self.quick_filters:
            field, chosen = self.catalogue[name], self.request.GET.get(name, "")
            choices = [(str(value), text, str(value) == chosen) for value, text in field.choices()]
            yield {"name": name, "label": field.label, "choices": choices}

    @cached_property
    def add_form(self) -> AddFilterForm:
        return AddFilterForm(self.request.GET, model=self.model, reader=self.reader)

    def _adding_context(self) -> dict[str, Any]:
        is_adding = "add" in self.request.GET
        return {"add_form": self.add_form, "is_adding": is_adding, "kept_adding": list(self._kept())}

    def _query(self) -> Any:
        """The address's query without the form that adds a row, and without a place in the list."""
        query = self.request.GET.copy()
        for name in (*ADDING, *PLACE):
            query.pop(name, None)
        return query

    def _kept(self, without: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
        for name, values in self._query().lists():
            if name not in without:
                yield from ((name, value) for value in values if value)

    def _without(self, asked: _Asked) -> str:
        query = self._query()
        values = query.getlist(asked.name)
        query.setlist(asked.name, [value for at, value in enumerate(values) if asked.at not in {at, -1}])
        return f"?{query.urlencode()}"
