"""Log-in, the one-time link, and one's own page."""

from __future__ import annotations

from typing import Any

from axes.utils import reset as reset_failures
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import TooManyRequests
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail_is_on=settings.MAIL_IS_ON, **kwargs)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Asks for an e-mail address. The answer and the work are the same whether anybody here has it."""
    form = forms.ForgotPasswordForm(request.POST or None)
    error, status = None, 422 if form.is_bound else 200
    if settings.MAIL_IS_ON and form.is_valid():
        try:
            services.password_reset_ask(email=form.cleaned_data["email"], address=request.META["REMOTE_ADDR"] or None)
        except TooManyRequests as refusal:
            error, status = refusal, refusal.status
        else:
            return redirect("users:password_asked")
    context = {"form": form, "error": error, "mail_is_on": settings.MAIL_IS_ON}
    return render(request, "users/forgot_password.html", context, status=status)


@login_not_required
@require_safe
def password_asked(request: HttpRequest) -> HttpResponse:
    """What happens now, whoever was named."""
    return render(request, "users/password_asked.html", {"hours": services.invitation_hours()})


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
        """The sessions of the old password end with it (they carry its hash); so does the throttle of failed tries."""
        messages.success(self.request, _("Your password is set. Log in with it."))
        answer = super().form_valid(form)
        reset_failures(username=self.user.email.lower())
        return answer


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
