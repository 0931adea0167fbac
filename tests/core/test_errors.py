from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from core.errors import BusinessRuleError, RecordGone, StaleRecord


def test_carries_message_and_field():
    error = BusinessRuleError("Not so.", field="name")
    assert (error.message, error.field, error.errors, str(error)) == (
        "Not so.",
        "name",
        {"name": ["Not so."]},
        "Not so.",
    )


def test_takes_over_all_that_validation_found():
    found = ValidationError({"name": ["Too long.", "Too odd."], NON_FIELD_ERRORS: ["Do not fit."]})
    error = BusinessRuleError.from_validation(found)
    assert error.errors == {"name": ["Too long.", "Too odd."], None: ["Do not fit."]}
    assert BusinessRuleError.from_validation(ValidationError("Alone.")).errors == {None: ["Alone."]}


def test_says_who_was_quicker():
    class Stored:
        changed_by = "Ana Lindqvist"

    assert StaleRecord(Stored()).message.startswith("Ana Lindqvist changed")
    assert StaleRecord(object()).message.startswith("Somebody changed")


def test_knows_what_the_web_answers():
    assert (BusinessRuleError("x").status, StaleRecord(None).status, RecordGone("lead").status) == (422, 409, 409)
