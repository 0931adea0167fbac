"""The forms of the admin: they parse; the services decide."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BusinessRuleError, StaleRecord
from core.forms import add_errors, trim_decimals
from core.numbers import whole_number
from core.settling import Settling, panel


class RecordAdminForm(Settling, forms.ModelForm):
    """Parses what was posted; whether it may be written is the service's word (`refusal`, once it has been asked)."""

    user: ClassVar[Any] = None
    refusal: ClassVar[BusinessRuleError | None] = None
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        trim_decimals(self)
        if self.instance.pk and hasattr(self.instance, "version"):
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.instance.version)
        for name, field in self.fields.items():
            field.required = field.required and name not in self.optional
            if hasattr(getattr(field, "queryset", None), "visible_to"):
                self._scope(name, cast(forms.ModelChoiceField, field))

    def fields_to_save(self) -> dict[str, Any]:
        """The values that a service takes; a cleared file is an empty one."""
        return {
            name: "" if value is False and isinstance(self.fields[name], forms.FileField) else value
            for name, value in super().fields_to_save().items()
        }

    def _post_clean(self) -> None:
        if self.refusal:
            add_errors(self, self.refusal)
        if isinstance(self.refusal, StaleRecord) and self.refusal.conflicts:
            self.panel = panel(self.refusal, self.data, self.user)

    def _scope(self, name: str, field: Any) -> None:
        """Offers what the user may see; a relation that is set may stay, without telling its name.

        The record that a new row will be seen and edited with must be one that they may edit.
        """
        is_parent = name == getattr(self._meta.model._default_manager.all(), "follows", None)
        visible = field.queryset.editable_by(self.user) if is_parent else field.queryset.visible_to(self.user)
        current = getattr(self.instance, f"{name}_id", None)
        if current and not visible.filter(pk=current).exists():
            visible = field.queryset.filter(Q(pk__in=visible.values("pk")) | Q(pk=current))
            field.label_from_instance = lambda row: _("Not visible to you") if row.pk == current else str(row)
        field.queryset = visible


class PickerSelect(AutocompleteSelect):
    """One row out of many."""

    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, _keys(value), attr)


class PickerSelectMultiple(AutocompleteSelectMultiple):
    """Several rows out of many."""

    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, _keys(value), attr)


def _keys(values: list[Any]) -> list[Any]:
    """What may be a key: Django's own widgets fail on the rest instead of showing that nothing is chosen."""
    return [key for key in values if not key or whole_number(str(key))]


class OwnerForm(forms.Form):
    """Who gets the chosen records."""

    owner = forms.ModelChoiceField(
        get_user_model()._default_manager.filter(is_active=True), label=gettext_lazy("New owner")
    )
