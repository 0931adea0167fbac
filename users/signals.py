"""Signals by which this layer tells higher ones (notices, mail) what has happened with users and with owners.

All are sent inside the transaction of the verb that they tell of; receivers write rows and never wait for anything.
"""

from django.dispatch import Signal

# A record has a new owner: `record`, `owner` (a user, never a queue), `by` (None where a machine acts).
owner_changed = Signal()

# A record was shared with a user: `record`, `user`, `access` ("read" or "write"), `by`.
record_shared = Signal()

# A user is invited to set a first password: `user`, `by`.
user_invited = Signal()

# An active user has asked for a way to set a new password: `user`.
password_reset_asked = Signal()
