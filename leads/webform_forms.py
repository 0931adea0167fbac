"""The form in which a web form is set up."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import LeadSource
from core.settling import Settling
from leads.capture import STANDARD_FIELD_MAP, in_order
from leads.models import WebForm
from users.models import User


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]


class FieldMapField(forms.CharField):
    """Posted names and the lead fields that they fill, as lines "posted name = lead field"."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name} = {field}" for name, field in in_order(value).items())

    def clean(self, value: Any) -> dict[str, str]:  # type: ignore[override]
        pairs = [line.split("=", 1) for line in (super().clean(value) or "").splitlines() if line.strip()]
        if any(len(pair) < 2 or not pair[0].strip() or not pair[1].strip() for pair in pairs):
            raise forms.ValidationError(_("Write one pair a line: posted name = lead field."))
        return {name.strip(): field.strip() for name, field in pairs}


class WebFormForm(Settling, forms.ModelForm):
    """A web form. Validation of the whole is the service's."""

    allowed_return_urls = LinesField(
        label=gettext_lazy("Allowed return addresses"),
        required=False,
        help_text=gettext_lazy(
            "One a line. A visitor is sent to the retURL that was posted only if it lies under one of these."
        ),
    )
    field_map = FieldMapField(
        label=gettext_lazy("Field map"),
        initial=STANDARD_FIELD_MAP,
        help_text=gettext_lazy(
            "One pair a line: posted name = lead field. Add the ids of own fields of an existing form, for example "
            "00N7Q00000GnZ4L = product_interest."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = WebForm
        fields = ["name", "is_active", "owner", "queue", "source", "return_url", "allowed_return_urls", "field_map"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = User.objects.filter(is_active=True)
        fields["source"].queryset = LeadSource.objects.offered(self.instance.source_id)
        self.initial["version"] = self.instance.version if self.instance.pk else None
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def _post_clean(self) -> None:
        """The service validates."""
