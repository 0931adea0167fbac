"""`python -m tests.faults.run_task <task> <arguments as JSON>`: one task, in a process that may be killed."""

import json
import sys

import django

django.setup()

from crm.celery import app  # noqa: E402

if __name__ == "__main__":
    app.loader.import_default_modules()
    app.tasks[sys.argv[1]](*json.loads(sys.argv[2]))
