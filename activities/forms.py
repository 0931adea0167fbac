"""Forms of activities: one class, with the fields that each kind needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from core.forms import RecordForm
from users.models import User

Kind = Activity.Kind
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.CALL: ("subject", "description", "happens_at", "minutes"),
    Kind.TASK: ("subject", "due_date", "priority", "description"),
    Kind.NOTE: ("subject", "description"),
    Kind.EVENT: ("subject", "happens_at", "minutes", "description"),
}
ICONS = {Kind.CALL: "phone", Kind.TASK: "checkbox", Kind.NOTE: "note", Kind.EVENT: "calendar"}
# For a call or a note the text is enough: the subject is made of it.
SUBJECT_OPTIONAL = frozenset({Kind.CALL, Kind.NOTE})


class ActivityForm(RecordForm):
    """`ActivityForm(data, user=…, kind="task")`. With `has_owner` somebody else can be given the task or event."""

    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=gettext_lazy("Assigned to"), required=False, empty_label=None
    )

    class Meta:
        model = Activity
        fields = ["subject", "description", "due_date", "priority", "happens_at", "minutes"]

    def __init__(self, *args: Any, user: User, kind: str, has_owner: bool = False, **kwargs: Any):
        names = [*FIELDS[kind], *(["owner"] if has_owner and kind not in SUBJECT_OPTIONAL else [])]
        # Several of these forms share a page with others: ids begin with the kind.
        super().__init__(*args, user=user, only=names, auto_id=f"{kind}_%s", **kwargs)
        self.kind = kind
        self.initial.setdefault("owner", user.pk)
        self.fields["subject"].required = kind not in SUBJECT_OPTIONAL
        self.fields["description"].widget.attrs["rows"] = 3
        self.fields["subject"].widget.attrs["autofocus"] = True
        if "happens_at" in self.fields:
            self.fields["happens_at"].required = kind == Kind.EVENT
            self.fields["happens_at"].help_text = _("Now, if empty.") if kind == Kind.CALL else ""

    @property
    def icon(self) -> str:
        return ICONS[Kind(self.kind)]

    @property
    def title(self) -> str:
        titles = {
            Kind.CALL: _("Log a call"),
            Kind.TASK: _("New task"),
            Kind.NOTE: _("Write a note"),
            Kind.EVENT: _("New event"),
        }
        return titles[Kind(self.kind)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["subject"].strip():
            cleaned["subject"] = self._subject_of(cleaned["description"])
        return cleaned

    def _subject_of(self, text: str) -> str:
        """The first line of a note; a call may be without any text."""
        first = text.strip().partition("\n")[0].strip()
        if not first and self.kind == Kind.NOTE:
            self.add_error("description", _("Write something."))
        return first[:80] or _("Call")
