from django.db import migrations

DEFAULTS = {
    "leads.lead": "private",
    "opportunities.opportunity": "private",
    "accounts.account": "read",
    "contacts.contact": "read",
}


def forwards(apps, schema_editor):
    access = apps.get_model("users", "RecordAccess")
    for record_type, value in DEFAULTS.items():
        access.objects.get_or_create(record_type=record_type, defaults={"access": value})


class Migration(migrations.Migration):
    """What everyone may do with records of others, until an administrator says otherwise."""

    dependencies = [("users", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
