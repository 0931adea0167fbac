"""Every field of every record type is described; what is service-owned, bookkeeping or secret is closed by itself."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.test.utils import isolate_apps

from activities.models import Activity
from core.catalogue import BOOKKEEPING, FieldType, describe, fields_of, is_secret, mapped
from core.criteria import operators_of
from core.records import all_types
from leads.models import Lead
from leads.webform_inputs import fillable
from opportunities.models import Opportunity
from paths.registry import all_paths
from products.models import PriceBook, Product
from quotes.models import Quote

MODELS = [*(t.model for t in all_types()), Activity]
NOBODYS = (Product, PriceBook)  # records without an owner
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


@every_model
def test_every_column_is_described_and_of_a_known_type(model):
    fields = fields_of(model)
    assert set(fields) == {column.name for column in model._meta.concrete_fields}
    assert [name for name, field in fields.items() if field.type is FieldType.OTHER] == []
    assert all(field.label and field.label[0] == field.label[0].upper() for field in fields.values())
    assert all(operators_of(field) for field in fields.values() if field.is_filterable)


@every_model
def test_only_what_the_update_service_takes_is_editable(model):
    for name, field in fields_of(model).items():
        if name in BOOKKEEPING or name in model.service_fields or not field.column.editable:
            assert (field.is_editable, field.is_mappable) == (False, False), name
        else:
            assert field.is_editable, name


@every_model
def test_keys_and_versions_are_no_ones_filter(model):
    fields = fields_of(model)
    assert not any(fields[name].is_filterable or fields[name].is_mergeable for name in ("id", "version"))
    names = ("created_at", "changed_by") if model in NOBODYS else ("created_at", "changed_by", "owner")
    assert all(fields[name].is_filterable for name in names)


@pytest.mark.parametrize("path", all_paths().values(), ids=lambda path: path.record_type)
def test_a_records_form_types_what_the_catalogue_calls_editable(path):
    model = next(m for m in MODELS if m._meta.label_lower == path.record_type)
    assert set(path.form_class.base_fields) - {"version"} == {n for n, f in fields_of(model).items() if f.is_editable}


def test_types_of_the_leads_fields():
    expected = {
        "last_name": "text", "description": "long_text", "street": "long_text", "email": "email", "phone": "phone",
        "mobile": "phone", "website": "url", "rating": "choice", "salutation": "choice", "annual_revenue": "money",
        "employees": "number", "do_not_call": "boolean", "created_at": "moment", "owner": "user", "queue": "reference",
        "status": "reference", "source": "reference", "converted_account": "record",
    }  # fmt: skip
    assert {name: str(fields_of(Lead)[name].type) for name in expected} == expected
    deal, quote = fields_of(Opportunity), fields_of(Quote)
    assert (deal["close_date"].type, deal["probability"].type) == (FieldType.DATE, FieldType.PERCENT)
    assert (quote["discount"].type, quote["tax"].type) == (FieldType.PERCENT, FieldType.MONEY)


def test_groups_are_those_of_the_page_and_the_order_is_theirs():
    fields = fields_of(Lead)
    assert list(fields)[:3] == ["salutation", "first_name", "middle_name"]
    assert (str(fields["email"].group), str(fields["created_at"].group)) == ("How to reach them", "About this record")


@pytest.mark.django_db
def test_choices_are_read_when_asked():
    fields = fields_of(Lead)
    assert fields["rating"].choices() == [("hot", "Hot"), ("warm", "Warm"), ("cold", "Cold")]
    statuses = fields["status"].choices()
    assert "New" in dict(statuses).values()
    model = fields["status"].related_model
    model.objects.filter(pk=statuses[0][0]).update(is_active=False)
    assert fields["status"].choices() == statuses[1:]
    assert fields["last_name"].choices() == []


def test_what_a_conversion_and_a_website_fill():
    assert set(mapped(Lead, Opportunity)) == {"source", "product_interest", "description"}
    assert "last_name" in fillable()
    assert not {"owner", "status", "converted_account", "created_at", "id", "version"} & set(fillable())


class TestPlanted:
    """What somebody adds to a model without a thought for the catalogue."""

    @pytest.fixture
    def fields(self):
        with isolate_apps("core"):

            class Planted(models.Model):  # noqa: DJ008
                name = models.CharField(max_length=9)
                api_key = models.CharField(max_length=9)
                reset_token = models.TextField()
                client_secret = models.CharField(max_length=9)
                password = models.CharField(max_length=9)
                share = models.DecimalField(max_digits=5, decimal_places=2, validators=[MaxValueValidator(100)])
                payload = models.JSONField()
                body = models.BinaryField()
                tags = ArrayField(models.CharField(max_length=9))

                class Meta:
                    app_label = "core"

            yield fields_of(Planted)

    @pytest.mark.parametrize("name", ["api_key", "reset_token", "client_secret", "password", "payload", "body", "tags"])
    def test_secrets_and_unknown_types_are_closed(self, fields, name):
        flags = {key: value for key, value in vars(fields[name]).items() if key.startswith("is_")}
        flags.pop("is_in_history")
        assert not any(flags.values()), flags

    def test_secrets_are_not_told_in_the_history_either(self, fields):
        assert not any(fields[name].is_in_history for name in ("api_key", "reset_token", "client_secret", "password"))

    def test_all_else_is_open(self, fields):
        assert fields["name"].is_editable
        assert fields["name"].is_filterable
        assert fields["share"].type is FieldType.PERCENT

    def test_an_app_corrects_what_the_model_cannot_say(self, fields):
        corrected = describe(fields["name"].column, type=FieldType.PHONE, is_mappable=False, offered=lambda: [(1, "x")])
        assert (corrected.type, corrected.is_mappable, corrected.is_editable) == (FieldType.PHONE, False, True)
        assert corrected.choices() == [(1, "x")]


@pytest.mark.parametrize(
    ("name", "secret"),
    [("password_hash", True), ("otp_secret", True), ("access_token", True), ("keynote", False), ("tokenised", False),
     ("hotpot", False), ("secretary", False)],
)  # fmt: skip
def test_names_of_secrets(name, secret):
    assert is_secret(name) is secret
