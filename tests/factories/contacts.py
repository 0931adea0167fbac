"""Contacts, and person accounts with theirs."""

from itertools import count

from accounts.models import Account
from contacts.services import contact_create
from tests.factories.accounts import make_account

_numbers = count(1)


def make_contact(by, **fields):
    """A contact of `by` (or of `owner`), without an account unless given."""
    return contact_create(by=by, **{"first_name": "Ada", "last_name": f"Person{next(_numbers)}", **fields})


def make_person(by, first_name="Ada", last_name="Byron"):
    """A person account with its contact: (account, contact)."""
    account = make_account(by, name=f"{first_name} {last_name}", kind=Account.Kind.PERSON)
    return account, make_contact(by, account=account, first_name=first_name, last_name=last_name)
