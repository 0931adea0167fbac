"""Why a record does not move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import BusinessRuleError


@dataclass(frozen=True)
class Want:
    """One thing that a gate misses, in words for people.

    kind: field, item, criteria, fact or next. name: the field's, the item's key or the fact's. url: where it is done.
    """

    kind: str
    text: str
    name: str = ""
    url: str = ""


class GateBlocked(BusinessRuleError):
    """The gate of a step that the record would leave is not met: nothing was written.

    step: the (first) step whose gate it is, (key, label). to: the key of where the record was to go. wants: all that
    is missing, of all gates on the way.
    """

    def __init__(self, record: Any, *, step: tuple[str, str], to: str, wants: Sequence[Want]):
        self.record, self.step, self.to, self.wants = record, step[0], to, list(wants)
        text = _("“%(step)s” is not complete yet. %(wants)s")
        super().__init__(text % {"step": step[1], "wants": wants_text(wants)})

    @property
    def fields(self) -> list[str]:
        """The fields that have to be filled in."""
        return [want.name for want in self.wants if want.kind == "field"]


def wants_text(wants: Sequence[Want]) -> str:
    return " ".join(want.text for want in wants)
