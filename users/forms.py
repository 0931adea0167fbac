"""Forms about users and ownership."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.records import RecordType
from users.models import Queue, RecordAccess, RecordShare, Role, User


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


class ForgotPasswordForm(forms.Form):
    """An e-mail address, of whomever."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
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
        fields = ["time_zone", "locale", "theme", "confetti", "path_panel"]

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


class ShareForm(forms.Form):
    """A colleague for whom a record is opened: any active user but its owner."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))
    access = forms.ChoiceField(choices=RecordShare.Access.choices, initial=RecordShare.Access.READ, label=_("Access"))

    def __init__(self, *args: Any, record: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(pk=record.owner_id)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.helper = _Plain.helper(self)


class RoleForm(forms.ModelForm):
    """A node of the role tree. Validation of the whole is the service's."""

    class Meta:
        model = Role
        fields = ["name", "parent"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _Plain.helper(self)
        self.fields["parent"].empty_label = _("Nobody: at the top")  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service validates."""


class QueueForm(forms.ModelForm):
    """A queue with its members. Validation of the whole is the service's."""

    class Meta:
        model = Queue
        fields = ["name", "email", "members"]
        widgets = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = _Plain.helper(self)
        # Who left stays a member until taken out, and can be seen here.
        known = self.instance.members.values("pk") if self.instance.pk else []
        people = User.objects.filter(Q(is_active=True) | Q(pk__in=known))
        self.fields["members"].queryset = people  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service validates."""


class AccessForm(forms.Form):
    """One choice for each record type, in fields named like "leads-lead". `chosen` maps the types to the choices."""

    def __init__(self, *args: Any, types: list[RecordType], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.labels = {kind.label.replace(".", "-"): kind.label for kind in types}
        stored = dict(RecordAccess.objects.values_list("record_type", "access"))
        for kind in types:
            self.fields[kind.label.replace(".", "-")] = forms.ChoiceField(
                choices=RecordAccess.Access.choices,
                label=capfirst(kind.plural),
                initial=stored.get(kind.label, kind.default_access),
            )
        self.helper = _Plain.helper(self)

    @property
    def chosen(self) -> dict[str, str]:
        return {self.labels[name]: value for name, value in self.cleaned_data.items()}
