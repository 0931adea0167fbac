"""Paths whose every step shows and asks all that a step can."""

from __future__ import annotations

from typing import Any

from leads.models import Lead
from opportunities.models import Opportunity
from paths.models import Path
from paths.services import path_draft_begin, path_draft_save, path_publish
from users.models import User

MARK = "bench"  # begins the keys of the checklists, by which a later run knows that they are there
KEY_FIELDS: dict[str, list[str]] = {
    Lead._meta.label_lower: ["title", "rating", "source", "product_interest", "phone", "description"],
    Opportunity._meta.label_lower: ["amount", "close_date", "next_step", "source", "product_interest", "description"],
}
GUIDANCE = "<p><b>Goal: they say that it is so.</b></p><ul>" + 12 * "<li>Ask, listen, and write it down.</li>" + "</ul>"


def fill(by: User) -> None:
    """Publishes such a version of each path of leads and deals; once.

    Gates warn: what a gate asks is asked at each move, and the record moves all the same.
    """
    for path in Path.objects.filter(record_type__in=KEY_FIELDS, is_active=True):
        content = path.current.content if path.current else {}
        if any(item["key"].startswith(MARK) for step in content.values() for item in step.get("checklist", ())):
            continue
        draft = path_draft_begin(path=path, by=by)
        whole = {step: {**said, **_full(path.record_type)} for step, said in draft.content.items()}
        draft = path_draft_save(draft=draft, by=by, version=draft.version, content=whole)
        path_publish(draft=draft, by=by, version=draft.version)


def _full(record_type: str) -> dict[str, Any]:
    fields = KEY_FIELDS[record_type]
    return {
        "key_fields": fields,
        "guidance": GUIDANCE,
        "checklist": [{"key": f"{MARK}-{number}", "text": f"Point {number} is settled"} for number in range(1, 6)],
        "expected_days": 7,
        "gate": {
            "mode": "warn",
            "fields": fields[:3],
            "checklist": True,
            "criteria": {"all": [["description", "is_not_empty", ""]]},
            "facts": ["active_30"],
        },
    }
