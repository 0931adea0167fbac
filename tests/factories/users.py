"""Users, roles and queues."""

from itertools import count

from users.models import Queue, Role, User
from users.permissions import Profile
from users.services import queue_save, role_save, user_create

_numbers = count(1)
PASSWORD = "correct horse battery"


def make_user(profile=Profile.REP, role=None, **fields):
    """A user who can log in with `PASSWORD`."""
    number = next(_numbers)
    fields = {"email": f"user{number}@example.com", "first_name": "User", "last_name": f"Number{number}", **fields}
    return user_create(by=None, profile=profile, role=role, **{"password": PASSWORD, **fields})


def make_role(name=None, parent=None):
    return role_save(role=Role(name=name or f"Role {next(_numbers)}", parent=parent), by=None)


def make_queue(*members, name=None):
    return queue_save(queue=Queue(name=name or f"Queue {next(_numbers)}"), members=members, by=None)


def make_team():
    """A manager and two reps below, and an outsider beside them: (manager, rep, peer, outsider)."""
    top = make_role()
    below = make_role(parent=top)
    manager = make_user(Profile.MANAGER, role=top)
    return manager, make_user(role=below), make_user(role=below), make_user(role=make_role())


__all__ = ["PASSWORD", "User", "make_queue", "make_role", "make_team", "make_user"]
