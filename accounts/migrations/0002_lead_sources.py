from django.db import migrations

SOURCES = [
    "Web", "Phone inquiry", "Business card", "Advertisement", "Customer event", "Employee referral", "External referral",
    "Partner", "Purchased list", "Trade show", "Webinar", "Other",
]  # fmt: skip


def forwards(apps, schema_editor):
    source = apps.get_model("accounts", "LeadSource")
    for position, name in enumerate(SOURCES, 1):
        source.objects.get_or_create(name=name, defaults={"position": position * 10})


class Migration(migrations.Migration):
    """The usual lead sources."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
