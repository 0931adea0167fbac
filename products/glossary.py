"""Words of what is sold."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "product",
        _("Product"),
        _("Something that you sell. What it costs stands in price books."),
        see=("pricebook", "list-price", "tax-class"),
        url_name="products:list",
        permission="products.view_product",
    ),
    Term(
        "pricebook",
        _("Price book"),
        _(
            "A list of prices for products, each in a currency. The standard one holds the list prices; others "
            "hold those of, for example, partners. A deal uses one price book for all its lines."
        ),
        see=("product", "standard-price-book", "line-item"),
        url_name="price_books:list",
        permission="products.view_pricebook",
    ),
    Term(
        "standard-price-book",
        _("Standard price book"),
        _(
            "The one price book that is always there. A product gets its price here first; then other price books may "
            "give it one of their own, or use this one, which they follow when it changes."
        ),
        see=("pricebook", "list-price"),
    ),
    Term(
        "list-price",
        _("List price"),
        _(
            "What one piece of a product costs in a price book and a currency. A line begins with it; what it was sold "
            "at is the line’s sales price, and stays when the list price changes."
        ),
        see=("pricebook", "line-item"),
    ),
    Term(
        "tax-class",
        _("Tax class"),
        _("How a product is taxed: a rate in percent under a name, such as “Reduced rate”. Set-up keeps the list."),
        see=("product",),
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
