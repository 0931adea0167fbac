"""Lookups of our own, registered when the app is loaded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, Lookup


@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`owner__any_of=keys`: as `owner__in`, with the keys as one array.

    A statement then is the same for two keys and for two hundred. Django writes, checks and counts each of a list, and
    whose records somebody sees is asked several times in one statement.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[int]:
        """What is no key is refused when the question is asked, as by other lookups: the admin's addresses may ask."""
        return [int(key) for key in self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, self.rhs]
