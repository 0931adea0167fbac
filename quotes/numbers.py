"""Quotes of one number as one: its front version, with the others behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from quotes.models import Quote


@dataclass
class Number:
    """front: the version that syncs, else the newest. behind: the others, the newest first."""

    front: Quote
    behind: list[Quote] = field(default_factory=list)

    @property
    def newest(self) -> Quote | None:
        """A version after the front one, which syncs then; None where that is the newest itself."""
        return next((quote for quote in self.behind if quote.revision > self.front.revision), None)


def numbers(quotes: Iterable[Quote]) -> list[Number]:
    """Quotes in the order of `with_versions`, by number."""
    found: dict[str, Number] = {}
    for quote in quotes:
        if quote.number in found:
            found[quote.number].behind.append(quote)
        else:
            found[quote.number] = Number(quote)
    return list(found.values())
