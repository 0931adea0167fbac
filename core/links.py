"""Addresses for people outside a request: e-mails, one-time links."""

from django.conf import settings


def absolute(path: str) -> str:
    """A path of ours as a whole address, under the configured `BASE_URL`: what a request says of its host is anybody's
    word."""
    return f"{settings.BASE_URL}{path}"
