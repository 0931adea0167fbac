"""Forms about contacts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import LeadSource
from contacts.models import Contact
from core.forms import RecordForm
from core.models import ADDRESS_PARTS

GROUPS = (
    (_("Name"), ("salutation", "first_name", "middle_name", "last_name", "suffix")),
    (_("Work"), ("account", "title", "department", "reports_to", "source")),
    (_("How to reach them"), ("email", "phone", "mobile", "fax")),
    (_("What they do not want"), ("has_opted_out_of_email", "do_not_call", "has_opted_out_of_fax")),
    (_("Mailing address"), tuple(f"mailing_{part}" for part in ADDRESS_PARTS)),
    (_("Description"), ("description",)),
)


class ContactForm(RecordForm):
    """A contact."""

    groups = GROUPS

    class Meta:
        model = Contact
        fields = [name for __, names in GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            self.fields["source"].queryset = LeadSource.objects.offered(self.instance.source_id)  # type: ignore[attr-defined]
