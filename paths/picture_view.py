"""Pictures of guidance, for everybody who works here: guidance says the same to all of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from files.views import POLICY
from paths.models import PathPicture

# An address never shows anything else, so that it is fetched once; `private`, because a log-in is asked for.
FOR_EVER = "private, max-age=31536000, immutable"


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """The picture of a key. Looked at by itself, it may load and run nothing, whatever a browser takes it for."""
    found = get_object_or_404(PathPicture, key=key)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": FOR_EVER}
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)
