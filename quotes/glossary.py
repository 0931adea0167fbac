"""Words of quotes."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "quote",
        _("Quote"),
        _(
            "An offer for an opportunity, with its products, prices and terms. There may be several; one of them "
            "can be synced."
        ),
        see=("quote-version", "sync", "quote-document", "quote-template"),
        url_name="quotes:list",
        permission="quotes.view_quote",
    ),
    Term(
        "quote-version",
        _("Quote version"),
        _(
            "What was presented to a customer stays as it was. To offer something else, make a new version: it has the "
            "same number and says what it changed."
        ),
        see=("quote", "sync"),
    ),
    Term(
        "sync",
        _("Sync"),
        _(
            "Keeping an opportunity the same as one of its quotes: a change of lines on either side is on the "
            "other at once, and the amount follows."
        ),
        see=("quote", "amount", "line-item"),
    ),
    Term(
        "quote-document",
        _("Quote document"),
        _("A quote as a PDF, as it was at that moment. It never changes, whatever happens to the quote."),
        see=("quote",),
    ),
    Term(
        "quote-template",
        _("Quote template"),
        _(
            "How quotes look when printed: logo, colours, columns, terms. It is edited as a draft; documents "
            "keep the version that they were printed with."
        ),
        see=("quote-document",),
    ),
)
