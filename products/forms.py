"""Forms about products, price books and prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import RecordField, RecordForm
from core.models import OrganisationSettings
from core.money import CURRENCY_CHOICES
from products.models import PriceBook, PriceBookEntry, Product, TaxClass
from products.price_changes import PriceFilter, PriceRule
from products.record_type import PRICE_BOOK_GROUPS, PRODUCT_GROUPS

ANY = ("", gettext_lazy("Any"))


class SuggestingInput(forms.TextInput):
    """A text field that suggests what others typed, and takes anything."""

    template_name = "products/widgets/suggesting.html"

    def __init__(self, suggestions: list[str]):
        super().__init__({"autocomplete": "off"})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = {**(attrs or {}), "list": f"{(attrs or {}).get('id', name)}_options"}
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        return context


class ProductForm(RecordForm):
    """Something that is sold; its prices are kept on its page."""

    groups = PRODUCT_GROUPS

    class Meta:
        model = Product
        fields = [name for __, names in PRODUCT_GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        tax: Any = self.fields["tax_class"]
        tax.queryset = TaxClass.objects.offered(self.instance.tax_class_id)
        self.fields["family"].widget = SuggestingInput(Product.objects.families())


class PriceBookForm(RecordForm):
    """A list of prices."""

    groups = PRICE_BOOK_GROUPS

    class Meta:
        model = PriceBook
        fields = [name for __, names in PRICE_BOOK_GROUPS for name in names]


class PriceForm(forms.Form):
    """A new price: of a product in a book that is known (`price_book`), or the other way round (`product`)."""

    product = forms.CharField()
    price_book = forms.ModelChoiceField(PriceBook.objects.none(), label=gettext_lazy("Price book"))
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES, label=gettext_lazy("Currency"))
    unit_price = forms.DecimalField(
        required=False, label=gettext_lazy("List price"), max_digits=18, decimal_places=4, min_value=Decimal(0)
    )
    uses_standard_price = forms.BooleanField(
        required=False,
        label=gettext_lazy("Use the standard price"),
        help_text=gettext_lazy("The price then moves with that of the standard price book."),
    )
    is_active = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Active"))

    def __init__(
        self, *args: Any, user: Any, price_book: PriceBook | None = None, product: Product | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.known = {"price_book": price_book} if price_book else {"product": product}
        for name in self.known:
            del self.fields[name]
        if price_book:
            self.fields["product"] = RecordField(Product.objects.visible_to(user), label=_("Product"))
            self.order_fields(["product"])
        else:
            books: Any = self.fields["price_book"]
            books.queryset, books.initial = PriceBook.objects.all(), PriceBook.objects.filter(is_standard=True).first()
        if price_book and price_book.is_standard:
            del self.fields["uses_standard_price"]
        self.fields["currency"].initial = OrganisationSettings.load().currency
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        book = self.known.get("price_book") or values.get("price_book")
        follows = values.get("uses_standard_price")
        is_absent = values.get("unit_price") is None and "unit_price" not in self.errors
        if is_absent and not follows and book is not None:
            self.add_error("unit_price", _("Enter a price."))
        return values

    def fields_to_save(self) -> dict[str, Any]:
        """What `price_book_entry_create` takes."""
        return {**self.cleaned_data, **self.known}


class PriceFilterForm(forms.Form):
    """Which prices of a book a page shows, as `PriceFilter` has them."""

    q = forms.CharField(required=False, max_length=200, label=gettext_lazy("Product"))
    family = forms.ChoiceField(required=False, label=gettext_lazy("Family"))
    currency = forms.ChoiceField(required=False, label=gettext_lazy("Currency"))
    active = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Active"),
        choices=[ANY, ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
    )

    def __init__(self, data: Any, *, price_book: PriceBook):
        super().__init__(data)
        entries = PriceBookEntry.objects.filter(price_book=price_book).order_by()
        currencies = sorted(entries.values_list("currency", flat=True).distinct())
        families = Product.objects.families()
        self._offer("currency", currencies)
        self._offer("family", families)

    def _offer(self, name: str, values: list[str]) -> None:
        field: Any = self.fields[name]
        field.choices = [ANY, *((value, value) for value in values)]

    @property
    def chosen(self) -> PriceFilter | None:
        """None where the address asks for something that is none of the choices: no prices then."""
        if not self.is_valid():
            return None
        values = self.cleaned_data
        return PriceFilter(values["q"], values["family"], values["currency"], values["active"])


class PriceRuleForm(forms.Form):
    """How the chosen prices become others."""

    basis = forms.ChoiceField(
        label=gettext_lazy("New price"),
        choices=[
            ("current", gettext_lazy("Current price plus or minus")),
            ("standard", gettext_lazy("Share of the standard price")),
        ],
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Percentage"),
        max_digits=7,
        decimal_places=2,
        help_text=gettext_lazy(
            "5 makes prices dearer by 5 %, −5 cheaper. Of the standard price, 90 takes nine tenths."
        ),
    )

    def __init__(self, data: Any = None, *, price_book: PriceBook):
        super().__init__(data)
        if price_book.is_standard:
            basis: Any = self.fields["basis"]
            basis.choices = basis.choices[:1]
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    @property
    def rule(self) -> PriceRule:
        """The rule of a valid form."""
        return PriceRule(self.cleaned_data["percent"], self.cleaned_data["basis"] == "standard")
