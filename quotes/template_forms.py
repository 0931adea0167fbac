"""Forms about quote templates: the draft with its sections, new templates, and the quote that a preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.criteria import CriteriaError, Reader
from core.errors import BusinessRuleError
from core.forms import RecordField, RecordForm, add_errors
from core.numbers import whole_number
from quotes.models import Quote, QuoteTemplate, QuoteTemplateVersion
from quotes.models.template import Column, Place
from quotes.sections import MOST_TITLE, Section, criteria_of, field_name, new_section

LOOK = ("design", "font", "colour", "header", "footer", "shows_logo", "shows_page_numbers")
WORDS = ("introduction", "terms", "shows_bank", "shows_signature", "columns")
READER = ("language", "locale")


class DraftForm(RecordForm):
    """What a draft holds, but for its sections (`SectionGrid`)."""

    groups = ((_("Look"), LOOK), (_("Words and parts"), WORDS), (_("Language"), READER))
    columns = forms.MultipleChoiceField(
        choices=Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Columns of the lines"),
        help_text=_("The item's name always has one."),
    )

    class Meta:
        model = QuoteTemplateVersion
        fields = [*LOOK, *WORDS, *READER]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["colour"].widget = forms.TextInput(attrs={"type": "color", "class": "form-control-color"})
        for name in ("introduction", "terms"):
            self.fields[name].widget.attrs["rows"] = 4 if name == "introduction" else 6


class SectionGrid:
    """The sections of a draft as they are typed: texts under `section-<key>-<name>`, their order that of `section`.

    `action` is what the pressed button asks for: ("save", 0), ("add", 0), ("up", 3) …; criteria are kept as stored.
    """

    def __init__(self, data: Any, *, draft: QuoteTemplateVersion, user: Any):
        self.user = user
        self.errors: dict[str, list[str]] = {}
        self.stored = {section["key"]: section for section in draft.sections}
        self.sections = [self._read(data, key) for key in self._keys(data)] if data is not None else draft.sections
        word, __, key = (data or {}).get("do", "save").partition("-")
        self.action = (word, whole_number(key))

    def _keys(self, data: Any) -> list[int]:
        keys = [whole_number(text) for text in data.getlist("section")]
        return list(dict.fromkeys(key for key in keys if 0 < key < 10**6))

    def _read(self, data: Mapping[str, str], key: int) -> Section:
        section = {"key": key, "criteria": self.stored.get(key, {}).get("criteria", {})}
        texts = {name: data.get(field_name(section, name), "") for name in ("title", "body", "place")}
        return {**section, **{name: "\n".join(text.splitlines()) for name, text in texts.items()}}

    def apply(self) -> None:
        """Does what a button asks of the list: one more, one less, or one moved by a place."""
        word, key = self.action
        at = next((n for n, section in enumerate(self.sections) if section["key"] == key), None)
        if word == "add":
            self.sections = [*self.sections, new_section(self.sections)]
        elif word == "remove" and at is not None:
            self.sections = [*self.sections[:at], *self.sections[at + 1 :]]
        elif word in {"up", "down"} and at is not None:
            to = at - 1 if word == "up" else at + 1
            if 0 <= to < len(self.sections):
                moved = list(self.sections)
                moved[at], moved[to] = moved[to], moved[at]
                self.sections = moved

    def rows(self) -> list[dict[str, Any]]:
        """The sections for the page: their values, names of inputs, criteria in words, and messages."""
        return [
            {
                "section": section,
                "id": f"section-{section['key']}",
                "places": Place.choices,
                "most_title": MOST_TITLE,
                "criteria": _words(section, self.user),
                "errors": {
                    name: self.errors.get(field_name(section, name), ())
                    for name in ("title", "body", "place", "criteria")
                },
            }
            for section in self.sections
        ]

    def add_errors(self, form: forms.BaseForm, error: BusinessRuleError) -> None:
        """Shows a broken rule at the sections' inputs, the rest at the form's."""
        own = {str(name): texts for name, texts in error.errors.items() if str(name).startswith("section-")}
        self.errors.update(own)
        others = {name: texts for name, texts in error.errors.items() if str(name) not in own}
        if others:
            add_errors(form, BusinessRuleError(errors=others))


def _words(section: Section, user: Any) -> list[str]:
    """The criteria of a section as sentences; those that mean nothing, or nothing to `user`, say why."""
    try:
        bound = criteria_of(section).bind(Quote, Reader(user))
    except CriteriaError as error:
        return [error.message]
    return [f"{row.field.label} {row.words}" for row in [*bound.all, *bound.any]]


class PreviewForm(forms.Form):
    """The quote with which a template is shown; none: the newest that the reader may see."""

    quote = RecordField(Quote.objects.none(), required=False, label=_("Show it with the quote"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["quote"]
        field.queryset = Quote.objects.visible_to(user)
        field.widget.attrs["class"] = "form-control"

    @property
    def chosen(self) -> Quote | None:
        field: Any = self.fields["quote"]
        found = self.cleaned_data.get("quote") if self.is_bound and self.is_valid() else None
        rows = field.queryset.select_related("opportunity__account", "contact", "owner")
        return rows.filter(pk=found.pk).first() if found else rows.order_by("-pk").first()


class TemplateNameForm(forms.ModelForm):
    """What a template is called; a new one may begin as a copy of another."""

    class Meta:
        model = QuoteTemplate
        fields = ["name"]

    def _post_clean(self) -> None:
        """The service validates."""
