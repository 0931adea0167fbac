"""What narrows a list: its quick filters and the words in its search box."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest

from core.records import RecordType


class ListFilters:
    """The filters of a list view."""

    request: HttpRequest
    record_type: RecordType
    # Filters in the query string: name -> ORM path with an exact value; choices are offered by `filter_choices`.
    filters: ClassVar[dict[str, str]] = {}

    def narrow(self, rows: Any) -> Any:
        """Those rows that pass the filters and hold the words of the search box."""
        return self.search(self.filter(rows))

    def filter_status(self) -> int:
        """The status of the answer."""
        return 200

    def filter_context(self) -> dict[str, Any]:
        """`q`, `filter_fields` (the quick filters), `active_filters`, `is_filtered`."""
        active = self.active_filters()
        return {
            "q": self.request.GET.get("q", ""),
            "filter_fields": self.filter_fields(),
            "active_filters": active,
            "is_filtered": bool(active or self.request.GET.get("q")),
        }

    def filter_choices(self) -> dict[str, tuple[Any, list[tuple[Any, Any]]]]:
        """Hook: filter name -> (label, [(value, text)])."""
        return {}

    def filter_fields(self) -> list[dict[str, Any]]:
        """The filters for the template: name, label, choices as (value, text, is_chosen)."""
        return [
            {
                "name": name,
                "label": label,
                "choices": [(str(v), text, str(v) == self.request.GET.get(name, "")) for v, text in choices],
            }
            for name, (label, choices) in self._choices().items()
        ]

    def _choices(self) -> dict[str, tuple[Any, list[tuple[Any, Any]]]]:
        if not hasattr(self, "_filter_choices"):
            self._filter_choices = self.filter_choices()
        return self._filter_choices

    def active_filters(self) -> list[dict[str, Any]]:
        """Those that narrow the list now: name, label, text."""
        return [
            {"name": field["name"], "label": field["label"], "text": text}
            for field in self.filter_fields()
            for __, text, is_chosen in field["choices"]
            if is_chosen
        ]

    def filter(self, rows: Any) -> Any:
        """Applies the chosen filters; a value that is not on offer is ignored."""
        for field in self.filter_fields():
            for value, __, is_chosen in field["choices"]:
                if is_chosen:
                    rows = rows.filter(**{self.filters[field["name"]]: value})
        return rows

    def search(self, rows: Any) -> Any:
        """Narrows to rows whose search fields contain every word of `?q=`."""
        for word in self.request.GET.get("q", "").split()[:8]:
            condition = models.Q()
            for name in self.record_type.search_fields:
                condition |= models.Q(**{f"{name}__icontains": word})
            rows = rows.filter(condition)
        return rows
