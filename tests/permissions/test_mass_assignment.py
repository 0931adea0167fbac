"""A form takes its own fields and nothing else, whatever is posted beside them (OWASP: mass assignment).

Each form is sent twice: as its page would send it, and with every other column of every model on top. Both must leave
the same rows behind.
"""

import re

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from tests.admin.forms import form_values
from tests.architecture.house import APPS
from tests.permissions.conftest import address
from tests.permissions.routes import ROUTES
from tests.permissions.test_hostile_input import FIELDS, SESSIONS, form_of, user_of

# The controls of a page, those included that a browser would not send: boxes that are not ticked.
NAME = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')
# Bookkeeping of the post itself: when, by which request, how often; bytes, which stand beside their digest.
NOT_COMPARED = (models.DateTimeField, models.UUIDField, models.JSONField, models.BinaryField)
LOGS = {"submission", "storedfile", "notice", "outgoingemail", "snapshot"}
OWN = [
    model
    for model in apps.get_models()
    if model._meta.app_label in APPS and not model.__name__.endswith("Event") and model._meta.model_name not in LOGS
]


def columns(model):
    return [field.attname for field in model._meta.concrete_fields if not isinstance(field, NOT_COMPARED)]


def everything():
    """All rows of all own tables, without times."""
    return {model._meta.label: sorted(map(repr, model._base_manager.values_list(*columns(model)))) for model in OWN}


def other_columns(company, taken):
    """Every column of every model that is not a field of the form, each with a value that would do harm."""
    harm = {}
    for model in OWN:
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname} - set(taken):
                harm[name] = _harm(field, company)
    harm.update(is_staff="on", groups="1", user_permissions="1", pk="1", _save="1", by=str(company.administrator.pk))
    return {name: value for name, value in harm.items() if name not in taken}


def _harm(field, company):
    if field.is_relation and field.related_model is type(company.rep):
        return str(company.administrator.pk)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField | models.DateField):
        return "2001-01-01"
    if isinstance(field, models.IntegerField | models.DecimalField | models.ForeignKey):
        return "1"
    return "administrator" if field.name == "profile" else "7"


@pytest.fixture
def left_behind(client):
    """`left_behind(path, values)` posts a form and returns all rows as they are then; the post itself is taken back."""

    def post(path, values):
        with connection.cursor() as cursor:  # new rows get the same keys each time
            for model in OWN:
                table, key = model._meta.db_table, model._meta.pk.column
                if isinstance(model._meta.pk, models.AutoField):
                    cursor.execute("select setval(pg_get_serial_sequence(%s, %s), 1000000)", [f'"{table}"', key])
            cursor.execute("select setval('quotes_quote_number', 1000000)")
        point = transaction.savepoint()
        response = client.post(path, values)
        b"".join(response)
        rows = everything()
        transaction.savepoint_rollback(point)
        return response.status_code, rows

    return post


def key_fields(record):
    """What the panel of a path may take: whatever one may type into the record's own form."""
    return {
        name
        for field in record._meta.concrete_fields
        if field.editable and field.name not in getattr(record, "service_fields", ())
        for name in (field.name, field.attname)
    }


def routes():
    return [name for name, route in ROUTES.items() if "POST" in route.methods and name not in SESSIONS]


@pytest.mark.parametrize("name", routes())
def test_a_form_takes_its_own_fields_only(company, client, left_behind, settings, name):
    settings.MAIL_IS_ON = True  # so that forgotten passwords have a form
    if ROUTES[name].who != "anyone":
        client.force_login(user_of(company, ROUTES[name]), backend="users.backends.ProfileBackend")
    path = address(company, name)
    if name in FIELDS:
        form = {field: ["1"] for field in FIELDS[name].split()}
        taken = {*form, *key_fields(getattr(company, ROUTES[name].of or "lead"))}
    else:
        form = form_of(client, company, name)
        taken = {*form, *NAME.findall(client.get(path).content.decode())}
    plain = left_behind(path, form)
    harmed = left_behind(path, {**other_columns(company, taken), **form})
    assert harmed == plain


def admin_forms(company):
    for model in (type(company.lead), type(company.account), type(company.opportunity), type(company.quote)):
        meta = model._meta
        yield reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[model.objects.first().pk])
        yield reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    yield reverse("admin:users_user_change", args=[company.outsider.pk])


def test_the_admin_takes_its_own_fields_only(company, client, left_behind):
    for person in (company.manager, company.administrator):
        client.force_login(person, backend="users.backends.ProfileBackend")
        for path in admin_forms(company):
            page = client.get(path)
            if page.status_code != 200:
                continue
            form = form_values(page)
            taken = {*form, *NAME.findall(page.content.decode())}
            plain = left_behind(path, form)
            harmed = left_behind(path, {**other_columns(company, taken), **form})
            assert harmed == plain, path
