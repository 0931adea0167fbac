"""Pages of activities. On a record's page they are its timeline, which htmx refreshes in place."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from activities import services
from activities.forms import FIELDS, ICONS, ActivityForm
from activities.links import find_record, reference, visible_records
from activities.models import Activity
from activities.record_type import ACTIVITY, TASK
from activities.timeline import MORE, SHOWN, timeline
from core.views.editing import RecordChangeOwnerView, RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, RecordListView, Scope
from core.views.pages import next_url, redirect_page
from core.views.records import RecordDetailView
from users.forms import ChangeOwnerForm
from users.permissions import permission_required


class ActivityList(RecordListView):
    """My tasks: what I have to do, what is late, what I did."""

    model = Activity
    record_type = TASK
    template_name = "activities/activity_list.html"
    default_sort = "due"
    columns = (
        Column("subject", _("Task"), ("subject",)),
        Column("about", _("About")),
        Column("due", _("Due"), ("due_date",)),
        Column("priority", _("Priority")),
        Column("owner", _("Assigned to"), ("owner__last_name", "owner__first_name")),
        Column("done", ""),
    )
    scopes = (
        Scope("open", _("My open tasks"), "open_tasks", whose="mine"),
        Scope("overdue", _("Overdue"), "overdue_tasks", whose="mine"),
        Scope("done", _("Done"), "done_tasks", whose="mine"),
        Scope("team", _("Team, open"), "open_tasks", whose="team"),
    )

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner")

    def render(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        records = visible_records(context["page"].rows, self.request.user)
        for activity in context["page"].rows:
            activity.about = records.get(activity.pk, [])
        return super().render(context, **kwargs)


class ActivityDetail(RecordDetailView):
    """One activity, with the records that it is about."""

    model = Activity
    record_type = ACTIVITY
    template_name = "activities/activity_detail.html"
    tabs = (("details", _("Details")),)

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("owner", "created_by", "changed_by")

    def context(self, record: Any) -> dict[str, Any]:
        self.groups = (("", FIELDS[record.kind]),)  # type: ignore[misc]
        return super().context(record)

    def more_context(self, record: Any) -> dict[str, Any]:
        return {
            "about": visible_records([record], self.request.user).get(record.pk, []),
            "activity_icon": ICONS[record.kind],
            "can_reopen": record.kind not in services.DONE_AT_ONCE,
        }


class ActivityCreate(RecordCreateView):
    """A new activity of the `kind` asked for, on the `record`s named; on its own page, or within a timeline."""

    model = Activity
    record_type = TASK
    template_name = "activities/activity_form.html"
    initial_from = ("subject", "due_date")

    @cached_property
    def kind(self) -> str:
        asked = self.request.POST.get("kind") or self.request.GET.get("kind", Activity.Kind.TASK)
        if asked not in FIELDS:
            raise Http404
        return asked

    @cached_property
    def records(self) -> list[Any]:
        """404 when the user does not see one of them."""
        asked = self.request.POST.getlist("record") or self.request.GET.getlist("record")
        found = [find_record(text, self.request.user) for text in dict.fromkeys(asked)]
        if None in found:
            raise Http404
        return found

    def form(self, data: Any = None, **kwargs: Any) -> ActivityForm:
        return ActivityForm(data, user=self.request.user, kind=self.kind, has_owner=not self.in_timeline, **kwargs)

    @property
    def in_timeline(self) -> bool:
        return bool(self.request.htmx and self.records)

    def more_context(self, form: Any, record: Any) -> dict[str, Any]:
        return {"about": self.records, "references": [reference(found) for found in self.records]}

    def render(self, context: dict[str, Any], *, fragment: str | None = None, status: int = 200) -> HttpResponse:
        return super().render(context, fragment="form", status=status)

    def save(self, form: Any, record: Any) -> Activity:
        return services.activity_create(
            by=self.request.user, records=self.records, kind=self.kind, **form.fields_to_save()
        )

    def attempt(self, form: Any, record: Any = None) -> HttpResponse:
        response = super().attempt(form, record)
        if form.errors or not self.in_timeline:
            return response
        response = timeline_response(self.request, self.records[0])
        response["HX-Retarget"], response["HX-Reswap"] = "#timeline", "outerHTML"
        return response


class ActivityEdit(RecordEditView):
    """Changes what an activity says."""

    model = Activity
    record_type = TASK
    template_name = "activities/activity_form.html"

    def form(self, data: Any = None, **kwargs: Any) -> ActivityForm:
        return ActivityForm(data, user=self.request.user, kind=kwargs["instance"].kind, **kwargs)


class ActivityDelete(RecordDeleteView):
    model = Activity
    record_type = ACTIVITY


class ActivityChangeOwner(RecordChangeOwnerView):
    model = Activity
    record_type = ACTIVITY
    permission = "activities.change_activity"
    form_class = ChangeOwnerForm


@require_POST
@permission_required("activities.change_activity")
def activity_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Done. The answer is the record's timeline when asked from there, otherwise the page that it came from."""
    activity = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    services.activity_complete(activity=activity, by=request.user)
    return _back(request, activity)


@require_POST
@permission_required("activities.change_activity")
def activity_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Not done after all."""
    activity = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    services.activity_reopen(activity=activity, by=request.user)
    return _back(request, activity)


@require_safe
@permission_required("activities.view_activity")
def record_timeline(request: HttpRequest) -> HttpResponse:
    """The long timeline of one `record`."""
    record = find_record(request.GET.get("record", ""), request.user)
    if record is None:
        raise Http404
    if request.htmx and not request.htmx.boosted:
        return timeline_response(request, record, limit=MORE)
    shown = timeline(record, request.user, limit=MORE)
    return render(request, "activities/record_timeline.html", {"record": record, "timeline": shown})


def timeline_response(request: HttpRequest, record: Any, *, limit: int = SHOWN) -> HttpResponse:
    """The timeline alone, for htmx."""
    context = {"timeline": timeline(record, request.user, limit=limit), "is_fragment": True}
    return render(request, "activities/timeline.html", context)


def _back(request: HttpRequest, activity: Activity) -> HttpResponse:
    record = find_record(request.POST.get("record", ""), request.user)
    if request.htmx and record is not None:
        return timeline_response(request, record)
    return redirect_page(request, next_url(request, activity.get_absolute_url()))
