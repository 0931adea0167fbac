"""Work that one process at a time is at: the second is told so and does not wait."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.exclusive import exclusive
from tests.processes import wait_for


def elsewhere(work, key):
    """Whether another database session would get the work now."""

    def ask():
        try:
            with exclusive(work, key) as is_ours:
                return is_ours
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def test_one_at_a_time_for_each_row_and_kind_of_work(committed_db):
    with exclusive("a", 1) as is_ours:
        assert is_ours
        assert [elsewhere("a", 1), elsewhere("a", 2), elsewhere("b", 1)] == [False, True, True]
    assert elsewhere("a", 1)


def test_it_is_given_back_when_the_work_fails(committed_db):
    with pytest.raises(ValueError, match="no"), exclusive("a", 1):
        raise ValueError("no")
    assert elsewhere("a", 1)


def test_a_lost_connection_gives_it_back(committed_db):
    with exclusive("a", 1):
        connection.close()
        wait_for(lambda: elsewhere("a", 1))  # the server takes its time to see that a client is gone
