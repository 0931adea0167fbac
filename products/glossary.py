"""Words of what is sold."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "product",
        _("Product"),
        _("Something that you sell. What it costs stands in price books."),
        see=("price-book",),
    ),
    Term(
        "price-book",
        _("Price book"),
        _(
            "A list of prices for products, each in a currency. The standard one holds the list prices; others "
            "hold those of, for example, partners. A deal uses one price book for all its lines."
        ),
        see=("product", "line-item"),
    ),
    Term(
        "line-item",
        _("Line item"),
        _(
            "One product of a deal or a quote with its quantity, price and discount. An opportunity’s amount is "
            "the sum of its lines."
        ),
        see=("amount", "product"),
    ),
)
