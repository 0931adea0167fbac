"""Signals by which this lowest layer tells higher ones what it cannot name."""

from django.dispatch import Signal

# Sent in the deleting transaction, before the row goes: `record`, `by`. Engines take their links away.
record_deleting = Signal()
