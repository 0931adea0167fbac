from django.db import migrations


class Migration(migrations.Migration):
    """The sequence that quote numbers are taken from."""

    dependencies = [("quotes", "0002_templates")]
    operations = [
        migrations.RunSQL(
            "create sequence quotes_quote_number as bigint start 1 no cycle", "drop sequence quotes_quote_number"
        )
    ]
