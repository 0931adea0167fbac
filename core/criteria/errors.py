"""What criteria say when they cannot be understood."""

from __future__ import annotations

from core.errors import BusinessRuleError


class CriteriaError(BusinessRuleError):
    """A field, operator or value that does not exist, or that the reader may not use; in words for a reader."""

    status = 400
