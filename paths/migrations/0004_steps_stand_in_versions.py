from django.db import migrations


class Migration(migrations.Migration):
    """What was a row for each step stands in the path's versions."""

    dependencies = [("paths", "0003_path_versions")]

    operations = [
        migrations.RemoveField(model_name="pathstepevent", name="pgh_obj"),
        migrations.RemoveField(model_name="pathstepevent", name="path"),
        migrations.RemoveField(model_name="pathstepevent", name="pgh_context"),
        migrations.DeleteModel(name="PathStep"),
        migrations.DeleteModel(name="PathStepEvent"),
    ]
