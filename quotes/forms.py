"""Forms about quotes."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import RecordField, RecordForm
from core.models import ADDRESS_PARTS
from opportunities.models import Opportunity
from quotes.models import Quote, QuoteTemplate, SyncedField

HEADER = ("name", "status", "expiration_date", "contact", "email", "phone", "fax")
AMOUNTS = ("tax", "shipping_handling")
WORDS = (gettext_lazy("For the customer"), ("description", "terms"))
ADDRESSES = (
    (gettext_lazy("Bill to"), ("billing_name", *(f"billing_{part}" for part in ADDRESS_PARTS))),
    (gettext_lazy("Ship to"), ("shipping_name", *(f"shipping_{part}" for part in ADDRESS_PARTS))),
)
FORM_GROUPS = (
    (gettext_lazy("Quote"), HEADER),
    (gettext_lazy("Amounts"), AMOUNTS),
    WORDS,
    *ADDRESSES,
)
DETAIL_GROUPS = (
    (
        gettext_lazy("Quote"),
        ("number", "revision", "opportunity", *HEADER, "presented_at", "is_syncing", "price_book", "currency", "owner"),
    ),
    (
        gettext_lazy("Amounts"),
        ("subtotal", "whole_discount_percent", "whole_discount", "total_price", "tax_mode", *AMOUNTS, "grand_total"),
    ),
    WORDS,
    *ADDRESSES,
)


class QuoteForm(RecordForm):
    """The header of a quote as it is edited. Lines have an editor of their own, the sync its buttons.

    Of a quote that was presented only the answer to it is left to say. A tax that follows from rates is not typed.
    While it syncs, mapped fields say with what they are kept the same.
    """

    groups = FORM_GROUPS

    class Meta:
        model = Quote
        fields = [name for __, names in FORM_GROUPS for name in names]

    def __init__(self, *args: Any, instance: Quote, **kwargs: Any):
        if instance.is_locked:
            kwargs["only"] = [name for name in kwargs.get("only") or HEADER if name == "status"]
        super().__init__(*args, instance=instance, **kwargs)
        if instance.is_locked and "status" in self.fields:
            status: Any = self.fields["status"]
            status.choices = [(key, text) for key, text in Quote.Status.choices if key in Quote.LOCKED]
        elif not instance.is_tax_typed and "tax" in self.fields:
            self.fields["tax"].disabled = True
            self.fields["tax"].help_text = _("Follows from the rates of the lines.")
        for synced in SyncedField.objects.all() if instance.is_syncing else ():
            if synced.quote_field in self.fields:
                text = _("Kept the same as the opportunity's “%(field)s”.")
                self.fields[synced.quote_field].help_text = text % {"field": synced.get_opportunity_field_display()}


class CloneForm(forms.Form):
    """What a new quote takes over of another of the same opportunity."""

    name = forms.CharField(max_length=255, label=gettext_lazy("Quote name"))
    with_lines = forms.BooleanField(required=False, label=gettext_lazy("With its lines, at the same prices"))

    def __init__(self, *args: Any, quote: Quote, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial = {"name": quote.name, "with_lines": True}
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class QuoteCreateForm(RecordForm):
    """What a new quote needs to know; all else is copied from the opportunity."""

    is_blank = forms.BooleanField(required=False, label=gettext_lazy("Begin without lines"))

    groups = ((gettext_lazy("Quote"), ("opportunity", "name", "expiration_date")),)

    class Meta:
        model = Quote
        fields = ["opportunity", "name", "expiration_date"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        opportunity: RecordField = self.fields["opportunity"]  # type: ignore[assignment]
        opportunity.queryset = Opportunity.objects.editable_by(self.user)
        opportunity.help_text = _("Its lines, price book, currency, primary contact and addresses are copied.")
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Empty: the opportunity's name.")
        self.fields["expiration_date"].help_text = _("Empty: 30 days from today.")

    def fields_to_save(self) -> dict[str, Any]:
        """Only what was typed: the service has defaults for the rest."""
        return {name: value for name, value in super().fields_to_save().items() if value}


class TemplateForm(forms.Form):
    """Which of the organisation's templates a document is printed with; none: the default one."""

    template = forms.ModelChoiceField(QuoteTemplate.objects.none(), required=False, label=gettext_lazy("Template"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["template"]
        field.queryset = QuoteTemplate.objects.printable().order_by("-is_default", "name")
