"""Pages of contacts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from activities.timeline import timeline
from contacts.forms import ContactForm
from contacts.models import Contact
from core.records import seen
from core.views.editing import RecordChangeOwnerView, RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, Scope
from core.views.records import RecordDetailView
from jobs.views.owners import ChangeOwnersView, OwnedListView
from users.forms import ChangeOwnerForm
from users.permissions import Permission


class ContactList(OwnedListView):
    """Contacts. `seen_accounts`: ids of the accounts on the page that the user may see; others are not named."""

    model = Contact
    template_name = "contacts/contact_list.html"
    default_sort = "name"
    columns = (
        Column("name", _("Contact"), ("last_name", "first_name")),
        Column("account", _("Account"), css="d-none d-md-table-cell"),
        Column("phone", _("Phone"), css="d-none d-lg-table-cell"),
        Column("email", _("E-mail"), ("email",), "d-none d-lg-table-cell"),
        Column("owner", _("Owner"), ("owner__last_name", "owner__first_name"), "d-none d-md-table-cell"),
        Column("created", _("Created"), ("created_at",), "d-none d-lg-table-cell"),
    )
    scopes = (
        Scope("mine", _("My contacts"), whose="mine"),
        Scope("team", _("My team's"), whose="team"),
        Scope("all", _("All contacts")),
    )

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner", "account")

    def render(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        seen = Account.objects.visible_to(self.request.user).filter(
            pk__in={contact.account_id for contact in context["page"].rows}
        )
        return super().render({**context, "seen_accounts": set(seen.values_list("pk", flat=True))}, **kwargs)


class ContactDetail(RecordDetailView):
    """A contact. `account` only for those who may see it."""

    model = Contact
    template_name = "contacts/contact_detail.html"

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner", "account", "reports_to", "source", "created_by", "changed_by")

    def more_context(self, record: Contact) -> dict[str, Any]:
        user = self.request.user
        return {
            "account": seen(record, "account", user),
            "timeline": SimpleLazyObject(lambda: timeline(record, user)),
            "mailing": record.address_lines("mailing_"),
        }


class ContactCreate(RecordCreateView):
    """A new contact; `?account=<id>` puts it at an account."""

    model = Contact
    form_class = ContactForm
    initial_from = ("account", "first_name", "last_name", "email")


class ContactEdit(RecordEditView):
    model = Contact
    form_class = ContactForm


class ContactDelete(RecordDeleteView):
    model = Contact


class ContactChangeOwners(ChangeOwnersView):
    model = Contact
    list_view = ContactList


class ContactChangeOwner(RecordChangeOwnerView):
    model = Contact
    permission = Permission.CONTACT_TRANSFER
    form_class = ChangeOwnerForm
