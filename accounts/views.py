"""Pages of accounts."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.forms import AccountForm
from accounts.models import Account
from activities.timeline import timeline
from core.display import show
from core.models import OrganisationSettings
from core.views.editing import RecordChangeOwnerView, RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, Scope
from core.views.records import RecordDetailView
from jobs.views.owners import ChangeOwnersView, OwnedListView
from users.forms import ChangeOwnerForm
from users.permissions import Permission


class AccountList(OwnedListView):
    model = Account
    template_name = "accounts/account_list.html"
    default_sort = "name"
    columns = (
        Column("name", _("Account"), ("name",)),
        Column("type", _("Type"), ("type",)),
        Column("industry", _("Industry"), ("industry",), "d-none d-lg-table-cell"),
        Column("city", _("City"), ("billing_city",), "d-none d-md-table-cell"),
        Column("phone", _("Phone"), css="d-none d-lg-table-cell"),
        Column("owner", _("Owner"), ("owner__last_name", "owner__first_name"), "d-none d-md-table-cell"),
        Column("created", _("Created"), ("created_at",), "d-none d-lg-table-cell"),
    )
    scopes = (
        Scope("mine", _("My accounts"), whose="mine"),
        Scope("team", _("My team's"), whose="team"),
        Scope("all", _("All accounts")),
    )
    quick_filters = ("type", "industry")

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner")


class AccountDetail(RecordDetailView):
    model = Account
    template_name = "accounts/account_detail.html"

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner", "parent", "source", "created_by", "changed_by")

    def more_context(self, record: Account) -> dict[str, Any]:
        return {
            "timeline": SimpleLazyObject(lambda: timeline(record, self.request.user)),
            "website": show(record, "website"),
            "billing": record.address_lines("billing_"),
            "shipping": record.address_lines("shipping_"),
        }


class AccountCreate(RecordCreateView):
    model = Account
    form_class = AccountForm
    initial_from = ("name", "parent")

    def initial(self) -> dict[str, Any]:
        return {"currency": OrganisationSettings.load().currency}


class AccountEdit(RecordEditView):
    model = Account
    form_class = AccountForm


class AccountDelete(RecordDeleteView):
    model = Account


class AccountChangeOwners(ChangeOwnersView):
    model = Account
    list_view = AccountList


class AccountChangeOwner(RecordChangeOwnerView):
    model = Account
    permission = Permission.ACCOUNT_TRANSFER
    form_class = ChangeOwnerForm
