"""Words of leads."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "lead",
        _("Lead"),
        _(
            "Somebody who might buy, and whom you do not know yet: one light record for a person, a company and "
            "an interest. When it turns out to be real business, it is converted."
        ),
        see=("conversion", "lead-status", "queue"),
        url_name="leads:list",
        permission="leads.view_lead",
    ),
    Term(
        "lead-status",
        _("Lead status"),
        _("How far you have come with a lead. Its Path leads from one status to the next; conversion is the last."),
        see=("path", "conversion"),
    ),
    Term(
        "conversion",
        _("Conversion"),
        _(
            "The one step that makes an account, a contact and an opportunity of a lead, or links it to those you"
            " have. Nothing has to be typed again, and the lead changes no more."
        ),
        see=("account", "contact", "opportunity"),
    ),
    Term(
        "web-form",
        _("Web form"),
        _("A form on your website whose posts become leads at once (web-to-lead). It names who gets them."),
        see=("submission", "lead"),
        url_name="leads:webform_list",
        permission="leads.view_webform",
    ),
    Term(
        "submission",
        _("Submission"),
        _("One post of a web form as it came. It is kept even where no lead could be made of it, with the reason."),
        see=("web-form",),
        url_name="leads:submission_list",
        permission="leads.view_submission",
    ),
)
