"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, LeadSource
from core.forms import RecordForm
from core.models import ADDRESS_PARTS

GROUPS = (
    (
        gettext_lazy("Account"),
        ("name", "type", "industry", "parent", "account_number", "rating", "source", "employees", "annual_revenue",
         "currency"),
    ),
    (gettext_lazy("How to reach them"), ("phone", "fax", "website")),
    (gettext_lazy("Billing address"), tuple(f"billing_{part}" for part in ADDRESS_PARTS)),
    (gettext_lazy("Shipping address"), tuple(f"shipping_{part}" for part in ADDRESS_PARTS)),
    (gettext_lazy("Description"), ("description",)),
)  # fmt: skip


class AccountForm(RecordForm):
    """A business account, or a person's whose name its contact carries."""

    groups = GROUPS

    class Meta:
        model = Account
        fields = [name for __, names in GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            self.fields["source"].queryset = LeadSource.objects.offered(self.instance.source_id)  # type: ignore[attr-defined]
        if "name" in self.fields and self.instance.is_person:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = _("A person's account is named like its contact: rename the contact.")
