"""Parts of a page that are the same for many readers, written once. Loaded as a builtin."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.functional import Promise
from django.utils.translation import get_language

register = template.Library()

LIMIT = 500  # texts that one place in a template keeps
PLAIN = (str, int, type(None))


class KeptNode(template.Node):
    """See `kept`."""

    def __init__(self, nodelist: NodeList, names: dict[str, FilterExpression]):
        self.nodelist, self.names = nodelist, names
        self.texts: dict[tuple[Any, ...], str] = {}

    def render(self, context: template.Context) -> str:
        values = {name: _plain(name, expression.resolve(context, True)) for name, expression in self.names.items()}
        # The type, too: 1 equals True, and a text that is safe equals one that is not.
        key = (get_language(), *((type(value), value) for value in values.values()))
        text = self.texts.get(key)
        if text is None:
            values["sprite"] = context.get("sprite", "")
            text = self.nodelist.render(context.new(values))
            if len(self.texts) >= LIMIT:
                self.texts.clear()
            self.texts[key] = text
        return text


def _plain(name: str, value: Any) -> Any:
    value = str(value) if isinstance(value, Promise) else value
    if not isinstance(value, PLAIN):
        raise TypeError(f"{{% kept {name}=… %}} takes texts and numbers: a {type(value).__name__} may change unseen.")
    return value


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept area=request.resolver_match.app_name %}…{% endkept %}`: written once for each language and these values.

    Within the block nothing but these names is known (and the icons): no user, no request, no record. So what is kept
    for one reader can show another one nothing that is not theirs. A name that is missing here shows as nothing.
    """
    bits = token.split_contents()[1:]
    names = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"kept takes name=value, not {bits[0]!r}")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, names)
