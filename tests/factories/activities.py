"""Tasks, calls, events and notes."""

from itertools import count

from activities.services import activity_create

_numbers = count(1)


def make_activity(*records, by, kind="task", **fields):
    """An activity of `by` (or of `owner`) on records."""
    return activity_create(by=by, records=records, kind=kind, **{"subject": f"Subject {next(_numbers)}", **fields})
