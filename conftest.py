"""What all tests share."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings

CHROMIUM_NAMES = ("chromium", "chromium-browser", "/Applications/Chromium.app/Contents/MacOS/Chromium")


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests() -> Iterator[None]:
    """Static files under their own names (nothing is collected for tests), and passwords that are cheap to check."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium: the browser that playwright would download is not needed."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses to run as root with one
    arguments = [*browser_type_launch_args.get("args", []), *sandbox]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


pytest_plugins = ["tests.processes"]
