"""What every page's template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static


def page(request: HttpRequest) -> dict[str, Any]:
    """`request_id` to quote in a complaint, `sprite` the address of the icons."""
    return {"request_id": getattr(request, "request_id", ""), "sprite": static("vendor/icons/sprite.svg")}
