"""Words of people."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "contact",
        _("Contact"),
        _("A person at an account: how to reach them, and in which deals they play a part."),
        see=("account", "contact-role"),
        url_name="contacts:list",
        permission="contacts.view_contact",
    ),
)
