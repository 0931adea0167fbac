"""From a list to a job: some rows, or all that match, get a new owner."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.numbers import whole_number
from core.views.lists import RecordListView
from core.views.pages import redirect_page
from core.views.records import RecordView
from jobs import services
from jobs.forms import OwnersForm, OwnersOrQueuesForm
from jobs.owners import CHANGE_OWNER, KEY, reference

LIMIT = CHANGE_OWNER.limit
NAMED = 8  # records that the page names


class OwnedListView(RecordListView):
    """A list whose rows can be chosen and given to somebody else; its URL names have `change_owners`."""

    def filter_context(self) -> dict[str, Any]:
        """`bulk`: where chosen rows go, and the query of the list as hidden fields; None without the right."""
        context = super().filter_context()
        meta = self.model._meta
        if not self.request.user.has_perm(f"{meta.app_label}.transfer_{meta.model_name}"):
            return context
        query = self.request.GET.copy()
        for name in ("pk", "all", "after", "before"):
            query.pop(name, None)
        hidden = [(name, value) for name, values in query.lists() for value in values]
        url = reverse(f"{meta.app_label}:change_owners")
        query["all"] = "1"
        return {**context, "bulk": {"url": url, "hidden": hidden, "all_url": f"{url}?{query.urlencode()}"}}

    def matching(self) -> Any:
        """All rows that the address asks for, on whatever page they are, as far as the user sees them."""
        scope, user = self.current_scope(), self.request.user
        rows = getattr(self.model._default_manager.all().visible_to(user), scope.method)()
        rows = getattr(rows, scope.whose)(user) if scope.whose else rows
        return self.narrow(rows)


class ChangeOwnersView(RecordView):
    """Asks who gets the rows `?pk=…&pk=…`, or with `?all=1` all that match the list's own query; then starts a job."""

    action = "transfer"
    template_name = "jobs/change_owners.html"
    list_view: ClassVar[type[OwnedListView]]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, rows = self.form(request.POST), self.chosen()
        if form.is_valid():
            try:
                job = self.start(rows, form.cleaned_data["owner"])
            except BusinessRuleError as error:
                add_errors(form, error)
            else:
                messages.success(request, _("It is on its way. This page shows how far it is."))
                return redirect_page(request, job)
        return self.show(form, status=422)

    def form(self, data: Any = None) -> OwnersForm:
        has_queues = any(field.name == "queue" for field in self.model._meta.fields)
        return (OwnersOrQueuesForm if has_queues else OwnersForm)(data)

    def chosen(self) -> models.QuerySet:
        if self.request.GET.get("all"):
            found = self.list_view()
            found.setup(self.request)
            return found.matching()
        keys = [whole_number(text) for text in self.request.GET.getlist("pk")[: LIMIT + 1]]
        return self.model._default_manager.all().visible_to(self.request.user).filter(pk__in=keys)

    def start(self, rows: models.QuerySet, owner: Any) -> Any:
        count = rows.order_by().values("pk")[: LIMIT + 1].count()
        noun = self.record_type.name if count == 1 else self.record_type.plural
        title = _("Change of owner: %(count)s %(noun)s to %(owner)s") % {"count": count, "noun": noun, "owner": owner}
        params = {"type": self.record_type.label, "owner": reference(owner)}
        rows = rows.order_by("pk")
        return services.job_start(kind=KEY, by=self.request.user, title=title, records=rows, params=params)

    def show(self, form: OwnersForm, status: int = 200) -> HttpResponse:
        rows = self.chosen()
        count = rows.order_by().values("pk")[: LIMIT + 1].count()
        query = self.request.GET.copy()
        for name in ("pk", "all"):
            query.pop(name, None)
        list_url = reverse(f"{self.model._meta.app_label}:list")
        context = {
            "form": form,
            "count": min(count, LIMIT),
            "is_too_many": count > LIMIT,
            "limit": LIMIT,
            "some": list(rows.order_by("pk")[:NAMED]) if count <= LIMIT else [],
            "noun": self.record_type.name if count == 1 else self.record_type.plural,
            "list_title": capfirst(self.record_type.plural),
            "list_url": f"{list_url}?{query.urlencode()}" if query else list_url,
        }
        return self.render(context, status=status)
