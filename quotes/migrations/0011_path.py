from django.db import migrations
from django.utils import timezone

# Status -> what its step shows and asks. Keys of checklist items stay for good.
CONTENT = {
    "draft": {
        "key_fields": ["contact", "expiration_date", "description"],
        "guidance": "<p><b>Goal: what they asked for, on one page.</b></p>"
        "<ul><li>Offer what was talked about. What might be nice as well is an <b>option</b>.</li>"
        "<li>Say in two sentences what it does for them; the prices come after that.</li>"
        "<li>Leave room for nothing that you would take off at the first question.</li></ul>",
        "checklist": [
            {"key": "quote-need", "text": "Lines and quantities are what they asked for"},
            {"key": "quote-addressed", "text": "It is addressed to whoever decides"},
        ],
        "expected_days": 3,
        # Nobody can review an offer of nothing. It says so, and lets go.
        "gate": {"mode": "warn", "facts": ["has_line"]},
    },
    "needs_review": {
        "key_fields": ["expiration_date", "terms"],
        "guidance": "<ul><li>Tell the reviewer in one line what is unusual: discount, delivery, terms.</li>"
        "<li>Name the day on which the customer expects it.</li></ul>",
        "checklist": [{"key": "quote-reviewer", "text": "A reviewer knows of it, and until when"}],
        "expected_days": 1,
    },
    "in_review": {
        "key_fields": ["terms", "description"],
        "guidance": "<ul><li>Check quantity, price, discount, tax and validity, in this order.</li>"
        "<li>Can we deliver that, by then, at this price?</li>"
        "<li>Not like this? Back to draft with one clear sentence, or rejected.</li></ul>",
        "checklist": [
            {"key": "quote-prices", "text": "Prices and discount are right"},
            {"key": "quote-delivery", "text": "We can deliver it as promised"},
        ],
        "expected_days": 2,
    },
    "approved": {
        "key_fields": ["contact", "email", "expiration_date"],
        "guidance": "<p><b>Goal: presented in person, not just sent.</b></p>"
        "<ul><li>Create the PDF and read it once as the customer will.</li>"
        "<li>Agree a time to go through it together.</li>"
        "<li>Mark it as presented when they have it: from then on it stays as it is.</li></ul>",
        "checklist": [
            {"key": "quote-pdf-read", "text": "Created the PDF and read it through"},
            {"key": "quote-meeting", "text": "A time to go through it is agreed"},
        ],
        "expected_days": 2,
    },
    "presented": {
        "key_fields": ["contact", "email", "phone", "expiration_date"],
        "guidance": "<p><b>Goal: an answer, whichever it is.</b></p>"
        "<ul><li>Call after two days: what is clear, what is open, who still has to see it?</li>"
        "<li>They want something changed? Make a <b>new version</b>; this one stays as it was offered.</li>"
        "<li>Before its last day ask for the decision, do not lengthen it unasked.</li></ul>",
        "checklist": [
            {"key": "quote-called", "text": "Asked what they think of it"},
            {"key": "quote-decision-day", "text": "Know the day of their decision"},
        ],
        "expected_days": 14,
    },
    "accepted": {
        "guidance": "<p><b>They said yes!</b></p><ul><li>Have it in writing, and confirm it the same day.</li>"
        "<li>Is it the version that syncs? Then close the opportunity as won.</li>"
        "<li>Tell those who deliver what was agreed beside the lines.</li></ul>",
        "checklist": [
            {"key": "quote-in-writing", "text": "Their yes is there in writing"},
            {"key": "quote-deal-closed", "text": "The opportunity is closed as won"},
        ],
        "celebrates": True,
    },
    "denied": {
        "guidance": "<ul><li>Ask what decided it: price, time, trust or another offer?</li>"
        "<li>Still talking? A new version answers. Not any more? Close the opportunity as lost, with the reason.</li></ul>",
        "checklist": [{"key": "quote-asked-why", "text": "Asked what decided it"}],
    },
    "rejected": {
        "guidance": "<p>We do not offer it like this. Say why in a note, then clone it or go back to draft.</p>",
    },
}


def forwards(apps, schema_editor):
    path, is_new = apps.get_model("paths", "Path").objects.get_or_create(
        record_type="quotes.quote", scope="", is_active=True, defaults={"name": "Quote"}
    )
    if is_new:
        apps.get_model("paths", "PathVersion").objects.create(
            path=path, number=1, content=CONTENT, published_at=timezone.now()
        )


class Migration(migrations.Migration):
    """Quotes walk a path: guidance, checklists and expected days for each status."""

    dependencies = [("quotes", "0010_template_versions"), ("paths", "0004_steps_stand_in_versions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
