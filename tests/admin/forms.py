"""Using the forms and actions of admin pages as a browser does."""

from django.contrib.messages import get_messages

from tests.admin.conftest import page


def form_values(response):
    """What the form of an admin page would send, were it submitted as it is."""
    form = response.context["adminform"].form
    values = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False and value != "" and not hasattr(value, "url"):
            values[bound.html_name] = value
    for inline in response.context["inline_admin_formsets"]:
        values |= {field.html_name: field.value() for field in inline.formset.management_form}
    return values


def saved(client, record, **changes):
    """Opens the change page of a record, changes fields and saves."""
    address = page(type(record), "change", record.pk)
    return client.post(address, {**form_values(client.get(address)), **changes})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def act(client, model, action, *rows, **values):
    return client.post(
        page(model, "changelist"), {"action": action, "_selected_action": [r.pk for r in rows], **values}
    )
