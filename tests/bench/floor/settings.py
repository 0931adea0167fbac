"""The product's settings without middleware, context processors or template parts: for the floors alone."""

from pathlib import Path

from crm.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "tests.bench.floor.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
