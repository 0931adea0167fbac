"""path_save and path_step_save."""

import pytest

from core.errors import BusinessRuleError
from paths.models import Path, PathStep
from paths.services import path_save, path_step_save


@pytest.fixture
def path(db):
    return path_save(path=Path(), by=None, record_type="opportunities.opportunity", scope="999", name="Partner path")


def test_a_step_shows_key_fields_and_clean_guidance(path):
    step = path_step_save(
        step=PathStep(path=path, step="1"),
        by=None,
        key_fields=["name", "amount"],
        guidance="<b>Ask</b><script>1</script>",
    )

    step.refresh_from_db()
    assert (step.key_fields, step.guidance) == (["name", "amount"], "<b>Ask</b>")


@pytest.mark.parametrize("names", [["no_such_field"], ["version"], ["created_by"], ["name", "name"]])
def test_key_fields_are_fields_of_the_records_form(path, names):
    with pytest.raises(BusinessRuleError) as error:
        path_step_save(step=PathStep(path=path, step="1"), by=None, key_fields=names)

    assert error.value.field == "key_fields"
    assert not path.steps.exists()


def test_a_step_is_described_once(path):
    path_step_save(step=PathStep(path=path, step="1"), by=None, guidance="First")
    with pytest.raises(BusinessRuleError):
        path_step_save(step=PathStep(path=path, step="1"), by=None, guidance="Second")

    assert [step.guidance for step in path.steps.all()] == ["First"]


def test_one_path_is_active_for_a_set_of_steps(path):
    with pytest.raises(BusinessRuleError):
        path_save(path=Path(), by=None, record_type=path.record_type, scope="999", name="Another")

    assert Path.objects.filter(scope="999").count() == 1


def test_records_without_steps_have_no_path(db):
    with pytest.raises(BusinessRuleError) as error:
        path_save(path=Path(), by=None, record_type="accounts.account", name="Accounts")

    assert error.value.field == "record_type"
    assert not Path.objects.filter(record_type="accounts.account").exists()
