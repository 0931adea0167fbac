"""The signals by which opportunities tell quotes, which they must not import, what happened."""

from django.dispatch import Signal

# Sent by `opportunity_set_lines` in its transaction, the opportunity being locked and its lines and amount already
# written: `opportunity`, `by`, `origin`, `is_told`. `origin` is whatever the caller passed (the quote whose sync set
# the lines), so that an echo is recognised. `is_told`: the caller said which part each line has of a discount on the
# whole.
lines_changed = Signal()

# Sent before that, with nothing written yet: `opportunity`, `lines` (`LineInput`s). A receiver may answer with the same
# lines and other parts of a discount on the whole.
lines_changing = Signal()

# Sent by `opportunity_touch`, the one writer of a deal's own columns, in its transaction, the deal being locked and
# written with its stage history: `opportunity`, `by`, `changed` (names of the fields that have another value now).
fields_changed = Signal()

# Sent before that, with nothing written yet: `opportunity`, `changes` (values by name of field). A receiver may answer
# with further changes, so that one move is one write; what the caller of `opportunity_touch` says itself holds.
fields_changing = Signal()
