"""Users, for administrators."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.links import absolute
from core.views.pages import redirect_page, render_page
from users import forms, services
from users.models import User
from users.permissions import permission_required


def attempt(form: django_forms.BaseForm, save: Any) -> tuple[Any, int]:
    """Calls `save` with the form's values: what it saved, or None with the status to answer."""
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return save(**form.cleaned_data), 302
    except BusinessRuleError as error:
        add_errors(form, error)
        return None, error.status


@require_safe
@permission_required("users.change_user")
def user_list(request: HttpRequest) -> HttpResponse:
    users = User.objects.select_related("role").order_by("-is_active", "last_name", "first_name", "pk")
    return render(request, "users/user_list.html", {"users": users})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.add_user")
def user_create(request: HttpRequest) -> HttpResponse:
    """A new user, who gets the one-time link by which they set their password."""
    initial = {"time_zone": request.user.time_zone, "locale": request.user.locale}
    form = forms.UserForm(request.POST or None, initial=initial)
    user, status = attempt(form, lambda **fields: services.user_create(by=request.user, **fields))
    if user:
        messages.success(request, _("%(user)s saved.") % {"user": user})
        return _after_create(request, user)
    return render_page(request, "users/user_form.html", {"form": form}, status=status)


def _after_create(request: HttpRequest, user: User) -> HttpResponse:
    """Invites by mail; without a mail server the next page shows the one-time link."""
    if not user.is_active:
        return redirect("users:edit", pk=user.pk)
    services.user_invite(user=user, by=request.user)
    if not settings.MAIL_IS_ON:
        return redirect("users:link", pk=user.pk)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": user.email})
    return redirect("users:edit", pk=user.pk)


@require_POST
@permission_required("users.change_user")
def user_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the invitation again."""
    user = get_object_or_404(User, pk=pk)
    services.user_invite(user=user, by=request.user)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": user.email})
    return redirect_page(request, reverse("users:edit", args=[user.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("users.change_user")
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = forms.UserForm(request.POST or None, instance=user)
    saved, status = attempt(form, lambda **fields: services.user_update(user=user, by=request.user, **fields))
    if saved:
        messages.success(request, _("%(user)s saved.") % {"user": saved})
        return redirect_page(request, "users:list")
    context = {"form": form, "person": user, "mail_is_on": settings.MAIL_IS_ON}
    return render_page(request, "users/user_form.html", context, status=status)


@require_safe
@permission_required("users.change_user")
def user_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a one-time link for setting a password; the administrator hands it over. Making it stores nothing."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    context = {
        "person": user,
        "form": forms.UserForm(instance=user),
        "link": absolute(services.user_invitation_path(user)),
        "hours": services.invitation_hours(),
    }
    return render(request, "users/user_form.html", context)
