"""A small company in which every address has something to lead to, and the people who come to it."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

import core.digest
from core.models import Snapshot
from core.records import all_types
from leads.services import lead_capture, lead_delete
from notices.services import notice_send
from opportunities.models import ContactRoleName
from opportunities.services import contact_role_add, opportunity_competitor_add, team_member_add
from paths.services import path_draft_begin
from quotes.services import quote_revise, quote_set_lines, quote_update
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.contacts import make_contact
from tests.factories.files import make_file
from tests.factories.jobs import make_job
from tests.factories.leads import full_values, make_lead, make_webform
from tests.factories.notices import make_email
from tests.factories.opportunities import make_competitor, make_line, make_opportunity, make_pipeline
from tests.factories.paths import lead_path, make_picture
from tests.factories.products import make_entry, make_price_book
from tests.factories.quotes import make_document, make_quote, make_template
from tests.factories.users import make_queue, make_role, make_user
from tests.permissions.routes import ROUTES
from users.permissions import Profile
from users.services import record_access_set_all
from users.sharing import record_share

ABSENT = 10**15


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Made once for all tests of a module: each test's own transaction lies within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def company(built, db):
    """One record of each kind, all of them private and the rep's, so that nobody beside or below sees them."""
    return built


def build():
    record_access_set_all(chosen={t.label: "private" for t in all_types() if t.default_access}, by=None)
    top = make_role()
    role = make_role(parent=top)
    below = make_role(parent=role)
    rep = make_user(role=below, time_zone="Pacific/Kiritimati")
    account = make_account(rep)
    contact = make_contact(rep, account=account)
    opportunity = make_opportunity(rep, account=account)
    lead = make_lead(by=rep, owner=rep, **full_values())
    webform = make_webform()
    quote = make_quote(opportunity=opportunity, lines=None)
    presented = make_quote(opportunity=opportunity, lines=None)
    quote_set_lines(quote=presented, lines=[make_line()], by=rep)
    presented = quote_update(quote=presented, by=rep, version=None, status="presented")
    revised = quote_revise(quote=presented, by=rep)
    role_name = ContactRoleName.objects.first()
    pipeline = make_pipeline()
    file = make_file(lead, by=rep)
    price = make_entry(price_book=make_price_book())
    template = make_template(draft=True)
    path = lead_path()
    path_draft_begin(path=path, by=None)
    return SimpleNamespace(
        rep=rep,
        teammate=make_user(role=below),
        outsider=make_user(role=make_role(parent=top)),
        manager=make_user(Profile.MANAGER, role=role),
        manager_aside=make_user(Profile.MANAGER, role=make_role(parent=top)),
        administrator=make_user(Profile.ADMINISTRATOR),
        role=role,
        queue=make_queue(rep),
        account=account,
        contact=contact,
        opportunity=opportunity,
        contact_role=contact_role_add(opportunity=opportunity, contact=contact, role=role_name, by=rep),
        opportunity_competitor=opportunity_competitor_add(
            opportunity=opportunity, competitor=make_competitor(), by=rep
        ),
        pipeline=pipeline,
        stage=pipeline.stages.first(),
        team_member=team_member_add(opportunity=opportunity, user=make_user(), role="pre_sales", by=rep),
        share=record_share(record=account, user=make_user(), access="read", by=rep),
        lead=lead,
        webform=webform,
        submission=lead_capture(form=webform, payload={"last_name": "", "company": "Nobody's", "email": "a@b.example"}),
        quote=quote,
        presented_quote=presented,
        revised_quote=revised,
        quote_line=revised.lines.get(),
        product=price.product,
        price_book=price.price_book,
        price=price,
        document=make_document(quote, by=rep),
        template=template,
        template_version=template.current,
        path=path,
        path_version=path.current,
        path_picture=make_picture(by=rep),
        activity=make_activity(lead, opportunity, by=rep),
        job=make_job(lead, by=rep, to=rep),
        snapshot=make_snapshot(rep),
        notice=notice_send(user=rep, kind="owner_changed", record=lead),
        email=make_email(),
        invited=make_user(password=None),
        file=file,
        file_link=file.links.get(),
    )


def make_snapshot(rep):
    lead_delete(lead=make_lead(rep), by=rep)
    return Snapshot.objects.get(by=rep)


def address(company, name, key=None):
    """The path of a route; with `key` in place of its record's own."""
    if name == "search:pick":
        return reverse(name, args=["accounts.account"])
    if name == "users:set_password":
        return reverse(name, args=[urlsafe_base64_encode(force_bytes(key or company.rep.pk)), "set-password"])
    of = ROUTES[name].of
    if name == "paths:preview":
        return reverse(name, args=[key if key is not None else company.path_version.pk, company.lead.pk])
    return reverse(name, args=[key if key is not None else getattr(company, of).pk] if of else [])


def digest():
    """Sums up every row of every own table; histories are written by triggers on these."""
    return core.digest.digest(whole=True)


class Watch:
    """`with Watch() as watch:` whether any statement within may have written: to sum up all tables takes longer than
    most requests."""

    ASKING = ("select", "savepoint", "release savepoint", "rollback to savepoint")

    def __init__(self):
        self.may_have_written = False

    def __enter__(self):
        self.wrapping = connection.execute_wrapper(self.look)
        self.wrapping.__enter__()
        return self

    def __exit__(self, *error):
        return self.wrapping.__exit__(*error)

    def look(self, execute, sql, params, many, context):
        asks = sql.lstrip("( ").lower().startswith(self.ASKING) and ";" not in sql
        self.may_have_written = self.may_have_written or not asks
        return execute(sql, params, many, context)
