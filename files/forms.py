"""The form that uploads files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once. The service says what is too much."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(upload, initial) for upload in uploads or [None]]


class UploadForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]  # the stubs mean the form's own attribute
        label=_("Files"),
        widget=ManyFilesInput,
        allow_empty_file=True,  # so that it is refused in words, by its name
        error_messages={"required": _("Choose a file first.")},
    )
