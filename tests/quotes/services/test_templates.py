"""Templates and their versions: at most one draft, what is published stays, documents name theirs."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import BusinessRuleError, StaleRecord
from quotes import services
from quotes.models import QuoteDocument, QuoteTemplate, QuoteTemplateVersion
from tests.factories.quotes import make_document, make_quote, make_section, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(manager):
    return make_template(by=manager, introduction="First words")


def content(version):
    return {name: getattr(version, name) for name in services.templates.CONTENT}


def save(draft, by, **fields):
    return services.template_draft_save(draft=draft, by=by, version=fields.pop("version", None), **fields)


def test_a_new_one_is_a_draft_and_prints_nothing_before_it_is_published(manager):
    template = services.quote_template_create(name="Ours", by=manager)
    quote = make_quote(manager)

    assert (template.draft.number, template.current) == (1, None)
    assert template not in QuoteTemplate.objects.printable()
    with pytest.raises(BusinessRuleError):
        services.quote_document_request(quote=quote, template=template, by=manager)
    with pytest.raises(BusinessRuleError):
        services.quote_template_update(quote_template=template, is_default=True, by=manager)
    assert not QuoteDocument.objects.exists()
    assert QuoteTemplate.objects.get(is_default=True).name == "Classic"


def test_editing_begins_a_draft_and_publishing_makes_it_the_current_version(template, manager):
    first = template.current
    draft = services.template_draft_begin(quote_template=template, by=manager)
    assert content(draft) == content(first)
    assert services.template_draft_begin(quote_template=template, by=manager) == draft

    saved = save(draft, manager, introduction="Other words", version=draft.version)
    assert template.current == first
    published = services.template_publish(draft=draft, version=saved.version, by=manager)

    assert template.current == published
    assert (published.number, published.published_by, template.draft) == (2, manager, None)
    first.refresh_from_db()
    assert first.introduction == "First words"


def test_an_old_version_is_taken_up_again(template, manager):
    first = template.current
    draft = services.template_draft_begin(quote_template=template, by=manager)
    save(draft, manager, introduction="Other words")
    with pytest.raises(BusinessRuleError, match="draft already"):
        services.template_draft_begin(quote_template=template, source=first, by=manager)
    assert template.draft.introduction == "Other words"
    services.template_publish(draft=draft, version=None, by=manager)

    again = services.template_draft_begin(quote_template=template, source=first, by=manager)

    assert (again.number, again.introduction) == (3, "First words")


def test_what_is_published_stays(template, manager):
    version = template.current
    with pytest.raises(BusinessRuleError, match="stays as it is"):
        save(version, manager, introduction="Changed")
    with pytest.raises(BusinessRuleError, match="stays as it is"):
        services.template_draft_discard(draft=version, by=manager)
    with pytest.raises(BusinessRuleError, match="stays as it is"):
        services.template_publish(draft=version, version=None, by=manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuoteTemplateVersion.objects.filter(pk=version.pk).update(introduction="Changed")
    version.refresh_from_db()
    assert version.introduction == "First words"


def test_the_database_holds_one_draft(template, manager):
    services.template_draft_begin(quote_template=template, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteTemplateVersion.objects.create(template=template, number=9)
    assert template.versions.count() == 2


def test_a_draft_is_thrown_away_but_not_the_only_version(template, manager):
    draft = services.template_draft_begin(quote_template=template, by=manager)
    services.template_draft_discard(draft=draft, by=manager)
    assert list(template.versions.values_list("number", flat=True)) == [1]

    fresh = services.quote_template_create(name="Fresh", by=manager)
    with pytest.raises(BusinessRuleError):
        services.template_draft_discard(draft=fresh.draft, by=manager)
    assert fresh.draft is not None


def test_two_editors_of_one_draft(template, manager, administrator):
    draft = services.template_draft_begin(quote_template=template, by=manager)
    read = draft.version
    save(draft, manager, version=read, introduction="Theirs")

    beside = save(draft, administrator, version=read, footer="Mine")
    assert (beside.introduction, beside.footer) == ("Theirs", "Mine")

    with pytest.raises(StaleRecord) as refused:
        save(draft, administrator, version=read, introduction="Mine")
    assert [conflict.field for conflict in refused.value.conflicts] == ["introduction"]
    save(draft, manager, version=None, sections=[make_section(title="Theirs")])
    with pytest.raises(StaleRecord):
        save(draft, administrator, version=read, sections=[make_section(title="Mine")])
    with pytest.raises(StaleRecord):
        services.template_publish(draft=draft, version=read, by=administrator)
    draft.refresh_from_db()
    assert (draft.introduction, draft.sections[0]["title"], draft.is_draft) == ("Theirs", "Theirs", True)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"introduction": "Dear {contact.nmae}"}, "introduction"),
        ({"terms": "{{7*7}}"}, "terms"),
        ({"header": "{% include 'x' %}"}, "header"),
        ({"footer": "{0.__class__}"}, "footer"),
        ({"colour": "red"}, "__all__"),
        ({"columns": ["price", "cost"]}, "columns"),
        ({"design": "baroque"}, "design"),
        ({"sections": [make_section(title="{{settings.SECRET_KEY}}")]}, "section-1-title"),
        ({"sections": [make_section(2, body="{quote.{}}")]}, "section-2-body"),
        ({"sections": [make_section(place="elsewhere")]}, "section-1-place"),
        ({"sections": [make_section(criteria={"all": [["secret", "is", "1"]]})]}, "section-1-criteria"),
        ({"sections": [make_section(criteria={"all": [["owner", "is_me", ""]]})]}, "section-1-criteria"),
        ({"sections": [make_section(n) for n in range(1, 30)]}, "sections"),
        ({"introduction": "- " * 5 + "too deep"}, "introduction"),
        ({"terms": "1. " * 2000}, "terms"),
        ({"sections": [make_section(3, body="- " * 2000)]}, "section-3-body"),
        ({"sections": [make_section(3, body="x" * 8001)]}, "section-3-body"),
    ],
)
def test_what_a_draft_refuses_at_its_field(template, manager, fields, at):
    draft = services.template_draft_begin(quote_template=template, by=manager)
    before = content(draft)

    with pytest.raises(BusinessRuleError) as refused:
        save(draft, manager, **fields)

    assert at in {name or "__all__" for name in refused.value.errors}
    draft.refresh_from_db()
    assert content(draft) == before


def test_a_document_keeps_its_version(template, manager):
    document = make_document(make_quote(manager), template=template, by=manager, rendered=False)
    first = template.current
    assert document.template_version == first
    assert document.snapshot["template"]["number"] == 1

    services.template_publish(
        draft=services.template_draft_begin(quote_template=template, by=manager), version=None, by=manager
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        QuoteDocument.objects.filter(pk=document.pk).update(template_version=template.current)
    document.refresh_from_db()
    assert document.template_version == first


def test_deleting_is_refused_while_documents_use_it(template, manager):
    make_document(make_quote(manager), template=template, by=manager, rendered=False)
    with pytest.raises(BusinessRuleError, match="cannot be deleted"):
        services.quote_template_delete(quote_template=template, by=manager)
    assert template.versions.count() == 1

    unused = make_template(name="Unused", by=manager)
    services.quote_template_delete(quote_template=unused, by=manager)
    assert not QuoteTemplate.objects.filter(name="Unused").exists()


def test_a_copy_holds_the_same_and_is_a_draft(template, manager):
    made = services.quote_template_create(name="Copy", source=template.current, by=manager)

    assert content(made.draft) == content(template.current)
    assert made.current is None
