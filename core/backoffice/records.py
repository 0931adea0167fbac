"""How the admin lists, shows, writes, deletes and acts on the rows of one model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.backoffice.forms import OwnerForm, PickerSelect, PickerSelectMultiple, RecordAdminForm
from core.backoffice.unseen import hide_unseen
from core.errors import BusinessRuleError, NotAllowed
from core.numbers import whole_number
from core.record_history import record_history
from core.records import Verbs, verbs_of

Groups = Iterable[tuple[Any, Iterable[str]]]
SYSTEM_FIELDS = ("created_at", "created_by", "changed_at", "changed_by")
ACTION_LIMIT = 200  # rows for each action: they are written one by one while somebody waits
SHOWN_REFUSALS = 5


class RecordAdmin(admin.ModelAdmin):
    """Lists, shows and, where `verbs` has the services, writes one model.

    verbs: of a record type those that its app declared; other models name theirs in the class.
    groups: the fields of the form, as (legend, names); on a new row only those that can be typed are shown.
    fixed: fields that are set once, when the row is made; `service_fields` of the model are fixed too.
    defaulted: fields that may stay empty on a new row, because the service has a default.
    computed: fields that look as if they could be typed, but are the service's to set.
    """

    form = RecordAdminForm
    groups: ClassVar[Groups] = ()
    fixed: ClassVar[tuple[str, ...]] = ()
    defaulted: ClassVar[tuple[str, ...]] = ()
    computed: ClassVar[tuple[str, ...]] = ()
    owner_form: ClassVar[type[forms.Form]] = OwnerForm
    actions: Any = ("change_owner",)
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    save_as = False
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        },
    }

    @cached_property
    def verbs(self) -> Verbs:
        # Asked late: the admin is built before the apps have declared their types.
        return verbs_of(self.model)

    # What one may see and do

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row of the address. 404 as everywhere, also for those who may not see it."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        if request.method != "POST":
            hide_unseen([found], request.user)
        return found

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        shown = super().get_changelist_instance(request)
        hide_unseen(list(shown.result_list), request.user, self.list_display)
        return shown

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.verbs.create is not None and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = self.verbs.update is not None and super().has_change_permission(request, obj)
        return allowed and (obj is None or self.is_editable(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = self.verbs.delete is not None and super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.is_editable(request, obj))

    def has_transfer_permission(self, request: HttpRequest) -> bool:
        right = f"{self.opts.app_label}.transfer_{self.opts.model_name}"
        return self.verbs.change_owner is not None and request.user.has_perm(right)

    def is_editable(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the user's visibility reaches far enough to edit this row; asked once for each row and request."""
        known: dict[Any, bool] = request.__dict__.setdefault("editable_rows", {})
        if obj not in known:
            rows: Any = self.model._default_manager.all()
            known[obj] = not hasattr(rows, "editable_by") or rows.editable_by(request.user).filter(pk=obj.pk).exists()
        return known[obj]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only the filters on offer: others would let one guess at columns that no page shows."""
        offered = [item if isinstance(item, str) else item[0] for item in self._plain_filters()]
        known = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return known and super().lookup_allowed(lookup, value, request)

    def _plain_filters(self) -> list[Any]:
        found = [item for item in self.list_filter if isinstance(item, str | tuple)]
        return [*found, self.date_hierarchy] if self.date_hierarchy else found

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """Every relation that a column shows, so that a list costs the same for one row and for fifty."""
        shown = [name for name in self.list_display if isinstance(name, str) and self._is_relation(name)]
        more = self.list_select_related if isinstance(self.list_select_related, tuple | list) else ()
        return (*shown, *more)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    # Forms

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        groups = list(self.groups)
        if obj and hasattr(self.model, "changed_by"):
            groups.append((gettext_lazy("System"), SYSTEM_FIELDS))
        shown = [(legend, [n for n in names if obj or self._is_typed(n)]) for legend, names in groups]
        return [(legend, {"fields": names}) for legend, names in shown if names]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = flatten_fieldsets(self.get_fieldsets(request, obj))
        fixed = {*self.fixed, *getattr(self.model, "service_fields", ())} if obj else set()
        return [name for name in names if name in fixed or not self._is_typed(name)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        form.refusal = _refusal(request)
        form.optional = () if obj else self.defaulted
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a relation stand "add" and "view": who chooses an account has not come to delete it."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(getattr(field, "widget", None), "can_delete_related"):
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = PickerSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = PickerSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _field(self, name: Any) -> Any:
        try:
            return self.opts.get_field(name)
        except FieldDoesNotExist:
            return None

    def _is_typed(self, name: Any) -> bool:
        return name not in self.computed and getattr(self._field(name), "editable", False)

    def _is_relation(self, name: str) -> bool:
        return isinstance(self._field(name), models.ForeignKey)

    # Writing: the form parses, one service writes, and what it refuses is shown by the same form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except BusinessRuleError as error:
            # Rolled back by now. Asked again, the form has the refusal among its errors and stops before the service.
            request.refusal = error  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        hide_unseen([context["original"]] if context["original"] else [], request.user)
        for inline in context["inline_admin_formsets"]:
            hide_unseen([form.instance for form in inline.formset.forms], request.user, inline.opts.fields)
        response = super().render_change_form(request, context, *args, **kwargs)
        if request.method == "POST":
            response.status_code = getattr(_refusal(request), "status", 422)
        return response

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields = form.fields_to_save()
        version = {"version": form.read_version} if "version" in form.fields else {}
        saved = self.update_row(obj, by=request.user, **version, **fields) if change else self.create_row(
            by=request.user, **fields
        )  # fmt: skip
        obj.pk = saved.pk
        obj.refresh_from_db()

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []  # for the log, which is not kept

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has saved relations too; inlines only show."""

    def create_row(self, **fields: Any) -> Any:
        """What was left empty is left to the service, which may know a default."""
        fields = {name: value for name, value in fields.items() if value is not None and value != ""}
        return self.verbs.create(**fields)

    def update_row(self, row: Any, **fields: Any) -> Any:
        return self.verbs.update(**{self.verbs.noun: row}, **fields)

    # Deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except BusinessRuleError as error:
            request.refusal = error  # type: ignore[attr-defined]
            return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The row alone: what goes with it and what forbids it is the service's word (the refusal, as `protected`)."""
        refusal = _refusal(request)
        return [str(obj) for obj in objs], {}, set(), [str(refusal)] if refusal else []

    def render_delete_form(self, request: HttpRequest, context: Any) -> Any:
        response = super().render_delete_form(request, context)
        response.status_code = getattr(_refusal(request), "status", 200)
        return response

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        version = {"version": _posted_version(request)} if hasattr(obj, "version") else {}
        self.verbs.delete(**{self.verbs.noun: obj}, by=request.user, **version)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        raise TypeError("Rows are deleted one by one, each by its service.")

    # History is kept by the database, whoever writes; Django's own log would be a second one

    def log_addition(self, *args: Any, **kwargs: Any) -> Any: ...

    def log_change(self, *args: Any, **kwargs: Any) -> Any: ...

    def log_deletions(self, *args: Any, **kwargs: Any) -> Any: ...

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        obj = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        before = whole_number(request.GET.get("before", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(record)s") % {"record": obj},
            "history": record_history(obj, request.user, before=before) if hasattr(obj, "events") else None,
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    # Actions

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        if not all(map(whole_number, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("A selected row is no row.")
        return super().response_action(request, queryset, *args)

    @admin.action(description=gettext_lazy("Change owner"), permissions=["transfer"])
    def change_owner(self, request: HttpRequest, queryset: Any) -> Any:
        """Asks for the new owner, then gives each chosen record to them."""
        form = self.owner_form(request.POST if "owner" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": _("Change owner"),
                "form": form,
                "rows": queryset[:ACTION_LIMIT],
                "opts": self.opts,
            }
            return TemplateResponse(request, "admin/change_owner.html", context, status=422 if form.is_bound else 200)
        verb, owner = self.verbs.change_owner, form.cleaned_data["owner"]
        give = lambda row, by: verb(**{self.verbs.noun: row}, owner=owner, by=by)  # noqa: E731
        return self.do_each(request, queryset, give)

    def do_each(self, request: HttpRequest, queryset: Any, verb: Callable[[Any, Any], Any]) -> None:
        """Calls `verb(row, by)` for each row, each by itself; says for how many, and why others were refused."""
        rows = list(queryset[: ACTION_LIMIT + 1])
        if len(rows) > ACTION_LIMIT:
            text = _("At most %(limit)s at a time: choose fewer.") % {"limit": ACTION_LIMIT}
            return self.message_user(request, text, messages.ERROR)
        refused = []
        for row in rows:
            try:
                if not self.is_editable(request, row):
                    raise NotAllowed(_("You may see this but not change it."))
                verb(row, request.user)
            except BusinessRuleError as error:
                refused.append(f"{row}: {error}")
        self._say_results(request, len(rows) - len(refused), refused)
        return None

    def _say_results(self, request: HttpRequest, done: int, refused: list[str]) -> None:
        if done:
            text = ngettext("Done for %(count)s record.", "Done for %(count)s records.", done) % {"count": done}
            self.message_user(request, text, messages.SUCCESS)
        for text in refused[:SHOWN_REFUSALS]:
            self.message_user(request, text, messages.ERROR)
        if len(refused) > SHOWN_REFUSALS:
            more = _("Refused for %(count)s more.") % {"count": len(refused) - SHOWN_REFUSALS}
            self.message_user(request, more, messages.ERROR)


def _refusal(request: HttpRequest) -> BusinessRuleError | None:
    return getattr(request, "refusal", None)


def _posted_version(request: HttpRequest) -> int:
    """The version that the asking page showed; 0, which no record has, for anything else."""
    return whole_number(request.POST.get("version", ""))
