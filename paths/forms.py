"""The field in which somebody with the right says why a gate does not count, for forms that move records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from paths.services.gates import MOST_REASON
from users.permissions import Permission

NAME = "override"

if TYPE_CHECKING:
    Base = forms.Form
else:
    Base = object


class Overridable(Base):
    """Mixin: `take_override` in `__init__`; `offer_override` once a gate has stopped the move, for the template."""

    is_override_offered = False

    def take_override(self, user: Any) -> None:
        """The field, for who may override: a reason that is posted is part of `cleaned_data`."""
        if user.has_perm(Permission.GATE_OVERRIDE):
            self.fields[NAME] = forms.CharField(
                required=False,
                max_length=MOST_REASON,
                label=_("Go on nevertheless, because"),
                help_text=_("The reason stands in the history."),
            )

    def offer_override(self) -> None:
        """Shows the field where there is one, now that it is known to be needed."""
        self.is_override_offered = NAME in self.fields
        helper = getattr(self, "helper", None)
        if self.is_override_offered and helper is not None:
            helper.layout.append(NAME)
