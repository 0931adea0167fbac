"""Creating, changing and deleting the web forms that bring leads."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.services import record_create, record_delete, record_update
from leads.models import WebForm
from leads.return_urls import is_web_address
from leads.webform_inputs import fillable
from users.models import User
from users.owned import check_owner


@transaction.atomic
def webform_create(*, by: User | None, **fields: Any) -> WebForm:
    """A new web form with an id of its own. Raises BusinessRuleError."""
    _check(fields)
    return record_create(WebForm, by=by, **fields)


@transaction.atomic
def webform_update(*, webform: WebForm, by: User | None, version: int | None, **fields: Any) -> WebForm:
    """Changes a web form read at `version`; its id stays. Raises StaleRecord, RecordGone, BusinessRuleError."""
    _check(fields)
    return record_update(webform, by=by, version=version, **fields)


def webform_delete(*, webform: WebForm, by: User | None, version: int | None = None) -> None:
    """Deletes a web form. Refuses in words while there are submissions: switch it off instead."""
    record_delete(webform, by=by, version=version)


def _check(fields: dict[str, Any]) -> None:
    check_owner(fields.get("owner"))
    field_map = fields.get("field_map", {})
    if not isinstance(field_map, dict):
        raise BusinessRuleError(_("Write pairs of a posted name and a lead field."), field="field_map")
    known = fillable()
    unknown = sorted({str(name) for name in field_map.values() if name not in known})
    if unknown:
        text = _("A form cannot fill these lead fields: %(names)s.")
        raise BusinessRuleError(text % {"names": ", ".join(unknown)}, field="field_map")
    for url in fields.get("allowed_return_urls") or []:
        if not is_web_address(url):
            text = _("“%(url)s” is no address such as https://www.example.com/thanks.")
            raise BusinessRuleError(text % {"url": url}, field="allowed_return_urls")
    if fields.get("return_url") and not is_web_address(fields["return_url"]):
        raise BusinessRuleError(_("Write an address such as https://www.example.com/thanks."), field="return_url")
