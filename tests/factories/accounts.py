"""Accounts."""

from itertools import count

from accounts.services import account_create

_numbers = count(1)


def make_account(by, **fields):
    """An account of `by` (or of `owner`)."""
    return account_create(by=by, **{"name": f"Company {next(_numbers)}", **fields})
