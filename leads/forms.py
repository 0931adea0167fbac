"""Forms about leads."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import LeadSource
from core.forms import RecordForm
from core.models import ADDRESS_PARTS, OrganisationSettings
from leads.models import Lead
from users.models import Queue, User

GROUPS = (
    (
        gettext_lazy("Lead"),
        ("salutation", "first_name", "middle_name", "last_name", "suffix", "company", "title", "rating", "source",
         "product_interest"),
    ),
    (gettext_lazy("How to reach them"), ("email", "phone", "mobile", "fax", "website")),
    (gettext_lazy("Company"), ("industry", "employees", "annual_revenue")),
    (gettext_lazy("Address"), ADDRESS_PARTS),
    (gettext_lazy("Consent"), ("do_not_call", "has_opted_out_of_email", "has_opted_out_of_fax")),
    (gettext_lazy("Description"), ("description",)),
)  # fmt: skip


class LeadForm(RecordForm):
    """A lead as it is typed. Its status moves on the path, its owner by a verb of its own."""

    groups = GROUPS

    class Meta:
        model = Lead
        fields = [name for __, names in GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "source" in fields:
            fields["source"].queryset = LeadSource.objects.offered(self.instance.source_id)
        if "company" in fields:
            fields["company"].required = not OrganisationSettings.load().sells_to_people


class LeadOwnerForm(forms.Form):
    """A new owner for a lead: an active user, or a queue."""

    user = forms.ModelChoiceField(User.objects.filter(is_active=True), required=False, label=gettext_lazy("User"))
    queue = forms.ModelChoiceField(Queue.objects.all(), required=False, label=gettext_lazy("or queue"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, record: Lead, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["version"] = record.version
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """`owner` and `version`, as the service takes them."""
        given = [value for value in (self.cleaned_data.get("user"), self.cleaned_data.get("queue")) if value]
        if self.errors:
            return self.cleaned_data
        if len(given) != 1:
            raise forms.ValidationError(_("Choose a user or a queue, one of the two."))
        return {"owner": given[0], "version": self.cleaned_data["version"]}
