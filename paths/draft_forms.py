"""The editor of one step of a path's draft: what is typed, as content, and where a refusal is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.catalogue import Field, fields_of
from core.criteria import CriteriaError, Reader
from core.errors import BusinessRuleError
from core.forms import add_errors
from core.records import type_of
from paths import registry
from paths.content import ITEM_KEY, MOST_DAYS, MOST_ITEM, Item, Mode, StepContent, field_name
from paths.guidance_text import html_of, picture_text, text_of
from paths.models import Celebration, PathVersion
from paths.pictures import LIMITS, MOST_WORDS, address_of, key_of
from paths.registry import StepOption

# What a refusal calls a part -> the form's field that it is shown at.
_FIELD_OF_PART = {
    "guidance": "guidance",
    "picture": "picture",
    "expected_days": "expected_days",
    "gate-mode": "gate_mode",
    "gate-facts": "gate_facts",
}
_LISTS = ("key_fields", "gate_fields")
ADD_PICTURE = "add:picture:"


class StepForm(forms.Form):
    """What of a step fits into plain fields, and how often the path celebrates. `version`: the draft that was read."""

    guidance = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Guidance for success"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "**bold**, *italic*, # heading, - list, 1. numbered list, [words](https://address); an empty line begins a "
            "paragraph. A picture that is added below stands on a line that can be moved."
        ),
    )
    picture = forms.FileField(
        required=False,
        label=gettext_lazy("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=format_lazy(
            gettext_lazy("PNG or JPEG, at most {most} MB. It is added at the end of the guidance."),
            most=LIMITS.bytes // 2**20,
        ),
    )
    picture_words = forms.CharField(
        required=False,
        max_length=MOST_WORDS,
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy("For those who do not see it."),
    )
    expected_days = forms.IntegerField(
        required=False,
        label=gettext_lazy("Expected days"),
        help_text=gettext_lazy("For longer than this a record stands out. Empty: nobody minds."),
    )
    celebrates = forms.BooleanField(required=False, label=gettext_lazy("Celebrate when a record comes here"))
    gate_mode = forms.ChoiceField(
        choices=Mode.choices, label=gettext_lazy("Before a record goes on from here"), widget=forms.RadioSelect
    )
    gate_checklist = forms.BooleanField(required=False, label=gettext_lazy("The whole checklist is ticked"))
    gate_facts = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("The record"), widget=forms.CheckboxSelectMultiple
    )
    gate_next = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("It goes only to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: anywhere."),
    )
    celebration = forms.ChoiceField(
        choices=Celebration.choices,
        label=gettext_lazy("How often steps are celebrated"),
        help_text=gettext_lazy("Of all steps of this path that celebrate."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, editor: StepEditor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        facts: Any = self.fields["gate_facts"]
        facts.choices = [(fact.key, str(fact.label)) for fact in editor.path_type.facts]
        following: Any = self.fields["gate_next"]
        following.choices = editor.following()
        for name in ("guidance", "picture", "picture_words"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["expected_days"].widget.attrs |= {"class": "form-control", "min": 1, "max": MOST_DAYS}

    def clean(self) -> dict[str, Any]:
        """A picture comes with words, and words with a picture."""
        found = super().clean() or self.cleaned_data
        has_words = bool(found.get("picture_words"))
        if found.get("picture"):
            if not has_words and "picture_words" not in self.errors:
                self.add_error("picture_words", _("Say what the picture shows, too."))
            if self.errors:
                self.forget_picture()
        elif (has_words or self.data.get("do") == ADD_PICTURE) and "picture" not in self.errors:
            self.add_error("picture", _("Choose the picture, too."))
        return found

    def forget_picture(self) -> None:
        """Asks for the file once more: a form that comes back with something wrong has none."""
        if self.cleaned_data.get("picture") and "picture" not in self.errors:
            self.add_error("picture", _("Choose the picture once more: nothing was saved yet."))


class StepEditor:
    """One step of a draft (`key`: the first where it is not one of the path's), as it is stored, or as it is typed.

    `action` is what the pressed button asks for, in three parts: ("up", "key_fields", "rating"), ("remove", "item",
    "a1b2c3d4"), ("go", "step", "12"), ("save", "", "") …
    """

    def __init__(self, data: Any, files: Any, *, draft: PathVersion, key: str, user: Any):
        self.draft, self.user, self.data = draft, user, data
        self.path_type = registry.all_paths()[draft.path.record_type]
        self.options = self.path_type.options(draft.path.scope)
        self.step = self._step(key)
        self.stored = StepContent.from_json(draft.content.get(self.step.key, {}))
        self.errors: dict[str, list[str]] = {}
        self.form = StepForm(data, None if data is None else files, editor=self, initial=self._initial())
        word, __, rest = (data or {}).get("do", "save").partition(":")
        self.action = (word, *rest.partition(":")[::2])
        self.items = self._read_items() if data is not None else list(self.stored.checklist)
        self.lists = {name: self._read_names(name) for name in _LISTS}

    def _step(self, key: str) -> StepOption:
        found = next((option for option in self.options if option.key == key), None)
        if found is None and self.data is not None:
            raise BusinessRuleError(_("This step does not exist any more: nothing was saved."))
        return found or next(iter(self.options), StepOption("", ""))

    def _initial(self) -> dict[str, Any]:
        gate = self.stored.gate
        return {
            "guidance": text_of(self.stored.guidance),
            "expected_days": self.stored.expected_days,
            "celebrates": self.stored.celebrates,
            "gate_mode": gate.mode,
            "gate_checklist": gate.checklist,
            "gate_facts": list(gate.facts),
            "gate_next": list(gate.next),
            "celebration": self.draft.celebration,
            "version": self.draft.version,
        }

    def following(self) -> list[tuple[str, str]]:
        """Where a record may go from here; steps that a gate names and that no longer exist stay to be seen."""
        found = [(option.key, option.label) for option in self.options if option.key != self.step.key]
        gone = [key for key in self.stored.gate.next if key not in {option.key for option in self.options}]
        return [*found, *((key, _("A step that no longer exists (%(key)s)") % {"key": key}) for key in gone)]

    # What is typed

    def _read_names(self, name: str) -> list[str]:
        """Names of fields in order, the one that is added last; only such as the record's form has."""
        if self.data is None:
            return list(self.stored.key_fields if name == "key_fields" else self.stored.gate.fields)
        stored = self.stored.key_fields if name == "key_fields" else self.stored.gate.fields
        posted = [*self.data.getlist(name), self.data.get(f"{name}-add", "")]
        names = [n for n in dict.fromkeys(posted) if n in self.possible or n in stored]
        return self._arranged(names, name)

    def _read_items(self) -> list[Item]:
        """The checklist: keys stay, so that what is ticked stays ticked; a new item gets a key of its own, and keeps it
        through a refusal.
        """
        posted = [key for key in dict.fromkeys(self.data.getlist("item")) if f"item-{key}" in self.data]
        keys = [key for key in posted if ITEM_KEY.fullmatch(key)]
        items = [Item(key, self.data.get(f"item-{key}", "").strip()) for key in self._arranged(keys, "item")]
        added = [line.strip() for line in self.data.get("item-add", "").splitlines() if line.strip()]
        return [*items, *(Item.new(text) for text in added)]

    def _arranged(self, names: list[str], of: str) -> list[str]:
        """What the pressed button makes of a list: one less, or one moved by a place."""
        word, where, name = self.action
        if where != of or name not in names:
            return names
        at = names.index(name)
        rest = [*names[:at], *names[at + 1 :]]
        if word == "remove":
            return rest
        to = {"up": at - 1, "down": at + 1}.get(word, at)
        return [*rest[: max(0, to)], name, *rest[max(0, to) :]]

    @property
    def content(self) -> StepContent:
        """The step as it is typed; what the form did not understand stays as it was."""
        found = {**self._initial(), **getattr(self.form, "cleaned_data", {})}
        lines = found["guidance"].splitlines()
        for picture in self.pictures:
            lines += ["", picture_text(found["picture_words"], address_of(key_of(picture)))]
        typed = "\n".join(lines)
        is_same = typed.strip() == text_of(self.stored.guidance)
        return replace(
            self.stored,
            key_fields=tuple(self.lists["key_fields"]),
            guidance=self.stored.guidance if is_same else html_of(typed),
            checklist=tuple(self.items),
            expected_days=found["expected_days"],
            celebrates=found["celebrates"],
            gate=replace(
                self.stored.gate,
                mode=found["gate_mode"],
                fields=tuple(self.lists["gate_fields"]),
                checklist=found["gate_checklist"],
                facts=tuple(found["gate_facts"]),
                next=tuple(found["gate_next"]),
            ),
        )

    @cached_property
    def pictures(self) -> list[bytes]:
        """The picture that is added, if one is; of one that is too large, enough to tell."""
        file = getattr(self.form, "cleaned_data", {}).get("picture")
        return [file.read(LIMITS.bytes + 1)] if file else []

    def whole(self) -> dict[str, Any]:
        """The content of the whole draft, with what a button does to steps that no longer exist."""
        word, where, key = self.action
        found = {**self.draft.content, self.step.key: self.content.as_json()}
        if where == "step" and key in self.gone_keys:
            if word == "take":
                found[self.step.key] = found[key]
            if word in {"take", "drop"}:
                del found[key]
        return found

    # What the page shows

    @property
    def possible(self) -> dict[str, Field]:
        known = fields_of(type_of(self.path_type.record_type).model)
        return {name: field for name, field in known.items() if field.is_editable}

    def picked(self, name: str) -> dict[str, Any]:
        """A list of fields for the page: its rows, and by group what can be added."""
        names = self.lists[name]
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, field in self.possible.items():
            if key not in names:
                groups.setdefault(str(field.group), []).append((key, field.label))
        rows = [(n, self.possible[n].label if n in self.possible else n) for n in names]
        return {"name": name, "rows": rows, "groups": list(groups.items()), "errors": self.errors.get(name, [])}

    def key_fields(self) -> dict[str, Any]:
        return self.picked("key_fields")

    def gate_fields(self) -> dict[str, Any]:
        return self.picked("gate_fields")

    def steps(self) -> list[dict[str, Any]]:
        """The steps in a row, and what each of them has."""
        return [
            {"option": o, "is_chosen": o.key == self.step.key, "has": has_words(self.draft.content.get(o.key, {}))}
            for o in self.options
        ]

    @property
    def gone_keys(self) -> list[str]:
        """Steps that have content and no longer exist."""
        known = {option.key for option in self.options}
        return [key for key in self.draft.content if key not in known]

    def gone(self) -> list[dict[str, Any]]:
        return [
            {"key": key, "has": has_words(self.draft.content[key]), "text": text_of(self._guidance(key))}
            for key in self.gone_keys
        ]

    def _guidance(self, key: str) -> str:
        return str(self.draft.content[key].get("guidance", ""))

    def criteria(self) -> list[str]:
        """The gate's conditions as sentences; those that mean nothing, or nothing to the reader, say why."""
        try:
            bound = self.stored.gate.criteria.bind(type_of(self.path_type.record_type).model, Reader(self.user))
        except CriteriaError as error:
            return [error.message]
        return [f"{row.field.label} {row.words}" for row in [*bound.all, *bound.any]]

    most_item = MOST_ITEM

    # What was refused

    def add_errors(self, error: BusinessRuleError) -> None:
        """Shows each message at its place; those of another step above the form, with its name."""
        labels = {field_name(option.key, ""): option.label for option in self.options}
        for name, texts in error.errors.items():
            own = str(name).removeprefix(field_name(self.step.key, ""))
            if own == str(name) and own != "picture":
                label = next((text for prefix, text in labels.items() if str(name).startswith(prefix)), "")
                add_errors(
                    self.form, BusinessRuleError(errors={None: [f"{label}: {t}" if label else t for t in texts]})
                )
            elif own in _FIELD_OF_PART:
                add_errors(self.form, BusinessRuleError(errors={_FIELD_OF_PART[own]: texts}))
            else:
                self.errors[own.replace("-", "_")] = list(texts)
        self.form.forget_picture()


def has_words(data: dict[str, Any]) -> list[str]:
    """What a step has, in a few words."""
    content = StepContent.from_json(data)
    gates = {Mode.WARN.value: _("warns"), Mode.BLOCK.value: _("blocks")}
    found = [
        _count(len(content.key_fields)),
        _("guidance") if content.guidance else "",
        _("checklist of %(number)s") % {"number": len(content.checklist)} if content.checklist else "",
        gates.get(content.gate.mode, "") if content.gate.is_on else "",
        _("celebrates") if content.celebrates else "",
    ]
    return [words for words in found if words]


def _count(fields: int) -> str:
    return ngettext("%(number)s field", "%(number)s fields", fields) % {"number": fields} if fields else ""
