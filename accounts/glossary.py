"""Words of customers."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "account",
        _("Account"),
        _(
            "A company that you sell to, have sold to or want to sell to. Its contacts, opportunities and quotes "
            "hang on it."
        ),
        see=("contact", "person-account"),
        url_name="accounts:list",
        permission="accounts.view_account",
    ),
    Term(
        "person-account",
        _("Person account"),
        _(
            "A customer who is a private person: account and contact in one. Converting a lead without a company "
            "makes one, where the organisation sells to people."
        ),
        see=("account",),
    ),
    Term(
        "lead-source",
        _("Lead source"),
        _(
            "Where somebody heard of you: a web form, a fair, a recommendation. It travels from the lead to the "
            "account, contact and opportunity."
        ),
        see=("lead",),
    ),
)
