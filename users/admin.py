"""Users, roles, queues and default access in the admin: managers look, administrators write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.backoffice import RecordAdmin, Verbs
from core.errors import BusinessRuleError
from users import services
from users.models import PasswordResetRequest, Queue, RecordAccess, RecordShare, Role, User
from users.sharing import is_shareable, record_share, record_share_update, record_unshare


def _role_create(*, by: User, **fields: Any) -> Role:
    return services.role_save(role=Role(**fields), by=by)


def _role_update(*, role: Role, by: User, **fields: Any) -> Role:
    for name, value in fields.items():
        setattr(role, name, value)
    return services.role_save(role=role, by=by)


def _queue_create(*, by: User, members: Any = None, **fields: Any) -> Queue:
    return services.queue_save(queue=Queue(**fields), members=members, by=by)


def _queue_update(*, queue: Queue, by: User, members: Any = None, **fields: Any) -> Queue:
    for name, value in fields.items():
        setattr(queue, name, value)
    return services.queue_save(queue=queue, members=members, by=by)


def _access_update(*, access_row: RecordAccess, by: User, access: str) -> RecordAccess:
    return services.record_access_set(record_type=access_row.record_type, access=access, by=by)


@admin.register(User)
class UserAdmin(RecordAdmin):
    """Users are switched off, never deleted: records keep saying who worked on them."""

    verbs = Verbs("user", create=services.user_create, update=services.user_update)
    list_display = ("__str__", "email", "profile", "role", "is_active", "last_login")
    list_filter = ("profile", "is_active", "role")
    search_fields = ("email", "first_name", "last_name")
    groups = (
        (_("Person"), ("email", "first_name", "last_name", "title", "phone")),
        (_("Rights"), ("profile", "role", "is_active")),
        (_("Preferences"), ("time_zone", "locale", "theme", "confetti", "path_panel")),
        (_("System"), ("created_at", "last_login")),
    )
    computed = ("last_login",)
    autocomplete_fields = ("role",)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return None  # that page is the administrators'


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    verbs = Verbs("role", create=_role_create, update=_role_update, delete=services.role_delete)
    list_display = ("name", "parent")
    search_fields = ("name",)
    groups = ((None, ("name", "parent")),)
    autocomplete_fields = ("parent",)


@admin.register(Queue)
class QueueAdmin(RecordAdmin):
    verbs = Verbs("queue", create=_queue_create, update=_queue_update, delete=services.queue_delete)
    list_display = ("name", "email")
    search_fields = ("name", "email")
    groups = ((None, ("name", "email", "members")),)
    autocomplete_fields = ("members",)


@admin.register(PasswordResetRequest)
class PasswordResetAdmin(RecordAdmin):
    """Who asked for a new password, known or not, in the last day."""

    list_display = ("email", "address", "created_at", "answered_at")
    search_fields = ("email",)
    groups = ((None, ("email", "address", "created_at", "answered_at")),)
    computed = ("email", "address", "created_at", "answered_at")


@admin.register(RecordAccess)
class RecordAccessAdmin(RecordAdmin):
    """What everyone may do with records of others; a row for each record type comes by migration."""

    verbs = Verbs("access_row", update=_access_update)
    fixed = ("record_type",)
    list_display = ("record_type", "access")
    groups = ((None, ("record_type", "access")),)


def _share_create(*, content_type: Any, object_id: int, user: User, by: User, **fields: Any) -> RecordShare:
    model = content_type.model_class()
    record = model._default_manager.filter(pk=object_id).first() if model and is_shareable(model) else None
    if record is None:
        raise BusinessRuleError(
            str(_("There is no record of this type and number that could be shared.")), field="object_id"
        )
    return record_share(record=record, user=user, by=by, access=fields.get("access", RecordShare.Access.READ))


@admin.register(RecordShare)
class RecordShareAdmin(RecordAdmin):
    """Records that are open to somebody by hand or by a team."""

    verbs = Verbs("share", create=_share_create, update=record_share_update, delete=record_unshare)
    list_display = ("user", "content_type", "object_id", "access", "cause", "created_at", "created_by")
    list_filter = ("cause", "access", "content_type")
    search_fields = ("user__last_name", "user__email")
    groups = ((None, ("content_type", "object_id", "user", "access", "cause", "created_at", "created_by")),)
    fixed = ("content_type", "object_id", "user", "cause")
    computed = ("cause",)
    autocomplete_fields = ("user",)

    def is_editable(self, request: HttpRequest, obj: Any) -> bool:
        """A team's share is the team's to change."""
        return obj.is_manual and super().is_editable(request, obj)
