"""Jobs."""

from jobs.owners import KEY, reference
from jobs.services import job_run, job_start


def make_job(*records, by, to, run=False):
    """A change of owner of records of one type to the user or queue `to`; worked off where `run` is asked for."""
    model = type(records[0])
    rows = model.objects.filter(pk__in=[record.pk for record in records]).order_by("pk")
    params = {"type": model._meta.label_lower, "owner": reference(to)}
    job = job_start(kind=KEY, by=by, title=f"Give {len(records)} to {to}", records=rows, params=params)
    if run:
        job_run(job_id=job.pk)
        job.refresh_from_db()
    return job


def results(job):
    """State and message of each item, in order."""
    return list(job.items.order_by("position").values_list("state", "message"))
