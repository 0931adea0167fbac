"""Forms for records: crispy layout in groups, the version that was read, pickers for large relations."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from core.money import minor_unit
from core.numbers import write_decimal
from core.records import all_types
from core.settling import Settling

_PICKED = re.compile(r"\[(\d{1,18})\]\s*$")


def add_errors(form: forms.BaseForm, error: BusinessRuleError) -> None:
    """Shows a broken rule at the form's fields, or on top where the form has no such field."""
    for field, messages in error.errors.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


def trim_decimals(form: forms.ModelForm) -> None:
    """Columns keep more zeros than people type: "38375.50" for money of a record with a currency, "12.5" elsewhere."""
    currency = getattr(form.instance, "currency", "")
    cents = -int(minor_unit(currency).as_tuple().exponent) if currency else 0
    for name, field in form.fields.items():
        if isinstance(field, forms.DecimalField) and isinstance(form.initial.get(name), Decimal):
            form.initial[name] = write_decimal(form.initial[name], "en", least=cents)


class PickerInput(forms.TextInput):
    """A text input with suggestions: type a name, pick, or leave the exact name. Works without JavaScript as well."""

    template_name = "core/widgets/picker.html"

    def __init__(self, record_type: str, attrs: dict[str, Any] | None = None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.record_type = record_type

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = reverse("search:pick", args=[self.record_type])
        return context


class RecordField(forms.CharField):
    """One record out of many, written as "Name [id]" or as its exact name; only records of `queryset` are found.

    A relation that is set already may stay even when the reader may not see its record (`current`): its name is hidden
    then, and only its id comes back.
    """

    def __init__(self, queryset: models.QuerySet, *, current: int | None = None, **kwargs: Any):
        self.queryset, self.current = queryset, current
        kwargs.setdefault("widget", PickerInput(queryset.model._meta.label_lower))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            hidden = _("Not visible to you [%(id)s]") % {"id": value} if value == self.current else None
            value = self.queryset.filter(pk=value).first() or hidden
        return f"{value} [{value.pk}]" if isinstance(value, models.Model) else value

    def clean(self, value: Any) -> models.Model | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        found = list(self._candidates(text)[:2])
        if len(found) == 1:
            return found[0]
        noun = self.queryset.model._meta.verbose_name
        if not found:
            raise ValidationError(_("No %(noun)s like this: choose one from the list."), params={"noun": noun})
        raise ValidationError(
            _("More than one %(noun)s has this name: choose one from the list."), params={"noun": noun}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")

    def _candidates(self, text: str) -> models.QuerySet:
        picked = _PICKED.search(text)
        if picked and int(picked.group(1)) == self.current:
            return self.queryset.model._base_manager.filter(pk=self.current)
        if picked:
            return self.queryset.filter(pk=int(picked.group(1)))
        if hasattr(self.queryset.model, "last_name"):
            first, __, last = text.rpartition(" ")
            return self.queryset.filter(last_name__iexact=last, first_name__iexact=first)
        return self.queryset.filter(name__iexact=text)


class RecordForm(Settling, forms.ModelForm):
    """Base of every create and edit form: `RecordForm(data, instance=…, user=…)`.

    `groups` is the layout: (legend, field names). Relations to record types become pickers over what the user may see,
    those to what is kept for all (price books) lists to choose from.
    The hidden `version` is what was read; a service compares it.
    """

    groups: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, only: list[str] | None = None, **kwargs: Any):
        """`only`: keep just these fields, in this order (a Path's key fields); unknown names are left out."""
        super().__init__(*args, **kwargs)
        self.user = user
        if only is not None:
            self.fields = {n: self.fields[n] for n in [*only, "version"] if n in self.fields}
            self.groups = ()
        self.initial["version"] = self.instance.version if self.instance.pk else None
        self._use_pickers()
        self._use_native_inputs()
        self._use_plain_blanks()
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _post_clean(self) -> None:
        """Model validation is the service's work (`core.services.check`); its messages come back by `add_errors`."""

    def _use_pickers(self) -> None:
        types = {t.model for t in all_types() if not t.is_catalogue}
        for name, field in list(self.fields.items()):
            model = getattr(getattr(field, "queryset", None), "model", None)
            if model in types:
                queryset = model.objects.visible_to(self.user)
                self.fields[name] = RecordField(
                    queryset,
                    current=getattr(self.instance, f"{name}_id", None),
                    required=field.required,
                    label=field.label,
                    help_text=field.help_text,
                )

    def _use_native_inputs(self) -> None:
        trim_decimals(self)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            elif isinstance(field, forms.DateTimeField):
                field.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def _use_plain_blanks(self) -> None:
        """A short text gets a small box, and "not chosen" one dash."""
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and (getattr(field, "max_length", 0) or 0) in range(1, 501):
                field.widget.attrs["rows"] = 2
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = "–"
            elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
                field.choices = [(key, text if key else "–") for key, text in field.choices]

    def _layout(self) -> Layout:
        groups = [
            Fieldset(
                str(legend),
                Div(*[Field(name) for name in names if name in self.fields], css_class="pw-fields"),
            )
            for legend, names in self.groups
        ]
        return Layout(*(groups or [Div(*[n for n in self.fields if n != "version"], css_class="pw-fields")]), "version")


class OrganisationForm(Settling, forms.ModelForm):
    """The organisation's settings."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = OrganisationSettings
        fields = [
            "name", "logo", "street", "city", "state", "postal_code", "country", "phone", "email", "website",
            "tax_number", "bank_details", "currency", "quote_number_format", "quote_tax_mode", "fiscal_year_start",
            "sells_to_people",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def _post_clean(self) -> None:
        """The service validates."""
