"""Words of people and rights."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "owner",
        _("Owner"),
        _(
            "The person, or the queue, that a record belongs to. The owner works on it; everyone whose role is "
            "above sees it too."
        ),
        see=("role", "queue", "sharing"),
    ),
    Term(
        "profile",
        _("Profile"),
        _(
            "What somebody may do: a rep works on records, a manager also keeps set-up and looks into the admin, "
            "an administrator may do everything."
        ),
        see=("role",),
    ),
    Term(
        "role",
        _("Role"),
        _(
            "A place in the tree of who reports to whom. It says whose records one sees: one’s own, and those of "
            "everybody below."
        ),
        see=("profile", "sharing"),
        url_name="users:role_list",
        permission="users.change_role",
    ),
    Term(
        "queue",
        _("Queue"),
        _("An owner that is not a person. Leads wait in it until one of its members takes them."),
        see=("lead", "owner"),
        url_name="users:queue_list",
        permission="users.change_queue",
    ),
    Term(
        "sharing",
        _("Sharing"),
        _(
            "Letting a colleague read or edit one record that would otherwise not be theirs to see. On each "
            "record, “Why can I see this?” says what opens it to you."
        ),
        see=("owner", "role", "default-access"),
    ),
    Term(
        "default-access",
        _("Default access"),
        _(
            "What everybody may do with the records of others of one kind: nothing, read, or read and edit. An "
            "administrator chooses it; roles and sharing only add to it."
        ),
        see=("sharing",),
        url_name="users:access",
        permission="users.change_recordaccess",
    ),
)
