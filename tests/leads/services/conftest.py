import pytest

from tests.factories.leads import make_lead


@pytest.fixture
def lead(rep):
    return make_lead(by=rep)
