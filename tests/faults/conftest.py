"""Products for fault tests: one as it is, and one without its protection, for the teeth checks."""

import pytest

from tests.processes import running_product

# What the database itself refuses is part of the protection: a teeth check takes it away as well.
CONSTRAINTS = """
do $$ declare found record; begin
  for found in select conrelid::regclass as owner, conname from pg_constraint
    where contype = 'u' and conrelid in ('leads_conversion'::regclass, 'opportunities_opportunityline'::regclass,
                                         'quotes_quoteline'::regclass)
  loop execute format('alter table %s drop constraint %I', found.owner, found.conname); end loop;
end $$;
drop index if exists quote_one_syncing;
"""


@pytest.fixture(scope="module")
def unprotected_product():
    """A product whose row locks do nothing and whose deciding constraints are gone."""
    with running_product(celery=False, env={"DJANGO_SETTINGS_MODULE": "tests.faults.unprotected"}) as running:
        connection = running.connect()
        with connection.cursor() as cursor:
            cursor.execute(CONSTRAINTS)
        connection.close()
        yield running


@pytest.fixture
def orm(django_db_blocker):
    """`with orm(product): …` looks into a product's database with this process's models."""
    from contextlib import contextmanager

    @contextmanager
    def look_into(product):
        with django_db_blocker.unblock(), product.orm():
            yield

    return look_into
