"""What the path bar posts: moves, key fields and ticks. Apps subclass these for their records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Model, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.catalogue import fields_of
from core.errors import BusinessRuleError
from core.forms import RecordForm
from core.settling import posted_version, reading
from core.views.editing import show_refusal
from core.views.records import RecordVersionView, RecordView
from paths import services
from paths.bar import build, key_form
from paths.celebration import tell_move
from paths.errors import GateBlocked
from paths.models import ChecklistTick
from paths.registry import StepOption, path_of
from users.permissions import Permission


class PathView(RecordView):
    """Common ground. A refusal is shown on a page of its own that has the bar, so that the next try is one click."""

    action = "change"
    template_name = "paths/record_path.html"
    http_method_names = ["post"]

    def posted_step(self, record: Model, name: str = "step") -> StepOption:
        """The step that was posted. Raises BusinessRuleError when the record has none like it."""
        key = self.request.POST.get(name, "")
        path_type = path_of(record)
        for option in path_type.steps(record):
            if option.key == key:
                return option
        raise BusinessRuleError(
            _("Choose a %(noun)s from the list: this one does not exist or is no longer in use.")
            % {"noun": path_type.noun}
        )

    def refuse(
        self,
        record: Model,
        error: BusinessRuleError | None = None,
        form: RecordForm | None = None,
        **more: Any,
    ) -> HttpResponse:
        """The page with the bar as the record is now, and what is wrong."""
        status = error.status if error else 422
        looked_at = error.step if isinstance(error, GateBlocked) else self.request.POST.get("step")
        path = build(self.get_record(), self.request.user, looked_at, form=form)
        refusal = error.message if error else _("Please correct the fields below.")
        # htmx shows no other refusals than 422.
        shown = 422 if getattr(self.request, "htmx", None) else status
        return self.render({"record": record, "path": path, "refusal": refusal, **more}, status=shown)

    def done(self, to: Any) -> HttpResponse:
        """To a page; htmx follows by itself and takes from it what the bar asks for."""
        return redirect(to)


class StepMoveView(PathView):
    """POST `step` (or `to`, where `step` is the one that was looked at), `version`: moves the record there.

    `asked` names fields that are posted with it and saved in the same change; `override` is why a gate does not count.
    What a gate misses is asked for in a form of its own, which moves the record when it is filled in.
    """

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        form = None
        try:
            step = self.posted_step(record, "to" if "to" in request.POST else "step")
            version = posted_version(request.POST)
            form = self.asked_form(record)
            if form is not None and not form.is_valid():
                return self.refuse_form(record, step, form)
            moved = self.move(record, step, form, version)
        except GateBlocked as stop:
            return self.ask(record, step, stop)
        except BusinessRuleError as error:
            if form is None:
                return self.refuse(record, error)
            show_refusal(form, error, request.user)
            return self.refuse_form(record, step, form, error)
        self.tell(moved, step)
        return self.done(moved)

    def move(self, record: Any, step: StepOption, form: RecordForm | None, version: int) -> Any:
        override = self.request.POST.get("override", "")
        if form is None:
            return self.change_step(record, step, version, override=override)
        read = reading(self.request.POST, version)
        return self.change_step(record, step, read, override=override, **form.fields_to_save())

    def asked_form(self, record: Any, *more: str) -> RecordForm | None:
        """The fields that are posted with the move, and `more` beside them; None where there are none."""
        known = fields_of(type(record))
        asked = self.request.POST.getlist("asked")
        names = [n for n in dict.fromkeys([*asked, *more]) if n in known and known[n].is_editable]
        data = self.request.POST if asked else None  # of what nobody has typed yet nothing is wrong
        if not names:
            return None
        return key_form(path_of(record), record, self.request.user, names, data=data, auto_id="gate_%s")

    def ask(self, record: Any, step: StepOption, stop: GateBlocked) -> HttpResponse:
        """The page that asks for just what is missing, and then moves."""
        return self.refuse(record, stop, **self.gate_context(step, self.asked_form(record, *stop.fields), stop))

    def refuse_form(
        self, record: Any, step: StepOption, form: RecordForm, error: BusinessRuleError | None = None
    ) -> HttpResponse:
        return self.refuse(record, error, **self.gate_context(step, form))

    def gate_context(
        self, step: StepOption, form: RecordForm | None, stop: GateBlocked | None = None
    ) -> dict[str, Any]:
        return {
            "gate_form": form,
            "gate_step": step,
            "stop": stop,
            "can_override": stop is not None and self.request.user.has_perm(Permission.GATE_OVERRIDE),  # type: ignore[union-attr]
        }

    def tell(self, moved: Any, step: StepOption) -> None:
        text = _("%(record)s is now in “%(step)s”.") % {"record": moved, "step": step.label}
        tell_move(self.request, moved, text)

    def change_step(self, record: Any, step: StepOption, version: int, **more: Any) -> Any:
        """Hook: calls the one service, with `override` and fields, and returns the record."""
        raise NotImplementedError


class StepFieldsView(PathView):
    """POST `step`, `version` and the key fields of that step."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        form = None
        try:
            version = posted_version(request.POST)
            form = self.form(record)
            if not form.is_valid():
                return self.refuse(record, form=form)
            read = {"by": request.user, "version": reading(request.POST, version)}
            saved = self.verbs.update(**{self.verbs.noun: record}, **read, **form.fields_to_save())
        except BusinessRuleError as error:
            return self.explain(record, error, form)
        messages.success(request, _("%(record)s saved.") % {"record": saved})
        return self.done(f"{saved.get_absolute_url()}?step={request.POST['step']}")

    def form(self, record: Any) -> RecordForm:
        """The key fields of the posted step. Raises BusinessRuleError when it has none."""
        path_type = path_of(record)
        key = self.posted_step(record).key
        content = services.contents(path_type, path_type.scope(record)).get(key)
        if content is None or not content.key_fields:
            raise BusinessRuleError(_("This step has no key fields any more. Reload the record."))
        return key_form(path_type, record, self.request.user, list(content.key_fields), data=self.request.POST)

    def explain(self, record: Any, error: BusinessRuleError, form: RecordForm | None) -> HttpResponse:
        """The message at its field where the form has one. After a conflict it asks what stays."""
        if form is None:
            return self.refuse(record, error)
        show_refusal(form, error, self.request.user)
        return self.refuse(record, error, form)


class StepVersionView(RecordVersionView):
    """The version of a record that walks a path, and how many items are ticked for it: "12.3"."""

    def versions(self, rows: Any) -> Any:
        ticks = ChecklistTick.objects.of_each(self.model)
        count = Coalesce(Subquery(ticks.order_by().values("object_id").annotate(n=Count("pk")).values("n")), 0)
        parts = (Cast("version", TextField()), Value(".", TextField()), Cast(count, TextField()))
        return rows.annotate(of_page=Concat(*parts)).values_list("of_page", flat=True)


class StepTickView(PathView):
    """POST `step`, `item`, `done` (yes or no): ticks an item of the record's checklist, or takes the tick away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        is_done = request.POST.get("done") == "yes"
        try:
            services.checklist_tick(
                record=record,
                item=request.POST.get("item", ""),
                is_done=is_done,
                by=request.user,  # type: ignore[arg-type]
            )
        except BusinessRuleError as error:
            return self.refuse(record, error)
        step = urlencode({"step": request.POST.get("step", "")})
        return self.done(f"{record.get_absolute_url()}?{step}")
