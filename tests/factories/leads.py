"""Leads, and the web forms that bring them."""

from itertools import count

from leads.models import LeadStatus, WebForm
from leads.services import lead_create, webform_create
from tests.factories.users import make_user

_numbers = count(1)


def make_lead(by=None, **fields):
    """A lead with a last name and a company."""
    number = next(_numbers)
    given = {"last_name": f"Person{number}", "company": f"Company {number}", **fields}
    if by is None and not {"owner", "queue"} & set(given):
        by = make_user()
    return lead_create(by=by, **given)


def full_values(**changes):
    """Every field of a lead that conversion carries over."""
    return {
        "salutation": "Dr.",
        "first_name": "Katarína",
        "middle_name": "Mária",
        "last_name": "Žáková",
        "suffix": "PhD",
        "company": "Tessellane Pharma",
        "title": "GDP responsible person",
        "email": "k.zakova@tessellane.example",
        "phone": "+44 20 7946 0811",
        "mobile": "+44 7700 900417",
        "fax": "+44 20 7946 0812",
        "website": "https://www.tessellane.example",
        "street": "Mlynské nivy 48",
        "city": "Bratislava",
        "state": "Bratislavský kraj",
        "postal_code": "821 09",
        "country": "Slovakia",
        "rating": "hot",
        "industry": "Healthcare",
        "annual_revenue": 12000000,
        "employees": 240,
        "product_interest": "Monitoring; Support",
        "description": "Two failed audits since June.",
        "do_not_call": True,
        "has_opted_out_of_email": True,
        "has_opted_out_of_fax": True,
        **changes,
    }


def status(label):
    return LeadStatus.objects.get(label=label)


def make_webform(by=None, **fields) -> WebForm:
    """An active web form whose leads go to `owner` (a new user by default)."""
    if not {"owner", "queue"} & set(fields):
        fields["owner"] = make_user()
    return webform_create(by=by, name=fields.pop("name", f"Form {next(_numbers)}"), **fields)
