from django.db import migrations


def forwards(apps, schema_editor):
    apps.get_model("products", "PriceBook").objects.get_or_create(is_standard=True, defaults={"name": "Standard"})


class Migration(migrations.Migration):
    """The one standard price book."""

    dependencies = [("products", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
