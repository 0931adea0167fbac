from django.db import migrations

# Label, default, category, key fields, guidance.
STATUSES = [
    (
        "New", True, "open", ["phone", "email", "source", "product_interest"],
        "<ul><li>Reach out <b>today</b>: a lead called on its first day converts far more often.</li>"
        "<li>Look at website and form entry first, so that the first sentence is about them.</li></ul>",
    ),
    (
        "Working", False, "open", ["rating", "title", "phone", "product_interest", "description"],
        "<ul><li>What do they want to achieve, and what happens if nothing changes?</li>"
        "<li>Who else is involved? Write names down.</li><li>Agree the next conversation.</li></ul>",
    ),
    (
        "Nurturing", False, "open", ["rating", "description"],
        "<ul><li>Interested, but not now: plan a task for the month they named.</li>"
        "<li>Send something useful, not a brochure.</li></ul>",
    ),
    (
        "Qualified", False, "open", ["company", "industry", "employees", "annual_revenue", "rating"],
        "<ul><li>Need, budget, decision and date are known: <b>convert</b>.</li>"
        "<li>Check for an existing account of this company when you convert.</li></ul>",
    ),
    ("Converted", False, "converted", [], "<p>The lead lives on as account, contact and opportunity.</p>"),
    (
        "Unqualified", False, "closed", ["description"],
        "<p>Say why in the description, so that nobody calls again for nothing.</p>",
    ),
]  # fmt: skip


def forwards(apps, schema_editor):
    status_model = apps.get_model("leads", "LeadStatus")
    if status_model.objects.exists():
        return
    path = apps.get_model("paths", "Path").objects.create(record_type="leads.lead", name="Lead")
    for position, (label, is_default, category, key_fields, guidance) in enumerate(STATUSES, 1):
        status = status_model.objects.create(
            label=label, is_default=is_default, category=category, position=position * 10
        )
        apps.get_model("paths", "PathStep").objects.create(
            path=path, step=str(status.pk), key_fields=key_fields, guidance=guidance
        )


class Migration(migrations.Migration):
    """The lead statuses, and a path with guidance."""

    dependencies = [("leads", "0001_initial"), ("paths", "0001_initial")]
    run_before = [("paths", "0003_path_versions")]  # which takes what is written here into its versions
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
