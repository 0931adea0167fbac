"""From a website's post to a lead: names, values, limits."""

from __future__ import annotations

# Posted name (compared without case) -> lead field, as a Sales Cloud web-to-lead form names them.
STANDARD_FIELD_MAP = {
    "salutation": "salutation",
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "company": "company",
    "title": "title",
    "phone": "phone",
    "mobile": "mobile",
    "fax": "fax",
    "URL": "website",
    "street": "street",
    "city": "city",
    "state": "state",
    "zip": "postal_code",
    "country": "country",
    "description": "description",
    "lead_source": "source",
    "industry": "industry",
    "rating": "rating",
    "revenue": "annual_revenue",
    "employees": "employees",
    "emailOptOut": "has_opted_out_of_email",
    "faxOptOut": "has_opted_out_of_fax",
    "doNotCall": "do_not_call",
}
