"""The form that adds one row of criteria to a list: a field, then how to ask, then the value that it takes."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.catalogue import Field, FieldType, fields_of
from core.criteria import CriteriaError, Operator, Reader, Row, operators_of
from core.criteria.values import LONGEST, RANGE
from core.forms import RecordField
from core.locales import current_locale
from core.numbers import read_decimal

NUMBERS = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT})
DAYS = frozenset({FieldType.DATE, FieldType.MOMENT})
_SELECT = {"class": "form-select"}
_INPUT = {"class": "form-control"}


class AddFilterForm(forms.Form):
    """`AddFilterForm(query, model=…, reader=…)`: its inputs are those that the chosen field and operator take.

    add: the field's name. operator. value, and `to` where a range is asked for. A number is typed in the reader's
    locale; `row` says all in the words of criteria. Unknown fields and operators fall back to the first.
    """

    auto_id = "add-filter-%s"

    def __init__(self, query: Any, *, model: Any, reader: Reader):
        is_sent = bool(query.get("apply"))
        asked = {name: query.get(name, "") for name in ("add", "operator", "value", "to")}
        super().__init__(query.copy() if is_sent else None, auto_id=self.auto_id, initial=asked)
        self.known = {name: field for name, field in fields_of(model).items() if field.is_filterable}
        self.reader = reader
        self.chosen = self.known.get(query.get("add", ""))
        self.fields["add"] = forms.ChoiceField(
            label=_("Field"), choices=_field_choices(model, get_language()), widget=forms.Select(attrs=_SELECT)
        )
        if self.chosen:
            self._add_inputs(self.chosen, query.get("operator", ""))

    def _add_inputs(self, field: Field, asked: str) -> None:
        operators = {name: operator for name, operator in operators_of(field).items() if not operator.is_linked}
        self.operator = operators.get(asked) or next(iter(operators.values()))
        self.initial["operator"] = self.operator.name
        if self.is_bound:
            self.data["operator"] = self.operator.name  # type: ignore[index]
        self.fields["operator"] = forms.ChoiceField(
            label=_("How"), choices=[(o.name, o.label) for o in operators.values()], widget=forms.Select(attrs=_SELECT)
        )
        if self.operator.takes != "nothing":
            self.fields["value"] = self._value_input(field, self.operator)
        if self.operator.takes == "range":
            self.fields["to"] = self._value_input(field, self.operator)
            self.fields["value"].label, self.fields["to"].label = _("From"), _("To")

    def _value_input(self, field: Field, operator: Operator) -> forms.Field:
        label = _("Value")
        if operator.offered is not None:
            return _select(label, [("", "–"), *operator.offered()])
        if operator.takes == "days":
            return forms.IntegerField(label=_("Days"), min_value=1, widget=forms.NumberInput(attrs=_INPUT))
        if operator.takes == "text":
            return forms.CharField(label=label, max_length=LONGEST, widget=forms.TextInput(attrs=_INPUT))
        if field.type is FieldType.RECORD:
            found = RecordField(self.reader.seen(field.related_model), label=label)
            found.widget.attrs.update(_INPUT)
            return found
        if field.type is FieldType.BOOLEAN:
            return _select(label, [("yes", _("yes")), ("no", _("no"))])
        if field.type is FieldType.CHOICE or field.type.is_relation:
            return _select(label, [("", "–"), *field.choices()])
        if field.type in DAYS:
            return forms.DateField(label=label, widget=forms.DateInput(attrs={**_INPUT, "type": "date"}))
        inputmode = {"inputmode": "decimal"} if field.type in NUMBERS else {}
        return forms.CharField(label=label, max_length=LONGEST, widget=forms.TextInput(attrs={**_INPUT, **inputmode}))

    def clean(self) -> dict[str, Any]:
        """The whole must be criteria that the list understands."""
        if self.chosen and not self.errors:
            try:
                self.row.bind(self.known, self.reader)
            except CriteriaError as error:
                self.add_error("value" if "value" in self.fields else "operator", error.message)
        return self.cleaned_data

    @property
    def row(self) -> Row:
        """What was filled in, once it is valid."""
        texts = [_as_text(self.chosen, self.cleaned_data[name]) for name in ("value", "to") if name in self.fields]
        return Row(self.cleaned_data["add"], self.operator.name, RANGE.join(texts))


@cache
def _field_choices(model: Any, language: str | None) -> list[Any]:
    """The fields that a list can be filtered by, in the groups of their record's pages; kept in each language."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, field in fields_of(model).items():
        if field.is_filterable:
            groups.setdefault(str(field.group), []).append((name, field.label))
    return [("", _("Choose a field")), *groups.items()]


def _select(label: str, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select(attrs=_SELECT))


def _as_text(field: Field | None, value: Any) -> str:
    """A typed value in the words of criteria, which are the same in every locale."""
    if hasattr(value, "pk"):
        return str(value.pk)
    if field and field.type in NUMBERS and isinstance(value, str):
        try:
            return f"{read_decimal(value, current_locale()):f}"
        except ValueError:
            return value  # criteria say what is wrong with it
    return str(value)
