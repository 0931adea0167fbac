"""The signal by which a job tells higher layers that it is over."""

from django.dispatch import Signal

# A job has come to its end: `job`, whose `state` is done, failed, cancelled or undone. Sent inside the transaction that
# writes the end; receivers write rows and wait for nothing.
job_finished = Signal()
