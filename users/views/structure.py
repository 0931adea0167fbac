"""Roles, queues and the default access, for administrators."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import BusinessRuleError
from core.records import all_types
from core.views.pages import redirect_page, render_page
from users import forms, services
from users.models import Queue, Role
from users.permissions import permission_required
from users.views.people import attempt


def role_tree() -> list[dict[str, Any]]:
    """The roles as branches: role, and the branches below it."""
    below: dict[int | None, list[Role]] = defaultdict(list)
    for role in Role.objects.prefetch_related("users").order_by("name"):
        below[role.parent_id].append(role)

    def branches(parent: int | None) -> list[dict[str, Any]]:
        return [{"role": role, "branches": branches(role.pk)} for role in below[parent]]

    return branches(None)


@require_safe
@permission_required("users.change_role")
def role_list(request: HttpRequest) -> HttpResponse:
    return render(request, "users/role_list.html", {"branches": role_tree()})


def _role_page(request: HttpRequest, role: Role) -> HttpResponse:
    """The form of a new or stored role; saves what is posted."""
    form = forms.RoleForm(request.POST or None, instance=role)
    title = str(role) if role.pk else _("New role")

    def save(name: str, parent: Role | None) -> Role:
        role.name, role.parent = name, parent
        return services.role_save(role=role, by=request.user)

    saved, status = attempt(form, save)
    if saved:
        messages.success(request, _("%(role)s saved.") % {"role": saved})
        return redirect_page(request, "users:role_list")
    context = {"form": form, "title": title, "role": role if role.pk else None}
    return render_page(request, "users/role_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.add_role")
def role_create(request: HttpRequest) -> HttpResponse:
    return _role_page(request, Role())


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.change_role")
def role_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _role_page(request, get_object_or_404(Role, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.delete_role")
def role_delete(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role, pk=pk)
    return _delete_page(request, role, "users:role_list", lambda: services.role_delete(role=role, by=request.user))


@require_safe
@permission_required("users.change_queue")
def queue_list(request: HttpRequest) -> HttpResponse:
    return render(request, "users/queue_list.html", {"queues": Queue.objects.prefetch_related("members")})


def _queue_page(request: HttpRequest, queue: Queue) -> HttpResponse:
    """The form of a new or stored queue; saves what is posted."""
    form = forms.QueueForm(request.POST or None, instance=queue)
    title = str(queue) if queue.pk else _("New queue")

    def save(name: str, email: str, members: Any) -> Queue:
        queue.name, queue.email = name, email
        return services.queue_save(queue=queue, members=members, by=request.user)

    saved, status = attempt(form, save)
    if saved:
        messages.success(request, _("%(queue)s saved.") % {"queue": saved})
        return redirect_page(request, "users:queue_list")
    context = {"form": form, "title": title, "queue": queue if queue.pk else None}
    return render_page(request, "users/queue_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.add_queue")
def queue_create(request: HttpRequest) -> HttpResponse:
    return _queue_page(request, Queue())


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.change_queue")
def queue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _queue_page(request, get_object_or_404(Queue, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.delete_queue")
def queue_delete(request: HttpRequest, pk: int) -> HttpResponse:
    queue = get_object_or_404(Queue, pk=pk)
    return _delete_page(request, queue, "users:queue_list", lambda: services.queue_delete(queue=queue, by=request.user))


def _delete_page(request: HttpRequest, thing: Any, list_name: str, delete: Any) -> HttpResponse:
    """Asks once; a refusal (others depend on it) is shown on the same page."""
    context = {"thing": thing, "list_name": list_name}
    if request.method != "POST":
        return render(request, "users/confirm_delete.html", context)
    name = str(thing)
    try:
        delete()
    except BusinessRuleError as error:
        return render(request, "users/confirm_delete.html", {**context, "error": error}, status=error.status)
    messages.success(request, _("%(name)s deleted.") % {"name": name})
    return redirect_page(request, list_name)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.change_recordaccess")
def access(request: HttpRequest) -> HttpResponse:
    """What everyone may do with records of others, for each record type that has an owner."""
    form = forms.AccessForm(request.POST or None, types=[t for t in all_types() if t.default_access])
    saved, status = attempt(form, lambda **chosen: services.record_access_set_all(chosen=form.chosen, by=request.user))
    if saved:
        messages.success(request, _("Default access saved."))
        return redirect_page(request, "users:access")
    return render_page(request, "users/access.html", {"form": form}, status=status)
