"""Rules about leads that the caller may want to tell from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import RecordReadOnly

if TYPE_CHECKING:
    from leads.models import Conversion, Lead


class LeadReadOnly(RecordReadOnly):
    """The lead was converted, so that it changes no more."""

    def __init__(self, lead: Lead):
        text = _("%(lead)s was converted and is read-only: go on with the account, contact or opportunity it became.")
        super().__init__(text % {"lead": lead})


class AlreadyConverted(LeadReadOnly):
    """A second conversion: `conversion` is what the first one made."""

    def __init__(self, conversion: Conversion):
        self.conversion = conversion
        super().__init__(conversion.lead)
