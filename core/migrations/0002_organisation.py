from django.db import migrations


def forwards(apps, schema_editor):
    apps.get_model("core", "OrganisationSettings").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """The one row of organisation settings."""

    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
