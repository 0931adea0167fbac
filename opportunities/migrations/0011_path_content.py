from importlib import import_module

from django.db import migrations

from paths.delivered import publish

# Stage -> what its step shows and asks. Keys of checklist items stay for good.
CONTENT = {
    "Prospecting": {
        "key_fields": ["account", "source", "product_interest", "next_step"],
        "guidance": "<p><b>Goal: a person with a problem that we solve.</b></p>"
        "<ul><li>Find out <b>who</b> has the problem and what it costs them.</li>"
        "<li>Ask for their day, their numbers, their last attempt. Talk less than they do.</li>"
        "<li>Agree one next step with a date before you hang up.</li></ul>",
        "checklist": [
            {"key": "deal-problem", "text": "Somebody told us what is wrong, and what it costs"},
            {"key": "deal-next-step", "text": "The next step has a date that both know"},
        ],
        "expected_days": 7,
    },
    "Qualification": {
        "key_fields": ["amount", "close_date", "next_step", "type"],
        "guidance": "<p><b>Goal: decide whether to spend our time here.</b></p>"
        "<ul><li>Is there a budget, or a way to one? A rough amount is enough, none is not.</li>"
        "<li>By when must they decide, and why then? A date without a reason is a wish.</li>"
        "<li>No reason to act now? Say so kindly, and close it.</li></ul>",
        "checklist": [
            {"key": "deal-budget", "text": "Budget, or who can grant it, is known"},
            {"key": "deal-why-now", "text": "We know why they act now"},
        ],
        "expected_days": 10,
        # Without an amount the forecast does not know it. It says so, and lets go.
        "gate": {"mode": "warn", "fields": ["amount"]},
    },
    "Needs analysis": {
        "key_fields": ["product_interest", "description", "next_step"],
        "guidance": "<p><b>Goal: they say “yes, that is exactly it”.</b></p>"
        "<ul><li>Let them describe a bad day. Write it down in their words.</li>"
        "<li>What must be better in a year, and how will they measure it?</li>"
        "<li>Send the need back on half a page and have it confirmed.</li></ul>",
        "checklist": [
            {"key": "deal-need-written", "text": "Need and measure of success are written down"},
            {"key": "deal-need-confirmed", "text": "The customer confirmed them in writing"},
        ],
        "expected_days": 14,
    },
    "Value proposition": {
        "key_fields": ["amount", "next_step", "description"],
        "guidance": "<p><b>Goal: they can explain to others why it pays.</b></p>"
        "<ul><li>Show the two or three things that answer their need, nothing else.</li>"
        "<li>Put a number on the benefit together with them; it must be theirs.</li>"
        "<li>Bring a customer like them: what was it before, what is it now?</li></ul>",
        "checklist": [
            {"key": "deal-shown", "text": "Showed what answers their need"},
            {"key": "deal-benefit", "text": "The benefit is a number that they agreed to"},
        ],
        "expected_days": 10,
    },
    "Id. decision makers": {
        "key_fields": ["next_step", "close_date"],
        "guidance": "<p><b>Goal: nobody can say no whom we have not met.</b></p>"
        "<ul><li>Add everyone who decides, pays, tests or advises to the <b>contact roles</b>.</li>"
        "<li>Ask: “Who could still say no?” and “How did you decide last time?”</li>"
        "<li>Your contact opens doors? Give them the half page that makes it easy.</li></ul>",
        "checklist": [
            {"key": "deal-roles", "text": "Everybody who decides is among the contact roles"},
            {"key": "deal-met-payer", "text": "Spoke with whoever pays"},
            {"key": "deal-process", "text": "Know the steps up to the signature"},
        ],
        "expected_days": 7,
    },
    "Perception analysis": {
        "key_fields": ["next_step", "probability"],
        "guidance": "<p><b>Goal: no doubt left that nobody talks about.</b></p>"
        "<ul><li>How does each of them see us, and the others? Name the <b>competitors</b>.</li>"
        "<li>Turn every open doubt into a task with an owner and a date.</li>"
        "<li>Ask: “If you had to decide today, what would hold you back?”</li></ul>",
        "checklist": [
            {"key": "deal-competitors", "text": "We know whom they look at beside us"},
            {"key": "deal-doubts", "text": "Every doubt has an answer or a task"},
        ],
        "expected_days": 7,
    },
    "Proposal/price quote": {
        "key_fields": ["amount", "close_date", "next_step"],
        "guidance": "<p><b>Goal: an offer without a surprise.</b></p>"
        "<ul><li>Put the products on the opportunity, then make a <b>quote</b> and start its sync.</li>"
        "<li>First page: their need, their number, our answer. Prices come after that.</li>"
        "<li>Go through it in person; never only send it. Leave with the date of the answer.</li></ul>",
        "checklist": [
            {"key": "deal-quote", "text": "The quote has what they asked for, no more"},
            {"key": "deal-gone-through", "text": "Went through it with those who decide"},
            {"key": "deal-answer-date", "text": "The day of their answer is agreed"},
        ],
        "expected_days": 10,
    },
    "Negotiation/review": {
        "key_fields": ["amount", "close_date", "next_step"],
        "guidance": "<p><b>Goal: a signature, at a price that we still like next year.</b></p>"
        "<ul><li>Give nothing without getting something: volume, term, date, reference.</li>"
        "<li>Collect all their points first, then answer them together.</li>"
        "<li>Legal and purchasing: who, and until when?</li></ul>",
        "checklist": [
            {"key": "deal-points", "text": "All open points stand on one list"},
            {"key": "deal-legal", "text": "Legal and purchasing have said yes"},
        ],
        "expected_days": 14,
    },
    "Closed won": {
        "key_fields": ["close_date", "amount", "description"],
        "guidance": "<p><b>Congratulations!</b></p>"
        "<ul><li>Hand over to those who deliver: what was promised, to whom, by when.</li>"
        "<li>Say thank you in person, and ask who else has this problem.</li>"
        "<li>Plan a call in four weeks: is it as they hoped?</li></ul>",
        "checklist": [
            {"key": "deal-handed-over", "text": "Handed over to those who deliver"},
            {"key": "deal-thanked", "text": "Thanked them, and asked for a recommendation"},
        ],
        "celebrates": True,
    },
    "Closed lost": {
        "key_fields": ["loss_reason", "description"],
        "guidance": "<ul><li>Ask them what decided it, and write down what they said; the next deal pays for it.</li>"
        "<li>Thank them. Whoever loses well is asked again.</li><li>Plan a call in six months.</li></ul>",
        "checklist": [
            {"key": "deal-asked-why", "text": "Asked the customer what decided it"},
            {"key": "deal-call-again", "text": "Planned a call in six months"},
        ],
    },
}


def forwards(apps, schema_editor):
    pipeline = apps.get_model("opportunities", "Pipeline").objects.filter(is_default=True).first()
    if pipeline is None:
        return
    stages = apps.get_model("opportunities", "Stage").objects.filter(pipeline=pipeline)
    keys = {stage.name: str(stage.pk) for stage in stages}
    delivered = {
        keys.get(name, ""): {"key_fields": fields, "guidance": guidance}
        for name, (fields, guidance) in import_module("opportunities.migrations.0002_default_pipeline").GUIDANCE.items()
    }
    paths = apps.get_model("paths", "Path").objects.filter(record_type="opportunities.opportunity", is_active=True)
    content = {keys[name]: said for name, said in CONTENT.items() if name in keys}
    publish(apps, paths.filter(scope=str(pipeline.pk)).first(), delivered=delivered, content=content)


class Migration(migrations.Migration):
    """The default pipeline's path with checklists, expected days and more, where nobody has made it their own."""

    dependencies = [("opportunities", "0010_whole_discount"), ("paths", "0004_steps_stand_in_versions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
