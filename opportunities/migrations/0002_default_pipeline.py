from django.db import migrations

# Stage, probability, forecast category, outcome: the default sales process of Sales Cloud.
STAGES = [
    ("Prospecting", 10, "pipeline", "open"),
    ("Qualification", 10, "pipeline", "open"),
    ("Needs analysis", 20, "pipeline", "open"),
    ("Value proposition", 50, "pipeline", "open"),
    ("Id. decision makers", 60, "pipeline", "open"),
    ("Perception analysis", 70, "pipeline", "open"),
    ("Proposal/price quote", 75, "pipeline", "open"),
    ("Negotiation/review", 90, "pipeline", "open"),
    ("Closed won", 100, "closed", "won"),
    ("Closed lost", 0, "omitted", "lost"),
]
ROLES = [
    "Business user", "Decision maker", "Economic buyer", "Economic decision maker", "Evaluator", "Executive sponsor",
    "Influencer", "Technical buyer", "Other",
]  # fmt: skip
# Stage -> (key fields, guidance).
GUIDANCE = {
    "Prospecting": (
        ["account", "source", "product_interest", "next_step"],
        "<ul><li>Find out <b>who</b> has the problem and what it costs them.</li>"
        "<li>Agree one next step with a date before you hang up.</li></ul>",
    ),
    "Qualification": (
        ["amount", "close_date", "next_step", "type"],
        "<ul><li>Is there a budget, or a way to one?</li><li>Is there a date by which they must decide, and why that one?</li>"
        "<li>No reason to act now? Say so kindly and put it back to sleep.</li></ul>",
    ),
    "Needs analysis": (
        ["product_interest", "description", "next_step"],
        "<ul><li>Let them describe a bad day. Write it down in their words.</li>"
        "<li>Repeat the need back and have it confirmed in writing.</li></ul>",
    ),
    "Value proposition": (
        ["amount", "next_step", "description"],
        "<ul><li>Show the two or three things that answer their need, nothing else.</li>"
        "<li>Put a number on the benefit together with them.</li></ul>",
    ),
    "Id. decision makers": (
        ["next_step", "close_date"],
        "<ul><li>Add everyone who decides, pays, tests or advises to the <b>contact roles</b>.</li>"
        "<li>Ask: “Who could still say no?”</li></ul>",
    ),
    "Perception analysis": (
        ["next_step", "probability"],
        "<ul><li>How does each decision maker see us, and the competition?</li>"
        "<li>Turn every open doubt into a task with an owner.</li></ul>",
    ),
    "Proposal/price quote": (
        ["amount", "close_date", "next_step"],
        "<ul><li>Put the products on the opportunity, then make a <b>quote</b>.</li>"
        "<li>Go through it in person; never only send it.</li><li>Start the sync with the quote that is the right one.</li></ul>",
    ),
    "Negotiation/review": (
        ["amount", "close_date", "next_step"],
        "<ul><li>Give nothing without getting something.</li><li>Legal and purchasing: who, until when?</li></ul>",
    ),
    "Closed won": (
        ["close_date", "amount", "description"],
        "<ul><li>Hand over to delivery: what was promised, to whom, by when.</li><li>Say thank you, and ask for a referral.</li></ul>",
    ),
    "Closed lost": (
        ["loss_reason", "description"],
        "<ul><li>Write down honestly why; the next deal pays for it.</li><li>Plan a call in six months.</li></ul>",
    ),
}


def forwards(apps, schema_editor):
    pipeline, made = apps.get_model("opportunities", "Pipeline").objects.get_or_create(
        is_default=True, defaults={"name": "Sales"}
    )
    roles = apps.get_model("opportunities", "ContactRoleName")
    for position, name in enumerate(ROLES, 1):
        roles.objects.get_or_create(name=name, defaults={"position": position * 10})
    if not made:
        return
    path = apps.get_model("paths", "Path").objects.create(
        record_type="opportunities.opportunity", scope=str(pipeline.pk), name="Sales pipeline"
    )
    for position, (name, probability, category, outcome) in enumerate(STAGES, 1):
        stage = apps.get_model("opportunities", "Stage").objects.create(
            pipeline=pipeline, name=name, position=position * 10, probability=probability, forecast_category=category,
            outcome=outcome,
        )  # fmt: skip
        key_fields, guidance = GUIDANCE[name]
        apps.get_model("paths", "PathStep").objects.create(
            path=path, step=str(stage.pk), key_fields=key_fields, guidance=guidance
        )


class Migration(migrations.Migration):
    """The default pipeline with its ten stages, the contact roles, and a path with guidance."""

    dependencies = [("opportunities", "0001_initial"), ("paths", "0001_initial")]
    run_before = [("paths", "0003_path_versions")]  # which takes what is written here into its versions
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
