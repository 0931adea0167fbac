"""Log-in, the one-time link, and one's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.views.pages import next_url, redirect_page
from users import forms, services
from users.models import User


@method_decorator(login_not_required, name="dispatch")
class LoginView(auth_views.LoginView):
    """Log-in; throttled by account and address (django-axes)."""

    http_method_names = ["get", "head", "post"]
    template_name = "users/login.html"
    authentication_form = forms.LoginForm
    redirect_authenticated_user = True


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The answer while log-in is throttled."""
    return render(request, "users/locked_out.html", status=429)


@method_decorator(login_not_required, name="dispatch")
class SetPasswordView(auth_views.PasswordResetConfirmView):
    """Where a one-time link leads: set a password, once."""

    http_method_names = ["get", "head", "post"]
    template_name = "users/set_password.html"
    form_class = forms.NewPasswordForm
    success_url = reverse_lazy("users:login")

    def get_user(self, uidb64: str) -> Any:
        """Nobody for a user who is locked: the page says that the link does not work."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is set. Log in with it."))
        return super().form_valid(form)


@require_safe
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
