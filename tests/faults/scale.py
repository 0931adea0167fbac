"""How much the fault tests do: a few rounds within `make test`, the full numbers by `make faults` (`FAULTS=full`)."""

import os

FULL = os.environ.get("FAULTS") == "full"


def scaled(short: int, full: int) -> int:
    """The count for this run."""
    return full if FULL else short


# For a product whose sweeps are waited for.
SWEEPS = {} if FULL else {"DJANGO_SETTINGS_MODULE": "tests.faults.impatient"}
HURRIED = 3  # seconds that the short runs leave a long document, see `hasty`
