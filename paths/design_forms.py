"""Forms about whole paths: a new one, its name, what it takes over, and the record that a preview shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordField
from core.numbers import whole_number
from core.records import type_of
from paths import registry
from paths.models import Path, PathVersion


def unwalked() -> list[tuple[str, str]]:
    """(key, name) of every set of steps that no path in use is about: "leads.lead:", "opportunities.opportunity:3"."""
    taken = set(Path.objects.filter(is_active=True).values_list("record_type", "scope"))
    return [
        (f"{record_type}:{scope}", _set_name(record_type, name))
        for record_type, path_type in registry.all_paths().items()
        for scope, name in path_type.scopes()
        if (record_type, scope) not in taken
    ]


def set_names() -> dict[tuple[str, str], str]:
    """What the sets of steps are called, by record type and scope."""
    return {
        (record_type, scope): _set_name(record_type, name)
        for record_type, path_type in registry.all_paths().items()
        for scope, name in path_type.scopes()
    }


def _set_name(record_type: str, name: str) -> str:
    records = str(type_of(record_type).model._meta.verbose_name_plural).capitalize()
    return records if name.casefold() == records.casefold() else f"{records}: {name}"


class PathNameForm(forms.ModelForm):
    """What a path is called."""

    class Meta:
        model = Path
        fields = ["name"]

    def _post_clean(self) -> None:
        """The service validates."""


class PathCreateForm(PathNameForm):
    """A path for a set of steps that has none, empty or with what another one says."""

    walks = forms.ChoiceField(label=_("For"))
    source = forms.ModelChoiceField(
        Path.objects.none(), required=False, label=_("Copy from"), empty_label=_("nothing: begin empty"),
        help_text=_("Steps are matched by their names, the others by their order."),
    )  # fmt: skip
    field_order = ("walks", "name", "source")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        walks: Any = self.fields["walks"]
        walks.choices = unwalked()
        source: Any = self.fields["source"]
        types = {key.partition(":")[0] for key, __ in walks.choices}
        source.queryset = Path.objects.filter(record_type__in=types)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        record_type, __, scope = data.get("walks", "").partition(":")
        return {**data, "record_type": record_type, "scope": scope}


class CopyForm(forms.Form):
    """The path that a draft takes over."""

    source = forms.ModelChoiceField(
        Path.objects.none(), label=_("Copy from"),
        help_text=_("Steps are matched by their names, the others by their order."),
    )  # fmt: skip

    def __init__(self, *args: Any, path: Path, **kwargs: Any):
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.queryset = Path.objects.filter(record_type=path.record_type).exclude(pk=path.pk)


class ImportForm(forms.Form):
    """A file that “Export” of a path wrote, here or elsewhere."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Steps are matched by their names, the others by their order."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )


class RecordChoice(forms.Form):
    """The record that a version is shown on; none: the newest that the reader may see and that walks these steps."""

    record = RecordField(Path.objects.none(), required=False, label=_("Show it on"))

    def __init__(self, *args: Any, version: PathVersion, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        path = version.path
        rows = type_of(path.record_type).model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]
        field: Any = self.fields["record"]
        field.queryset = registry.all_paths()[path.record_type].walking(rows, path.scope)
        field.widget.attrs["class"] = "form-control"

    def find(self, key: str) -> Any:
        """The record of a key, the newest for ""; None where there is none like it."""
        field: Any = self.fields["record"]
        rows = field.queryset.order_by("-pk")
        return rows.filter(pk=whole_number(key)).first() if key else rows.first()

    @property
    def chosen(self) -> Any:
        if not self.is_bound:
            return self.find("")
        return self.cleaned_data["record"] if self.is_valid() else None
