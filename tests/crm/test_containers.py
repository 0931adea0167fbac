"""The image and the compose file, as far as they can be checked without building them."""

import re

from crm.servers import programs
from tests.processes import BASE_DIR

COMPOSE = (BASE_DIR / "compose.yaml").read_text()
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text()


def commands():
    """Service -> the words of its command (written as one flow list each)."""
    found = re.findall(r"^  ([\w-]+):\n    <<: \*pathway\n    command: \[(.*)\]$", COMPOSE, re.MULTILINE)
    return {name: [word.strip().strip('"') for word in words.split(",")] for name, words in found}


def test_the_workers_and_beat_run_what_up_runs():
    ours = {program.name.replace("worker-celery", "worker"): program for program in programs.workers(BASE_DIR)}
    ours["beat"] = programs.beat(BASE_DIR)
    for name, program in ours.items():
        after_celery = list(program.argv[program.argv.index("celery") :])
        assert sorted(commands()[name]) == sorted(after_celery)


def test_migrations_run_once_and_before_everything_else():
    assert commands()["migrate"] == ["python", "manage.py", "migrate", "--noinput"]
    assert "migrate: {condition: service_completed_successfully}" in COMPOSE


def test_no_secret_gets_into_the_image_or_the_compose_file():
    ignored = (BASE_DIR / ".dockerignore").read_text().split()
    assert {".git", ".env", ".env.*", "var", "tests"} <= set(ignored)
    assert not re.search(r"^(ENV|ARG) .*(SECRET_KEY|PASSWORD|DATABASE_URL)", DOCKERFILE, re.MULTILINE)
    assert re.findall(r"PASSWORD: (?!\$\{POSTGRES_PASSWORD:\?)", COMPOSE) == []
    example = (BASE_DIR / ".env.example").read_text()
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD|ALLOWED_HOSTS|BASE_URL)=.+$", example, re.MULTILINE) == []


def test_the_image_serves_as_an_ordinary_user():
    assert DOCKERFILE.rindex("\nUSER pathway") < DOCKERFILE.rindex("\nCMD ")
    assert "--require-hashes" in DOCKERFILE


def test_only_the_web_port_is_open_and_only_to_this_machine():
    assert re.findall(r"ports: \[(.*)\]", COMPOSE) == ['"127.0.0.1:8000:8000"']
