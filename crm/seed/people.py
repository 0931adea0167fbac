"""Who works there: a role tree of five levels, its people, and queues. Made by the services, like everybody."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.text import slugify

from crm.seed import words
from crm.seed.chance import yes, zipf
from crm.servers import logins
from users.models import Queue, Role, User
from users.permissions import Profile
from users.services import queue_save, role_save, user_create

USERS = 200
BRANCHES = (1, 2, 3, 4, 1)  # children of each role, level by level: 1 + 2 + 6 + 24 + 24 roles
RARE = 2  # people who own a few old records alone: the worst case for lists that are read newest first
QUEUES = {"Website": 40, "Partners": 12, "Trade fairs": 6}  # members


@dataclass
class Staff:
    """Ids of people by what they are for."""

    administrator: User
    managers: list[int] = field(default_factory=list)
    reps: list[int] = field(default_factory=list)
    rare: list[int] = field(default_factory=list)
    queues: list[int] = field(default_factory=list)

    def owners(self, rng: random.Random) -> Callable[[], int]:
        """Draws owners: a few own much, managers a little."""
        return zipf(rng, [*self.reps, *self.managers], 0.8)

    def old_owners(self, rng: random.Random) -> Callable[[], int | None]:
        """Draws, seldom, an owner of old records."""
        seldom, whose = yes(rng, 0.0004), zipf(rng, self.rare)
        return lambda: whose() if seldom() else None


def make_staff(rng: random.Random, label: str, *, keep_logins: bool) -> Staff:
    """Creates everybody. `label` tells this load's people from an earlier one's.

    Four get a password (administrator, a manager in the middle of the tree, the busiest rep, one who owns little); it
    is kept in var/logins.txt with `keep_logins`. For the others an administrator makes a link.
    """
    maker = _Maker(rng, label)
    staff = Staff(maker.user(Profile.ADMINISTRATOR, None, with_password=True))
    level: list[Role | None] = [None]
    for depth, width in enumerate(BRANCHES, 1):
        level = [maker.role(depth, above) for above in level for __ in range(width)]
        if depth < len(BRANCHES):
            people = [
                maker.user(Profile.MANAGER, role, with_password=depth == 3 and not n) for n, role in enumerate(level)
            ]
            staff.managers += [user.pk for user in people]
    reps = [
        maker.user(Profile.REP, level[n % len(level)], with_password=n in {0, 1})
        for n in range(USERS - 1 - len(staff.managers))
    ]
    staff.rare = [user.pk for user in reps[1 : 1 + RARE]]
    staff.reps = [reps[0].pk, *(user.pk for user in reps[1 + RARE :])]
    for name, size in QUEUES.items():
        queue = queue_save(queue=Queue(name=f"{name}{label}"), members=rng.sample(reps, size), by=None)
        staff.queues.append(queue.pk)
    if keep_logins:
        logins.write(maker.logins)
    return staff


class _Maker:
    def __init__(self, rng: random.Random, label: str):
        self.first, self.last = zipf(rng, words.FIRST_NAMES, 0.5), zipf(rng, words.LAST_NAMES, 0.5)
        self.label = label
        self.count = 0
        self.logins: list[tuple[str, str, str]] = []

    def role(self, depth: int, above: Role | None) -> Role:
        self.count += 1
        name = f"{('Sales', 'Division', 'Region', 'Team', 'Reps of team')[depth - 1]} {self.count}{self.label}"
        return role_save(role=Role(name=name, parent=above), by=None)

    def user(self, profile: str, role: Role | None, *, with_password: bool) -> User:
        self.count += 1
        first, last = self.first(), self.last().replace("_", " ")
        email = f"{slugify(f'{first} {last}') or 'person'}.{self.count}{self.label}@pathway-load.example"
        password = secrets.token_urlsafe(12) if with_password else None
        if password:
            self.logins.append((str(profile), email, password))
        return user_create(
            by=None, email=email, password=password, first_name=first, last_name=last, profile=profile, role=role,
            time_zone="Europe/Berlin",
        )  # fmt: skip
