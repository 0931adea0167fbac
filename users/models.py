"""Who works here: users with a profile (what they may do) and a role (whose records they see), and queues."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.history import track
from users.permissions import Profile


@track()
class Role(models.Model):
    """A node of the role tree. Its people see the records of everyone below it.

    `lineage` holds the ids of all nodes above, kept by `users.services`, so that "everyone below" is one indexed test.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("reports to")
    )
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        ordering = ["name"]
        indexes = [GinIndex(fields=["lineage"], name="role_lineage")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="role_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users by natural key e-mail, case-insensitively."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Django's `createsuperuser` command; everything else creates users by `users.services.user_create`."""
        from users.services import user_create  # the service imports this module

        return user_create(by=None, email=email, password=password, profile=Profile.ADMINISTRATOR, **fields)


def _time_zones() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


@dataclass(frozen=True)
class Reach:
    """What a user's rights follow from, as keys.

    below: everyone whose role is below. queues: those whose records the user may take. all_queues: these and those of
    everyone below. defaults: the organisation's default access by record type, where it has chosen one.
    """

    below: list[int] = field(default_factory=list)
    queues: list[int] = field(default_factory=list)
    all_queues: list[int] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)


@track(exclude=["password", "last_login", "sessions_ended"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in, by e-mail address."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class PathPanel(models.TextChoices):
        BY_ROOM = "room", _("Open where there is room")
        OPEN = "open", _("Open")
        FOLDED = "folded", _("Folded")

    email = models.EmailField(_("e-mail"), max_length=254)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    title = models.CharField(_("title"), max_length=128, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    profile = models.CharField(_("profile"), max_length=16, choices=Profile.choices, default=Profile.REP)
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("role"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", choices=_time_zones)
    locale = models.CharField(
        _("number and date format"),
        max_length=8,
        default="en-GB",
        choices=[("en-GB", "English (UK)"), ("en-US", "English (US)"), ("de", "Deutsch"), ("fr", "Français")],
    )
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    confetti = models.CharField(
        _("confetti"), max_length=3, choices=[("on", _("Celebrate with me")), ("off", _("Without me"))], default="on"
    )
    path_panel = models.CharField(
        _("key fields and guidance"), max_length=6, choices=PathPanel.choices, default=PathPanel.BY_ROOM
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), db_default=models.functions.Now(), editable=False)
    # How often all sessions of this user were ended: part of what each session is checked against.
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["last_name"]
    objects = UserManager()

    class Meta:
        verbose_name, verbose_name_plural = _("user"), _("users")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("A user with this e-mail exists already."),
            ),
            models.CheckConstraint(
                condition=models.Q(profile=Profile.ADMINISTRATOR, is_superuser=True)
                | (~models.Q(profile=Profile.ADMINISTRATOR) & models.Q(is_superuser=False)),
                name="user_administrator_is_superuser",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.first_name, self.last_name])) or self.email

    def get_absolute_url(self) -> str:
        return reverse("users:edit", args=[self.pk])

    @property
    def is_staff(self) -> bool:
        """May enter the admin."""
        return self.is_active and self.profile in {Profile.MANAGER, Profile.ADMINISTRATOR}

    @property
    def initials(self) -> str:
        letters = [name[0] for name in (self.first_name, self.last_name) if name]
        return "".join(letters).upper() or self.email[0].upper()

    @property
    def is_invited(self) -> bool:
        """May log in but has no password yet: the invitation is open."""
        return self.is_active and not self.has_usable_password()

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must hold to be this user's; Django's, of the password, and how often sessions were ended."""
        kept = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("users.User.session", kept, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def reach(self) -> Reach:
        """Read once for a request: with the user who logged in (`users.backends`), else in one statement."""
        columns = reach_columns()
        is_here = columns.keys() <= self.__dict__.keys()
        found: Any = self.__dict__ if is_here else User.objects.values(**columns).get(pk=self.pk)
        below, queues, theirs, defaults = ([*(found[name] or [])] for name in columns)
        return Reach(below, queues, sorted({*queues, *theirs}), dict(text.split() for text in defaults))

    @property
    def queue_ids(self) -> list[int]:
        """Ids of the queues whose records this user may take."""
        return self.reach.queues

    @property
    def below_ids(self) -> list[int]:
        """Ids of everyone whose role is below this user's."""
        return self.reach.below

    @property
    def reach_ids(self) -> list[int]:
        """Ids of this user and everyone below: what belongs to them, or was shared with them, this user sees."""
        return [self.pk, *self.reach.below]

    @property
    def reach_queue_ids(self) -> list[int]:
        """Ids of the queues of this user and of everyone below."""
        return self.reach.all_queues


def reach_columns() -> dict[str, ArraySubquery]:
    """What `User.reach` is made of, for a queryset of users."""
    lineage = [models.OuterRef("role_id")]
    below = User.objects.filter(role__lineage__contains=lineage).order_by("pk")
    members = Queue.members.through.objects.order_by("queue_id")
    theirs = members.filter(user__role__lineage__contains=lineage).distinct()
    chosen = RecordAccess.objects.order_by().values_list(Concat("record_type", models.Value(" "), "access"))
    return {
        "_below": ArraySubquery(below.values("pk")),
        "_queues": ArraySubquery(members.filter(user=models.OuterRef("pk")).values("queue_id")),
        "_queues_below": ArraySubquery(theirs.values("queue_id")),
        "_defaults": ArraySubquery(chosen),
    }


_ANYBODY = -1


@cache
def _reaching_statement() -> tuple[str, list[Any]]:
    """Reads a user with the columns of their reach; written once, since every request sends it."""
    sql, params = User.objects.annotate(**reach_columns()).filter(pk=_ANYBODY).query.sql_with_params()
    return sql, list(params)


def user_with_reach(key: int) -> User | None:
    """A user together with what `User.reach` is made of, in one statement; None where there is none."""
    sql, params = _reaching_statement()
    return next(iter(User.objects.raw(sql, [key if value == _ANYBODY else value for value in params])), None)


class PasswordResetRequest(models.Model):
    """That somebody typed an e-mail address into "Forgot your password?". A row is written for any address, known or
    not, and a worker finds out whose it is: so the page takes the same time for all, and tells nobody who works here.
    """

    is_digested = False

    email = models.CharField(_("e-mail"), max_length=254)
    address = models.GenericIPAddressField(_("from address"), null=True)
    created_at = models.DateTimeField(_("created"), db_default=models.functions.Now())
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("password reset"), _("password resets")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at"], name="password_reset_newest")]

    def __str__(self) -> str:
        return self.email


@track()
class Queue(models.Model):
    """An owner of leads that is not a person: its members see its leads and take them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail"), max_length=80, blank=True)
    members = models.ManyToManyField(User, related_name="queues", blank=True, verbose_name=_("members"))

    class Meta:
        verbose_name, verbose_name_plural = _("queue"), _("queues")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@track()
class RecordAccess(models.Model):
    """The organisation's default for one record type: what everyone may do with records of others."""

    class Access(models.TextChoices):
        PRIVATE = "private", _("Private")
        READ = "read", _("Everyone may read")
        WRITE = "write", _("Everyone may read and edit")

    record_type = models.CharField(
        _("record type"), max_length=80, unique=True, help_text=_('For example "leads.lead".')
    )
    access = models.CharField(_("default access"), max_length=8, choices=Access.choices)

    class Meta:
        verbose_name, verbose_name_plural = _("default access"), _("default access")
        ordering = ["record_type"]

    def __str__(self) -> str:
        return f"{self.record_type}: {self.get_access_display()}"


class RecordShareQuerySet(models.QuerySet):
    """Shares."""

    def of(self, record: models.Model) -> Self:
        """Those of one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def reaching(self, user: User, model: type[models.Model], access: Iterable[str]) -> Self:
        """Those that let the user, or somebody below, at records of a type with one of these kinds of access."""
        content_type = ContentType.objects.get_for_model(model)
        return self.filter(content_type=content_type, user__any_of=user.reach_ids, access__in=access)


@track()
class RecordShare(models.Model):
    """That one record is open to one more person. Manual shares are made by whoever may edit the record; those of an
    opportunity's team are kept by its members. Written by `users.sharing` alone.
    """

    class Access(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and edit")

    class Cause(models.TextChoices):
        MANUAL = "manual", _("Shared by hand")
        TEAM = "team", _("Opportunity team")

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("record type"))
    object_id = models.BigIntegerField(_("record"))
    record = GenericForeignKey("content_type", "object_id")
    user = models.ForeignKey(User, models.PROTECT, related_name="record_shares", verbose_name=_("user"))
    access = models.CharField(_("access"), max_length=5, choices=Access.choices, default=Access.READ)
    cause = models.CharField(_("because of"), max_length=6, choices=Cause.choices, default=Cause.MANUAL)
    created_at = models.DateTimeField(_("since"), db_default=models.functions.Now(), editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("shared by")
    )

    objects = RecordShareQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("share"), _("shares")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "content_type", "object_id"], name="record_share_user"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user", "cause"],
                name="record_share_once",
                violation_error_message=_("This record is shared with them already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_access_display()}"

    @property
    def is_write(self) -> bool:
        return self.access == self.Access.WRITE

    @property
    def is_manual(self) -> bool:
        return self.cause == self.Cause.MANUAL
