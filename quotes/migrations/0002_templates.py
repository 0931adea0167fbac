from django.db import migrations

TEMPLATES = [("Classic", "classic", True), ("Modern", "modern", False), ("Compact", "compact", False)]
INTRODUCTION = "Thank you for your interest. We are pleased to offer you the following."
TERMS = "Prices are valid until the date above. Payment within 30 days of the invoice."


def forwards(apps, schema_editor):
    template = apps.get_model("quotes", "QuoteTemplate")
    if template.objects.exists():
        return
    for name, design, is_default in TEMPLATES:
        template.objects.create(
            name=name, design=design, is_default=is_default, introduction=INTRODUCTION, terms=TERMS
        )


class Migration(migrations.Migration):
    """The three delivered quote templates."""

    dependencies = [("quotes", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
