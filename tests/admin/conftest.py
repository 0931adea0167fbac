"""The demo company, as a world in which every model has rows."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from crm.demo.load import load
from notices.services import notice_send
from tests.factories.accounts import make_account
from tests.factories.files import make_file
from tests.factories.notices import make_email
from tests.factories.quotes import make_synced_field
from users.models import PasswordResetRequest


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """The demo data, loaded once for all tests of a module: each test's own transaction lies within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load()
        _tell(loaded.users["sofia"], make_account(loaded.users["sofia"]))
        yield loaded
        transaction.set_rollback(True)


def _tell(user, record):
    """What the demo data leave out: a notice, an e-mail, a file, a synced field, a request for a new password."""
    notice_send(user=user, kind="owner_changed", record=record)
    make_email()
    make_file(record, user)
    make_synced_field(by=user)
    PasswordResetRequest.objects.create(email=user.email)


@pytest.fixture
def world(company, db):
    """Everything that the demo data make; `world.users["sofia"]` is the administrator."""
    return company


def page(model, name, *args):
    """The address of an admin page: `page(Lead, "change", lead.pk)`."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def all_admins():
    return sorted(admin.site._registry.items(), key=lambda item: item[0]._meta.label)
