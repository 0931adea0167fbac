"""Log-in, one's own preferences, and users for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.views.pages import next_url, redirect_page, render_page
from users import forms, services
from users.models import User
from users.permissions import permission_required


@method_decorator(login_not_required, name="dispatch")
class LoginView(auth_views.LoginView):
    """Log-in; throttled by account and address (django-axes)."""

    template_name = "users/login.html"
    authentication_form = forms.LoginForm
    redirect_authenticated_user = True


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The answer while log-in is throttled."""
    return render(request, "users/locked_out.html", status=429)


@method_decorator(login_not_required, name="dispatch")
class SetPasswordView(auth_views.PasswordResetConfirmView):
    """Where a one-time link leads: set a password, once."""

    template_name = "users/set_password.html"
    form_class = forms.NewPasswordForm
    success_url = reverse_lazy("users:login")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is set. Log in with it."))
        return super().form_valid(form)


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """One's own page: who the system thinks one is, and the preferences."""
    return render(request, "users/profile.html", {"form": forms.PreferencesForm(instance=request.user)})


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Saves time zone, formats, theme: whichever of them is posted (the theme switch posts just one)."""
    user: User = request.user
    data = {name: request.POST.get(name, getattr(user, name)) for name in forms.PreferencesForm.Meta.fields}
    form = forms.PreferencesForm(data, instance=User.objects.get(pk=user.pk))
    if not form.is_valid():
        return render(request, "users/profile.html", {"form": form}, status=422)
    services.user_update(user=user, by=user, **form.cleaned_data)
    return redirect_page(request, next_url(request, "users:profile"))


@require_GET
@permission_required("users.change_user")
def user_list(request: HttpRequest) -> HttpResponse:
    users = User.objects.select_related("role").order_by("-is_active", "last_name", "first_name", "pk")
    return render(request, "users/user_list.html", {"users": users})


def _save_user(request: HttpRequest, form: forms.UserForm, save: Any) -> tuple[User | None, int]:
    """Calls the service with the form's values; the saved user, or None with the status to answer."""
    if not form.is_valid():
        return None, 422
    try:
        return save(**form.cleaned_data), 302
    except BusinessRuleError as error:
        add_errors(form, error)
        return None, error.status


@require_http_methods(["GET", "POST"])
@permission_required("users.add_user")
def user_create(request: HttpRequest) -> HttpResponse:
    """A new user; the page after it shows the one-time link by which they set their password."""
    form = forms.UserForm(request.POST or None)
    status = 200
    if request.method == "POST":
        user, status = _save_user(request, form, lambda **fields: services.user_create(by=request.user, **fields))
        if user:
            return redirect_page(request, user)
    return render_page(request, "users/user_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@permission_required("users.change_user")
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = forms.UserForm(request.POST or None, instance=user)
    status = 200
    if request.method == "POST":
        save = lambda **fields: services.user_update(user=user, by=request.user, **fields)  # noqa: E731
        saved, status = _save_user(request, form, save)
        if saved:
            messages.success(request, _("%(user)s saved.") % {"user": saved})
            return redirect_page(request, "users:list")
    return render_page(request, "users/user_form.html", {"form": form, "person": user}, status=status)


@require_POST
@permission_required("users.change_user")
def user_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a fresh one-time link for setting a password; the administrator hands it over."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    link = request.build_absolute_uri(services.user_invitation_path(user))
    context = {
        "person": user,
        "form": forms.UserForm(instance=user),
        "link": link,
        "hours": services.invitation_hours(),
    }
    return render(request, "users/user_form.html", context)
