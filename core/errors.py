"""The one error that a service raises when a rule of the business says no.

Raised below the view, shown by it: at the form's field where there is one, as one line otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.db.models import Model


class BusinessRuleError(Exception):
    """A rule forbids this, and nothing was written.

    `errors` maps a field name (or None for the whole) to its messages, in the words a rep should read.
    """

    status = 422

    def __init__(
        self,
        message: str = "",
        *,
        field: str | None = None,
        errors: dict[str | None, list[str]] | None = None,
    ):
        self.errors = errors or {field: [str(message)]}
        self.field, messages = next(iter(self.errors.items()))
        self.message = messages[0]
        super().__init__(" ".join(text for texts in self.errors.values() for text in texts))

    @classmethod
    def from_validation(cls, error: ValidationError) -> BusinessRuleError:
        """What a model's `full_clean` found, as this error."""
        if not hasattr(error, "error_dict"):
            return cls(" ".join(error.messages))
        named = {(None if k == NON_FIELD_ERRORS else k): [str(m) for m in v] for k, v in error.message_dict.items()}
        return cls(errors=named)


class StaleRecord(BusinessRuleError):
    """Somebody saved the record after it was read: `current` is what is stored now.

    conflicts: the fields that both changed (`core.conflicts.Conflict`); none where it is all or nothing.
    """

    status = 409

    def __init__(self, current: Any, conflicts: Sequence[Any] = ()):
        self.current: Model = current
        self.conflicts = list(conflicts)
        text = _("%(who)s changed this record while you were editing it. Reload it and make your change again.")
        if conflicts:
            text = _("%(who)s changed the same as you at the same time. Choose what stays.")
        super().__init__(text % {"who": getattr(current, "changed_by", None) or _("Somebody")})


class RecordGone(BusinessRuleError):
    """The record was deleted meanwhile."""

    status = 409

    def __init__(self, what: str):
        super().__init__(_("This %(noun)s has been deleted meanwhile.") % {"noun": what})


class RecordsBusy(BusinessRuleError):
    """Somebody else was writing the same rows for longer than one may wait."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Somebody else is changing the same records at this moment. Try again in a few seconds."))


class RecordReadOnly(BusinessRuleError):
    """The record's story is over: it changes no more, and nothing is added to it."""

    status = 409


class TooManyRequests(BusinessRuleError):
    """The same was asked too often in a short time: wait."""

    status = 429


class NotAllowed(BusinessRuleError):
    """The actor may see the record but not do this with it."""

    status = 403
