"""For migrations that bring better content to a path that was delivered with the product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

Content = Mapping[str, Mapping[str, Any]]


def publish(apps: Any, path: Any, *, delivered: Content, content: Content, **more: Any) -> bool:
    """Publishes `content` as the next version of a path that is still as it was delivered, and says whether it did.

    path: as the migration knows it, or None. delivered: what its first version holds where nobody has changed it. What
    people made of it stays: another content, a draft, a later version or a path out of use.
    """
    if path is None or not path.is_active:
        return False
    versions = [(v.number, v.published_at is not None, v.content) for v in path.versions.all()]
    if versions != [(1, True, {key: said for key, said in delivered.items() if said})]:
        return False
    published = {"published_at": timezone.now(), "content": content, **more}
    apps.get_model("paths", "PathVersion").objects.create(path=path, number=2, **published)
    return True
