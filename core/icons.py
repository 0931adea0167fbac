"""Icons, written out once when a template is compiled.

A page shows some sixty of them, and a component costs twenty times as much as its text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.template import Context, Template
from django_cotton.cotton_loader import Loader as CottonLoader

HOME = "components/icon.html"
# Attributes of plain text; the name alone may be a variable, since the component does nothing but write it.
_ICON = re.compile(r"""<c-icon\s+name="(?P<name>[a-z0-9-]+|\{\{ [\w.]+ \}\})"(?P<rest>(?:\s+[a-z]+="[\w -]*")*)\s*/>""")
_PLACE = "name-of-the-icon"


class Loader(CottonLoader):
    """django-cotton's loader of templates, which puts the text of `components/icon.html` in the place of `<c-icon>`."""

    def _get_template_string(self, template_name: str) -> str:
        text = super()._get_template_string(template_name)
        return text if template_name.endswith(HOME) else _ICON.sub(self._written_out, text)

    def _written_out(self, found: re.Match[str]) -> str:
        return _text(self, found["rest"]).replace(_PLACE, found["name"])


@cache
def _text(loader: Any, attributes: str) -> str:
    """An icon with these attributes; its name and the address of the sprite are still to be filled in."""
    tag = loader.cotton_compiler.process(f'<c-icon name="{_PLACE}"{attributes} />')
    written = Template(tag, engine=loader.engine).render(Context({"sprite": "{{ sprite }}"}, autoescape=False))
    return re.sub(r"\n+", "\n", written)
