"""Signals by which this lowest layer tells higher ones what it cannot name."""

from django.dispatch import Signal

# Sent in the deleting transaction, before the row goes: `record`, `by`. Engines take their links away.
record_deleting = Signal()

# A deleted record has been put back: `record`, `by`. Sent inside the transaction; a receiver that finds what was put
# back to be at odds with what changed meanwhile sets it right, or raises BusinessRuleError.
record_restored = Signal()
