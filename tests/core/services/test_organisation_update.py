import pytest

from core.errors import BusinessRuleError, StaleRecord
from core.models import OrganisationSettings
from core.services import organisation_update


def test_changes_the_settings_and_raises_the_version(administrator):
    version = OrganisationSettings.load().version
    organisation_update(by=administrator, version=version, name="Frostline", sells_to_people=True)
    stored = OrganisationSettings.load()
    assert (stored.name, stored.sells_to_people, stored.version) == ("Frostline", True, version + 1)


def test_refuses_a_stale_version(administrator):
    version = OrganisationSettings.load().version
    organisation_update(by=administrator, version=version, name="First")
    with pytest.raises(StaleRecord):
        organisation_update(by=administrator, version=version, name="Second")
    assert OrganisationSettings.load().name == "First"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("currency", "XXQ"), ("fiscal_year_start", 13), ("fiscal_year_start", 0), ("email", "nobody"),
     ("bank_details", "x" * 501), ("name", "\x00")],
)  # fmt: skip
def test_refuses_bad_input_at_its_field(administrator, field, value):
    before = OrganisationSettings.load()
    with pytest.raises(BusinessRuleError) as refusal:
        organisation_update(by=administrator, version=before.version, **{field: value})
    assert refusal.value.field == field
    assert OrganisationSettings.load().version == before.version
