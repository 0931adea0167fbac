from importlib import import_module

from django.db import migrations

from paths.delivered import publish

# Status -> what its step shows and asks. Keys of checklist items stay for good.
CONTENT = {
    "New": {
        "key_fields": ["phone", "email", "source", "product_interest"],
        "guidance": "<p><b>Goal: a first conversation, today.</b></p>"
        "<ul><li>Read what they asked and look at their website first: open with their words, not with our product.</li>"
        "<li>Call first, write second. No answer? Try another time of day, then send three lines that end in a question.</li>"
        "<li>Not for us? Close it as unqualified now and say why.</li></ul>",
        "checklist": [
            {"key": "lead-looked-up", "text": "Looked at their website and at what they asked"},
            {"key": "lead-reached-out", "text": "Called or wrote to them"},
        ],
        "expected_days": 1,
    },
    "Working": {
        "key_fields": ["rating", "title", "phone", "product_interest", "description"],
        "guidance": "<p><b>Goal: know whether it is worth an offer.</b></p>"
        "<ul><li>What do they want to change, why now, and what happens if nothing changes? Write their answer down.</li>"
        "<li>Who uses it, who decides, who pays? Get the names.</li>"
        "<li>Never hang up without the next date.</li>"
        "<li>Six attempts and no answer? Move on: nurturing.</li></ul>",
        "checklist": [
            {"key": "lead-need", "text": "Their need is written down in their own words"},
            {"key": "lead-people", "text": "We know who decides and who pays"},
            {"key": "lead-next-date", "text": "The next conversation has a date"},
        ],
        "expected_days": 14,
    },
    "Nurturing": {
        "key_fields": ["rating", "description"],
        "guidance": "<p><b>Goal: be the one they call when the time has come.</b></p>"
        "<ul><li>Plan a task for the month that they named, and tell them that you will call then.</li>"
        "<li>Once a quarter send something useful: a customer like them, an answer to their question. No brochures.</li>"
        "<li>Two quarters of silence? Ask plainly whether to stop. A no is an answer as well.</li></ul>",
        "checklist": [
            {"key": "lead-why-later", "text": "Wrote down why not now, and when"},
            {"key": "lead-planned", "text": "Planned the next contact"},
        ],
        "expected_days": 90,
    },
    "Qualified": {
        "key_fields": ["company", "industry", "employees", "annual_revenue", "rating"],
        "guidance": "<p><b>Goal: a real chance in the pipeline, within days.</b></p>"
        "<ul><li>Need, money, decision and date are known: <b>convert</b>. Here nobody works on it.</li>"
        "<li>Does the company have an account already? Link it when you convert.</li>"
        "<li>Somebody else takes over? Write down what they must not ask a second time.</li></ul>",
        "checklist": [
            {"key": "lead-money", "text": "There is money for it, or a way to it"},
            {"key": "lead-decision", "text": "We know how and by when they decide"},
        ],
        "expected_days": 3,
    },
    "Converted": {
        "guidance": "<p>Well done. It goes on as account, contact and opportunity: the links are at the top.</p>",
        "celebrates": True,
    },
    "Unqualified": {
        "key_fields": ["description"],
        "guidance": "<ul><li>Say why in one line: wrong company, no need, no money, no answer.</li>"
        "<li>A polite no today keeps the door open: thank them, and leave a way to reach you.</li>"
        "<li>Only the time was wrong? Then it belongs in nurturing.</li></ul>",
    },
}


def forwards(apps, schema_editor):
    keys = {status.label: str(status.pk) for status in apps.get_model("leads", "LeadStatus").objects.all()}
    delivered = {
        keys.get(label, ""): {n: v for n, v in (("key_fields", names), ("guidance", guidance)) if v}
        for label, __, __, names, guidance in import_module("leads.migrations.0002_statuses").STATUSES
    }
    path = apps.get_model("paths", "Path").objects.filter(record_type="leads.lead", scope="", is_active=True).first()
    content = {keys[label]: said for label, said in CONTENT.items() if label in keys}
    publish(apps, path, delivered=delivered, content=content, celebration="sometimes")


class Migration(migrations.Migration):
    """The leads' path with checklists, expected days and more guidance, where nobody has made it their own."""

    dependencies = [("leads", "0006_orders_of_queues"), ("paths", "0004_steps_stand_in_versions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
