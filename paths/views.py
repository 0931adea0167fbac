"""What the path bar posts: a move to another step, and the key fields of one. Apps subclass these for their records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.forms import RecordForm
from core.numbers import whole_number
from core.settling import reading
from core.views.editing import show_refusal
from core.views.pages import redirect_page
from core.views.records import RecordView
from paths.bar import build, key_form, step_content
from paths.registry import StepOption, path_of


class PathView(RecordView):
    """Common ground. A refusal is shown on a page of its own that has the bar, so that the next try is one click."""

    action = "change"
    template_name = "paths/record_path.html"
    http_method_names = ["post"]

    def version(self) -> int:
        """The posted version. Raises BusinessRuleError for what is none."""
        version = whole_number(self.request.POST.get("version", ""))
        if not version:
            raise BusinessRuleError(_("This page is incomplete. Reload it and try again."))
        return version

    def posted_step(self, record: Model) -> StepOption:
        """The step that was posted. Raises BusinessRuleError when the record has none like it."""
        key = self.request.POST.get("step", "")
        path_type = path_of(record)
        for option in path_type.steps(record):
            if option.key == key:
                return option
        raise BusinessRuleError(
            _("Choose a %(noun)s from the list: this one does not exist or is no longer in use.")
            % {"noun": path_type.noun}
        )

    def refuse(
        self, record: Model, error: BusinessRuleError | None = None, form: RecordForm | None = None
    ) -> HttpResponse:
        """The page with the bar as the record is now, and what is wrong."""
        status = error.status if error else 422
        path = build(self.get_record(), self.request.user, self.request.POST.get("step"), form=form)
        return self.render({"record": record, "path": path, "error": error}, status=status)


class StepMoveView(PathView):
    """POST `step`, `version`: moves the record there."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        try:
            step = self.posted_step(record)
            moved = self.change_step(record, step.key, self.version())
        except BusinessRuleError as error:
            return self.refuse(record, error)
        messages.success(request, _("%(record)s is now in “%(step)s”.") % {"record": moved, "step": step.label})
        return redirect_page(request, moved)

    def change_step(self, record: Any, step_key: str, version: int) -> Any:
        """Hook: calls the one service and returns the record."""
        raise NotImplementedError


class StepFieldsView(PathView):
    """POST `step`, `version` and the key fields of that step."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        form = None
        try:
            version = self.version()
            form = self.form(record)
            if not form.is_valid():
                return self.refuse(record, form=form)
            read = {"by": request.user, "version": reading(request.POST, version)}
            saved = self.verbs.update(**{self.verbs.noun: record}, **read, **form.fields_to_save())
        except BusinessRuleError as error:
            return self.explain(record, error, form)
        messages.success(request, _("%(record)s saved.") % {"record": saved})
        return redirect_page(request, f"{saved.get_absolute_url()}?step={request.POST['step']}")

    def form(self, record: Any) -> RecordForm:
        """The key fields of the posted step. Raises BusinessRuleError when it has none."""
        path_type = path_of(record)
        content = step_content(path_type, record, self.posted_step(record).key)
        if content is None or not content.key_fields:
            raise BusinessRuleError(_("This step has no key fields any more. Reload the record."))
        return key_form(path_type, record, self.request.user, content.key_fields, data=self.request.POST)

    def explain(self, record: Any, error: BusinessRuleError, form: RecordForm | None) -> HttpResponse:
        """The message at its field where the form has one. After a conflict it asks what stays."""
        if form is None:
            return self.refuse(record, error)
        show_refusal(form, error, self.request.user)
        return self.refuse(record, error, form)
