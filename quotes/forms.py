"""Forms about quotes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BusinessRuleError
from core.forms import RecordField, RecordForm
from core.locales import current_locale
from core.models import ADDRESS_PARTS
from core.money import minor_unit
from core.numbers import read_decimal, write_decimal
from opportunities.models import Opportunity
from quotes.models import Quote, QuoteTemplate

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
    (gettext_lazy("Amounts"), ("subtotal", "total_price", *AMOUNTS, "grand_total")),
    WORDS,
    *ADDRESSES,
)


class QuoteForm(RecordForm):
    """The header of a quote as it is edited. Lines have an editor of their own, the sync its buttons.

    Of a quote that was presented only the answer to it is left to say.
    """

    groups = FORM_GROUPS

    class Meta:
        model = Quote
        fields = [name for __, names in FORM_GROUPS for name in names]

    def __init__(self, *args: Any, instance: Quote, **kwargs: Any):
        if instance.is_locked:
            kwargs["only"] = ["status"]
        super().__init__(*args, instance=instance, **kwargs)
        if instance.is_locked:
            status: Any = self.fields["status"]
            status.choices = [(key, text) for key, text in Quote.Status.choices if key in Quote.LOCKED]


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


class AmountsForm:
    """Tax and shipping beside the lines, typed as people of the reader's locale write numbers."""

    def __init__(self, data: Mapping[str, str] | None, quote: Quote):
        self.quote = quote
        self.errors: dict[str, str] = {}
        self.values: dict[str, Decimal] = {}
        digits = -int(minor_unit(quote.currency).as_tuple().exponent)
        self.texts = {n: write_decimal(getattr(quote, n), current_locale(), least=digits) for n in AMOUNTS}
        for name in AMOUNTS if data is not None else ():
            if name in data:  # type: ignore[operator]
                self._read(name, data[name].strip())  # type: ignore[index]

    @property
    def stored(self) -> list[Decimal]:
        """Those of the quote, for the editor's fingerprint."""
        return [getattr(self.quote, name) for name in AMOUNTS]

    def beside(self, theirs: Quote) -> list[tuple[str, Decimal, Decimal]]:
        """Each amount as (label, stored by somebody else, typed here)."""
        columns: dict[str, Any] = {name: Quote._meta.get_field(name) for name in self.values}
        labels = {name: str(capfirst(column.verbose_name)) for name, column in columns.items()}
        return [(labels[name], getattr(theirs, name), value) for name, value in self.values.items()]

    @property
    def total(self) -> Decimal:
        """Tax and shipping together, as far as they can be read."""
        return sum((self.values.get(name, getattr(self.quote, name)) for name in AMOUNTS), Decimal(0))

    def _read(self, name: str, text: str) -> None:
        self.texts[name] = text
        try:
            self.values[name] = read_decimal(text or "0", current_locale())
        except ValueError:
            self.errors[name] = _("“%(text)s” is not a number.") % {"text": text[:40]}

    def add_error(self, error: BusinessRuleError) -> bool:
        """Shows a broken rule at its field; False when it is about something else."""
        found = {str(name): messages[0] for name, messages in error.errors.items() if name in AMOUNTS}
        self.errors.update(found)
        return bool(found)
