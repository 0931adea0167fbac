"""Who gets the chosen records."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.owners import reference
from users.models import Queue, User


class OwnersForm(forms.Form):
    """The new owner of several records: an active user."""

    has_queues: ClassVar[bool] = False
    owner = forms.ChoiceField(label=gettext_lazy("New owner"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        users = {reference(user): user for user in User.objects.filter(is_active=True)}
        queues = {reference(queue): queue for queue in Queue.objects.all()} if self.has_queues else {}
        self.owners: dict[str, Any] = {**users, **queues}
        named: list[Any] = [(key, str(owner)) for key, owner in users.items()]
        if queues:
            named = [(_("Users"), named), (_("Queues"), [(key, str(row)) for key, row in queues.items()])]
        self.fields["owner"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean_owner(self) -> User | Queue:
        return self.owners[self.cleaned_data["owner"]]


class OwnersOrQueuesForm(OwnersForm):
    """The same for records that may wait in a queue: users and queues in one list."""

    has_queues = True
