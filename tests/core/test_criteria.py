"""Criteria: what each row means, that a list and a check of one record agree, and that nothing else gets through."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account, LeadSource
from activities.models import Activity
from core.catalogue import FieldType, fields_of
from core.criteria import Criteria, CriteriaError, Reader, Row, operators_of
from core.models import OrganisationSettings
from leads.models import Lead, LeadStatus
from opportunities.models import Opportunity
from quotes.models import Quote
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_queue, make_team, make_user
from users.services import record_access_set

pytestmark = pytest.mark.django_db
TYPES = (Lead, Opportunity, Quote, Activity, Account)
numbers = count(1)


def found(text, *, by, model=Lead):
    """The names of the user's records that pass one row."""
    bound = Criteria((Row.from_text(text),)).bind(model, Reader(by))
    rows = list(model.objects.visible_to(by))
    passed = set(bound.filter(model.objects.visible_to(by)))
    assert {row for row in rows if bound.matches(row)} == passed
    return {str(row) for row in passed}


class TestMeaning:
    @pytest.fixture
    def leads(self, rep):
        make_lead(by=rep, last_name="Ångström", rating="hot", annual_revenue=100_000, company="50% off_Ltd")
        make_lead(by=rep, last_name="Blå", rating="cold", annual_revenue=5, employees=0, email="Blue@Example.com")
        make_lead(by=rep, last_name="Cee", has_opted_out_of_fax=True)

    @pytest.mark.parametrize(
        ("row", "names"),
        [
            ("rating:is:hot", {"Ångström"}),
            ("rating:is_not:hot", {"Blå", "Cee"}),
            ("rating:is_empty", {"Cee"}),
            ("rating:is_not_empty", {"Ångström", "Blå"}),
            ("annual_revenue:at_least:5", {"Ångström", "Blå"}),
            ("annual_revenue:at_most:5", {"Blå"}),
            ("annual_revenue:between:5..99999.5", {"Blå"}),
            ("annual_revenue:is_not:5", {"Ångström", "Cee"}),
            ("annual_revenue:is_empty", {"Cee"}),
            ("employees:is:0", {"Blå"}),
            ("employees:is_not_empty", {"Blå"}),
            ("last_name:contains:ÅNG", {"Ångström"}),
            ("last_name:contains_not:å", {"Cee"}),
            ("last_name:starts_with:bl", {"Blå"}),
            ("last_name:is:cee", {"Cee"}),
            ("company:contains:% off_", {"Ångström"}),
            ("email:is:blue@example.com", {"Blå"}),
            ("email:contains_not:blue", {"Ångström", "Cee"}),
            ("has_opted_out_of_fax:is:yes", {"Cee"}),
            ("has_opted_out_of_fax:is:no", {"Ångström", "Blå"}),
            ("owner:is_me", {"Ångström", "Blå", "Cee"}),
            ("queue:is_empty", {"Ångström", "Blå", "Cee"}),
            ("created_at:today", {"Ångström", "Blå", "Cee"}),
            ("created_at:before:2020-01-01", set()),
            ("converted_at:is_empty", {"Ångström", "Blå", "Cee"}),
        ],
    )
    def test_each_operator(self, leads, rep, row, names):
        assert found(row, by=rep) == names

    def test_all_and_any(self, leads, rep):
        criteria = Criteria.from_query(QueryDict("f=rating:is_not_empty&any=employees:is:0&any=rating:is:cold"))
        rows = criteria.bind(Lead, Reader(rep)).filter(Lead.objects.all())
        assert {str(lead) for lead in rows} == {"Blå"}

    def test_a_related_row_of_reference_data(self, rep):
        source = LeadSource.objects.first()
        make_lead(by=rep, last_name="Sourced", source=source)
        make_lead(by=rep, last_name="Other")
        assert found(f"source:is:{source.pk}", by=rep) == {"Sourced"}
        assert found(f"source:is_not:{source.pk}", by=rep) == {"Other"}
        assert found(f"status:is:{LeadStatus.objects.get(is_default=True).pk}", by=rep) == {"Sourced", "Other"}

    def test_my_team(self):
        manager, rep, peer, outsider = make_team()
        record_access_set(record_type="leads.lead", access="read", by=None)
        for owner in (manager, rep, peer, outsider):
            make_lead(by=owner, last_name=f"Of {owner.pk}")
        assert found("owner:is_in_my_team", by=manager) == {f"Of {u.pk}" for u in (manager, rep, peer)}
        assert found("owner:is_in_my_team", by=rep) == {f"Of {rep.pk}"}
        assert found(f"owner:is:{outsider.pk}", by=rep) == {f"Of {outsider.pk}"}

    def test_a_queues_lead_is_nobodys(self, rep):
        make_lead(queue=make_queue(rep), last_name="Queued")
        assert found(f"owner:is_not:{rep.pk}", by=rep) == found("owner:is_empty", by=rep) == {"Queued"}
        assert found("owner:is_me", by=rep) == set()

    def test_a_record_that_is_not_saved_yet(self, rep):
        lead = Lead(last_name="New", rating="hot", owner=rep, status=status("New"))

        def holds(text):
            return Criteria((Row.from_text(text),)).bind(Lead, Reader(rep)).matches(lead)

        assert [holds(t) for t in ("rating:is:hot", "owner:is_me", "created_at:today", "employees:is_empty")] == [
            True
        ] * 4
        assert [holds(t) for t in ("rating:is:cold", "last_name:is:old", "employees:at_least:0")] == [False] * 3

    def test_a_check_costs_one_query_and_none_without_rows(self, rep, django_assert_num_queries):
        lead = make_lead(by=rep, rating="hot")
        bound = Criteria.from_query(QueryDict("f=rating:is:hot&f=owner:is_me&any=employees:is_empty")).bind(
            Lead, Reader(rep)
        )
        with django_assert_num_queries(1):
            assert bound.matches(lead)
        with django_assert_num_queries(0):
            assert Criteria().bind(Lead, Reader(rep)).matches(lead)


class TestDays:
    @pytest.fixture
    def reader(self, rep):
        found = Reader(rep)
        found.today = date(2028, 2, 29)
        found.fiscal_year_start = 2
        return found

    @pytest.mark.parametrize(
        ("row", "first", "last"),
        [
            ("is:2028-02-29", date(2028, 2, 29), date(2028, 2, 29)),
            ("between:2028-01-31..2028-02-02", date(2028, 1, 31), date(2028, 2, 2)),
            ("last_days:7", date(2028, 2, 22), date(2028, 2, 29)),
            ("next_days:1", date(2028, 2, 29), date(2028, 3, 1)),
            ("today", date(2028, 2, 29), date(2028, 2, 29)),
            ("this_month", date(2028, 2, 1), date(2028, 2, 29)),
            ("this_quarter", date(2028, 1, 1), date(2028, 3, 31)),
            ("this_fiscal_quarter", date(2028, 2, 1), date(2028, 4, 30)),
        ],
    )
    @pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Adak"])
    def test_from_the_first_to_the_last_day_of_the_readers_calendar(self, reader, rep, row, first, last, zone):
        deal = make_opportunity(rep)
        with timezone.override(zone):
            bound = {
                name: Criteria((Row.from_text(f"{name}:{row}"),)).bind(Opportunity, reader)
                for name in ("close_date", "closed_at")
            }
            day, instant = timedelta(days=1), timedelta(microseconds=1)
            begin = timezone.make_aware(datetime(first.year, first.month, first.day))
            after = timezone.make_aware(datetime(last.year, last.month, last.day)) + day

            def holds(name, value):
                setattr(deal, name, value)
                return bound[name].matches(deal)

            assert [holds("close_date", d) for d in (first - day, first, last, last + day)] == [
                False,
                True,
                True,
                False,
            ]
            ends = (begin - instant, begin, after - instant, after)
            assert [holds("closed_at", m) for m in ends] == [False, True, True, False]

    def test_before_and_after_leave_the_day_itself_out(self, reader, rep):
        deal = make_opportunity(rep, close_date=date(2028, 2, 29))
        for row, expected in [("before:2028-02-29", False), ("before:2028-03-01", True), ("after:2028-02-28", True)]:
            assert Criteria((Row.from_text(f"close_date:{row}"),)).bind(Opportunity, reader).matches(deal) is expected

    def test_the_fiscal_quarter_is_the_organisations(self, rep):
        OrganisationSettings.objects.update(fiscal_year_start=3)
        assert Reader(rep).fiscal_year_start == 3


class TestSight:
    """Criteria name only records that the reader sees, and never show more than the rows they narrow."""

    @pytest.fixture
    def hidden(self, rep):
        for name in ("accounts.account", "opportunities.opportunity"):
            record_access_set(record_type=name, access="private", by=None)
        account = make_account(make_user(), name="Secret Holdings")
        make_opportunity(rep, name="Mine", account=account)
        make_opportunity(rep, name="Bare")
        return account

    def test_a_hidden_record_is_answered_like_one_that_does_not_exist(self, rep, hidden):
        def answer(how, key):
            return refusal(f"account:{how}:{key}", rep, Opportunity).replace(f"“{key}”", "“#”")

        assert len({answer(how, key) for how in ("is", "is_not") for key in (hidden.pk, 10**12)}) == 1

    def test_its_name_cannot_be_guessed(self, rep, hidden):
        assert found("account:contains:Secret", by=rep, model=Opportunity) == set()
        assert found("account:contains:S", by=rep, model=Opportunity) == found(
            "account:contains:Zzz", by=rep, model=Opportunity
        )
        assert found("account:contains:secret", by=hidden.owner, model=Opportunity) == set()  # no deal of theirs

    def test_who_sees_it_finds_it(self, rep):
        make_opportunity(rep, name="Mine", account=make_account(rep, name="Open Ltd"))
        make_opportunity(rep, name="Bare")
        assert found("account:contains:open", by=rep, model=Opportunity) == {"Mine"}
        assert found("account:is_empty", by=rep, model=Opportunity) == {"Bare"}

    def test_a_machine_sees_all_and_is_nobody(self, hidden):
        bound = Criteria((Row("account", "contains", "secret"),)).bind(Opportunity, Reader())
        assert [str(deal) for deal in bound.filter(Opportunity.objects.all())] == ["Mine"]
        for operator in ("is_me", "is_in_my_team"):
            with pytest.raises(CriteriaError):
                Criteria((Row("owner", operator),)).bind(Opportunity, Reader())


def refusal(text, rep, model=Lead):
    with pytest.raises(CriteriaError) as error:
        Criteria((Row.from_text(text),)).bind(model, Reader(rep))
    assert error.value.status == 400
    return str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "nothing:is:1", "id:is:1", "version:at_least:1", "pk:is:1", "owner__password:startswith:a",
        "owner__password__startswith:is:a", "rating", "rating:", "rating:startswith:h", "rating:is:boiling",
        "rating:is:", "rating:is:Hot", "rating:is_empty:yes", "last_name:iregex:.", "last_name:contains:",
        "last_name:contains: ", "last_name:contains:a\x00b", "last_name:contains:\ud800",
        "last_name:contains:" + "x" * 256, "last_name:is_empty",
        "annual_revenue:at_least:many", "annual_revenue:at_least:NaN", "annual_revenue:at_least:1e9",
        "annual_revenue:at_least:" + "9" * 19, "annual_revenue:between:5", "annual_revenue:between:9..5",
        "employees:is:1.5", "created_at:is:yesterday", "created_at:is:20261123", "created_at:is:2026-13-01",
        "created_at:is:0001-01-01", "created_at:is:9999-12-31", "created_at:last_days:0", "created_at:last_days:-1",
        "created_at:last_days:99999", "created_at:today:x", "has_opted_out_of_fax:is:1",
        "has_opted_out_of_fax:is_empty",
        "source:is:0", "source:is:999999999999999999999", "source:is:x", "owner:is:" + "9" * 18, "status:is_empty",
        "queue:contains:x", "events:is:1",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_refused_in_words(rep, text):
    assert len(refusal(text, rep)) > 10


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {"all": 5}, {"all": ["rating:is:hot"]}, {"all": [["rating"]]}, {"all": [["rating", "is", 5]]},
     {"none": []}, {"all": [["rating", "is", "hot", "x"]]}, {"any": [["rating", "is_empty"]] * 41}],
)  # fmt: skip
def test_json_of_another_shape_is_refused(data):
    with pytest.raises(CriteriaError):
        Criteria.from_json(data)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
rows = st.builds(Row, texts.filter(lambda t: ":" not in t), texts.filter(lambda t: ":" not in t), st.just("") | texts)


@given(st.builds(Criteria, st.lists(rows, max_size=4).map(tuple), st.lists(rows, max_size=4).map(tuple)))
def test_addresses_and_json_bring_back_the_same(criteria):
    query = QueryDict(mutable=True)
    for name, value in criteria.as_query():
        query.appendlist(name, value)
    assert Criteria.from_query(QueryDict(query.urlencode())) == criteria
    assert Criteria.from_json(criteria.as_json()) == criteria


# A list and a check of one record agree

WORDS = st.text(st.sampled_from("aAßİıſʼnÅå%_\\.*' \u200d\U0001f469"), min_size=1, max_size=3).filter(str.strip)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 5))
KEPT = ("last_name", "company", "email", "rating", "annual_revenue", "employees", "do_not_call", "converted_at",
        "status_changed_at", "description", "owner", "queue", "source", "status")  # fmt: skip


def values_of(field):
    """Texts of values for criteria, few enough that they often meet those of records."""
    by_type = {
        FieldType.NUMBER: st.integers(0, 3).map(str),
        FieldType.MONEY: st.sampled_from(["0", "1", "1.5", "2"]),
        FieldType.PERCENT: st.integers(0, 100).map(str),
        FieldType.DATE: DAYS.map(str),
        FieldType.MOMENT: DAYS.map(str),
        FieldType.BOOLEAN: st.sampled_from(["yes", "no"]),
    }
    if field.type is FieldType.CHOICE or field.type.is_relation:
        return st.deferred(lambda: st.sampled_from([str(value) for value, __ in field.choices()]))
    return by_type.get(field.type, WORDS)


@st.composite
def lead_rows(draw):
    field = fields_of(Lead)[draw(st.sampled_from(KEPT))]
    operator = draw(st.sampled_from(list(operators_of(field).values())))
    if operator.takes == "nothing":
        return Row(field.name, operator.name)
    if operator.takes == "days":
        return Row(field.name, operator.name, str(draw(st.integers(1, 400))))
    value = values_of(field)
    if operator.takes == "range":
        pair = sorted(draw(st.tuples(value, value)), key=lambda text: Decimal(text.replace("-", "")))
        return Row(field.name, operator.name, "..".join(pair))
    return Row(field.name, operator.name, draw(value))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 5), timezones=st.just(UTC))
columns = st.fixed_dictionaries({
    "last_name": WORDS,
    "company": st.just("") | WORDS,
    "description": st.just("") | WORDS,
    "email": st.just("") | WORDS,
    "rating": st.sampled_from(["", "hot", "cold"]),
    "annual_revenue": st.none() | st.integers(0, 3),
    "employees": st.none() | st.integers(0, 3),
    "do_not_call": st.booleans(),
    "status_changed_at": moments,
})  # fmt: skip


@pytest.fixture
def queue(rep):
    """One for all examples: what is drawn must not depend on how many there were."""
    return make_queue(rep)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_list_and_a_check_agree_and_the_opposite_holds_where_the_condition_does_not(rep, queue, data):
    others = list(LeadSource.objects.all())[:2]
    lead = Lead(
        **data.draw(columns),
        owner=rep if (mine := data.draw(st.booleans())) else None,
        queue=None if mine else queue,
        source=data.draw(st.sampled_from([None, *others])),
        status=data.draw(st.sampled_from(list(LeadStatus.objects.all()))),
    )
    criteria = Criteria(
        tuple(data.draw(st.lists(lead_rows(), max_size=2))), tuple(data.draw(st.lists(lead_rows(), max_size=3)))
    )
    bound = criteria.bind(Lead, Reader(rep))
    before = bound.matches(lead)
    with transaction.atomic():
        lead.save()
        listed = Lead.objects.filter(pk=lead.pk)
        assert bound.filter(listed).exists() is before
        lead.refresh_from_db()
        assert bound.matches(lead) is before
        assert listed.filter(~bound.condition).exists() is not before or not criteria
        transaction.set_rollback(True)


def test_every_operator_of_every_field_of_every_type_can_be_asked(rep):
    account = make_account(rep)
    contact, deal = make_contact(rep, account=account), make_opportunity(rep, account=account)
    lead = make_lead(by=rep)
    keys = {"account": account, "parent": account, "contact": contact, "opportunity": deal, "owner": rep, "user": rep}
    asked = 0
    for model, record in ((Lead, lead), (Opportunity, deal), (Account, account), (type(contact), contact)):
        for field in fields_of(model).values():
            for operator in operators_of(field).values() if field.is_filterable else ():
                value = sample(field, operator, keys)
                if value is None:
                    continue
                bound = Criteria((Row(field.name, operator.name, value),)).bind(model, Reader(rep))
                assert bound.matches(record) is bound.filter(model.objects.filter(pk=record.pk)).exists(), bound.all[
                    0
                ].row
                assert bound.all[0].words
                asked += 1
    assert asked > 400


def sample(field, operator, keys):
    if operator.offered is not None:
        return str(operator.offered()[0][0])
    if operator.is_linked:
        return f"{field.choices()[0][0]},2026-01-01..2026-12-31"
    if operator.takes in {"nothing", "days", "text"}:
        return {"nothing": "", "days": "3", "text": "a"}[operator.takes]
    if field.type is FieldType.RECORD:
        found = [record for record in keys.values() if isinstance(record, field.related_model)]
        return str(found[0].pk) if found else None
    choices = field.choices()
    one = {FieldType.DATE: "2026-11-23", FieldType.MOMENT: "2026-11-23", FieldType.BOOLEAN: "yes"}.get(field.type)
    number = "5" if field.type in {FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT} else "a"
    value = str(choices[0][0]) if choices else one or number
    if field.type in {FieldType.CHOICE, FieldType.REFERENCE} and not choices:
        return None
    return f"{value}..{value}" if operator.takes == "range" else value
