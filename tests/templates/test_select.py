"""Our template of selects writes what Django's does."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting

CHOICES = [("", "–"), (1, "One & more"), ("Many", [("<2>", "Two"), ("3", "Three")])]


@pytest.mark.parametrize("value", [None, "", 1, "3", "<2>"])
def test_it_is_djangos(value):
    widget = forms.Select(attrs={"class": "form-select", "required": True, "disabled": False}, choices=CHOICES)
    ours, theirs = (
        widget.render("stage", value, attrs={"id": "stage"}, renderer=renderer())
        for renderer in (TemplatesSetting, DjangoTemplates)
    )
    assert _without_space(ours) == _without_space(theirs)
    assert ours != theirs


def test_of_several_choices_too():
    widget = forms.SelectMultiple(choices=CHOICES)
    ours, theirs = (
        widget.render("stages", ["1", "3"], renderer=renderer()) for renderer in (TemplatesSetting, DjangoTemplates)
    )
    assert _without_space(ours) == _without_space(theirs)
    assert ours.count("selected") == 2


def _without_space(html):
    return [line.strip() for line in html.splitlines() if line.strip()]
