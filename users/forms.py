"""Forms about users and ownership."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from users.models import User


class _Plain:
    """A crispy helper without a form tag, which the template writes."""

    @staticmethod
    def helper(form: forms.BaseForm) -> FormHelper:
        helper = FormHelper(form)
        helper.form_tag = False
        return helper


class LoginForm(AuthenticationForm):
    """Log-in by e-mail address."""

    username = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _Plain.helper(self)


class NewPasswordForm(SetPasswordForm):
    """A first or new password, by a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _Plain.helper(self)


class UserForm(forms.ModelForm):
    """A user, for administrators. Validation of the whole is the service's."""

    class Meta:
        model = User
        fields = [
            "email",
            "first_name",
            "last_name",
            "title",
            "phone",
            "profile",
            "role",
            "time_zone",
            "locale",
            "is_active",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _Plain.helper(self)

    def _post_clean(self) -> None:
        """The service validates."""


class PreferencesForm(forms.ModelForm):
    """What everyone sets for themselves."""

    class Meta:
        model = User
        fields = ["time_zone", "locale", "theme"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _Plain.helper(self)


class ChangeOwnerForm(forms.Form):
    """A new owner for a record: any active user."""

    owner = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("New owner"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, record: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial.update(owner=getattr(record, "owner_id", None), version=record.version)
        self.helper = _Plain.helper(self)
