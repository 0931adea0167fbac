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
            "same number and says what it changed. Among the quotes of an opportunity the versions of a number are one "
            "row: in front the one that syncs, else the newest."
        ),
        see=("quote", "sync"),
    ),
    Term(
        "quote-layout",
        _("Groups, texts and options"),
        _(
            "What a quote says beside its lines: headings with the subtotal of the lines below them, texts, and "
            "options, which are offered beside the total until they are chosen, on the quote's page or in its line "
            "editor. The opportunity has only the lines that count."
        ),
        see=("quote", "sync", "line-item"),
    ),
    Term(
        "whole-discount",
        _("Discount on the whole"),
        _(
            "A percentage or an amount taken off all lines of a quote together. Each line bears a part of it in the "
            "ratio of its total; cents that are left over go to the lines that rounding treated worst. With a sync the "
            "parts go to the opportunity's lines, so that its amount is the quote's total price."
        ),
        see=("quote", "amount"),
    ),
    Term(
        "quote-tax",
        _("Tax of a quote"),
        _(
            "Typed as an amount, or reckoned by the rates of the products' tax classes: added to the prices, or "
            "contained in them. The lines of one rate are added up first and taxed once; shipping is not taxed."
        ),
        see=("quote", "whole-discount"),
    ),
    Term(
        "sync",
        _("Sync"),
        _(
            "Keeping an opportunity the same as one of its quotes: a change of lines on either side is on the "
            "other at once, and the amount follows."
        ),
        see=("quote", "synced-field", "amount", "line-item"),
    ),
    Term(
        "synced-field",
        _("Synced field"),
        _(
            "A field of the quote that an administrator keeps the same as one of the opportunity, such as the last day "
            "and the close date, while the two sync. Lines and amount always are; all that a line says goes with it."
        ),
        see=("sync", "quote"),
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
