"""Words of the Path."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "path",
        _("Path"),
        _(
            "The bar on a record’s page that shows where it stands, what to find out now, and what good looks "
            "like at this step."
        ),
        see=("key-field", "gate", "lead-status", "stage"),
    ),
    Term(
        "key-field",
        _("Key field"),
        _("A field that matters at one step of the Path. It is shown there and can be filled in place."),
        see=("path", "gate"),
    ),
    Term(
        "gate",
        _("Gate"),
        _(
            "What must be done at a step of the Path before a record goes on from it: fields, the checklist, facts "
            "such as a product. It warns or it blocks; a manager may go on nevertheless, with a reason. Going back, "
            "and losing, need none."
        ),
        see=("path", "checklist"),
    ),
    Term(
        "checklist",
        _("Checklist"),
        _("What is to be done at a step of the Path, ticked for each record. It says who did it, and when."),
        see=("path", "gate"),
    ),
)
