"""Pages that write one record: create, edit, delete, change owner. Parse, call one service, say so, redirect."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core import settling
from core.errors import BusinessRuleError, StaleRecord
from core.forms import RecordForm, add_errors
from core.views.pages import next_url, redirect_page
from core.views.records import RecordView


def show_refusal(form: Any, error: BusinessRuleError, user: Any) -> None:
    """Puts the messages at their fields; what two people changed at once becomes a panel of choices."""
    if isinstance(error, StaleRecord) and error.conflicts:
        form.panel = settling.panel(error, form.data, user)
    else:
        add_errors(form, error)


class RecordFormView(RecordView):
    """Shared by create and edit: parse, validate, call one service, say so, redirect."""

    template_name = "core/record_form.html"
    form_class: ClassVar[type[RecordForm]]

    def form(self, data: Any = None, **kwargs: Any) -> RecordForm:
        return self.form_class(data, user=self.request.user, **kwargs)

    def show(self, form: RecordForm, record: Any = None, error: BusinessRuleError | None = None) -> HttpResponse:
        status = error.status if error else (422 if form.is_bound else 200)
        cancel = record.get_absolute_url() if record else reverse(f"{self.record_type.namespace}:list")
        context = {"form": form, "record": record, "cancel_url": next_url(self.request, cancel)}
        return self.render({**context, **self.more_context(form, record)}, status=status)

    def more_context(self, form: RecordForm, record: Any) -> dict[str, Any]:
        """Hook: more for the template."""
        return {}

    def attempt(self, form: RecordForm, record: Any = None) -> HttpResponse:
        if not form.is_valid():
            return self.show(form, record)
        try:
            saved = self.save(form, record)
        except BusinessRuleError as error:
            show_refusal(form, error, self.request.user)
            return self.show(form, record, error)
        messages.success(self.request, _("%(record)s saved.") % {"record": saved})
        return redirect_page(self.request, next_url(self.request, saved.get_absolute_url()))

    def save(self, form: RecordForm, record: Any) -> Any:
        """Calls the one service and returns the saved record."""
        raise NotImplementedError


class RecordCreateView(RecordFormView):
    """A form for a new record. `initial_from` names query parameters that may prefill fields, relations by their id."""

    action = "add"
    initial_from: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in self.initial_from if name in request.GET}
        given = {name: int(text) if re.fullmatch(r"[0-9]{1,18}", text) else text for name, text in asked.items()}
        return self.show(self.form(initial={**self.initial(), **given}))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.attempt(self.form(request.POST, initial=self.initial()))

    def initial(self) -> dict[str, Any]:
        """Hook: values that a new record begins with."""
        return {}

    def save(self, form: RecordForm, record: Any) -> Any:
        return self.verbs.create(by=self.request.user, **form.fields_to_save())


class RecordEditView(RecordFormView):
    """The edit form of a record."""

    action = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        return self.show(self.form(instance=record), record)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        return self.attempt(self.form(request.POST, instance=record), record)

    def save(self, form: RecordForm, record: Any) -> Any:
        named = {self.verbs.noun: record}
        return self.verbs.update(**named, by=self.request.user, version=form.read_version, **form.fields_to_save())


class RecordDeleteView(RecordView):
    """Asks once, then deletes; a refusal (others depend on it) is shown on the same page."""

    action = "delete"
    template_name = "core/record_confirm_delete.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render({"record": self.get_record(for_edit=True)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        name = str(record)
        try:
            self.verbs.delete(**{self.verbs.noun: record}, by=request.user)
        except BusinessRuleError as error:
            return self.render({"record": record, "error": error}, status=error.status)
        messages.success(request, _("%(record)s deleted.") % {"record": name})
        return redirect_page(request, next_url(request, reverse(f"{self.record_type.namespace}:list")))


class RecordChangeOwnerView(RecordView):
    """Gives a record to somebody else. `form_class(data, user=…, record=…)` yields the service's arguments."""

    template_name = "core/record_change_owner.html"
    action = "transfer"
    form_class: ClassVar[Any]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        return self.render({"record": record, "form": self.form_class(user=request.user, record=record)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        form = self.form_class(request.POST, user=request.user, record=record)
        status = 422
        if form.is_valid() and "owner" in settling.left(request.POST):
            messages.info(request, _("The owner of %(record)s stays as it is.") % {"record": record})
            return redirect_page(request, record)
        if form.is_valid():
            try:
                given = settling.with_owner_reading(form.cleaned_data, request.POST)
                saved = self.verbs.change_owner(**{self.verbs.noun: record}, by=request.user, **given)
            except BusinessRuleError as error:
                self.refuse(form, error)
                status = error.status
            else:
                messages.success(request, _("%(record)s has a new owner.") % {"record": saved})
                still_visible = self.model._default_manager.all().visible_to(request.user).filter(pk=saved.pk).exists()
                return redirect_page(request, saved if still_visible else f"{self.record_type.namespace}:list")
        return self.render({"record": record, "form": form}, status=status)

    def refuse(self, form: Any, error: BusinessRuleError) -> None:
        if isinstance(error, StaleRecord) and error.conflicts:
            mine = form.cleaned_data["owner"]
            form.panel = settling.owner_panel(error, form.data, self.request.user, mine=mine)
        else:
            add_errors(form, error)
