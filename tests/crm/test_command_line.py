"""Any command while the product is stopped: the database comes, is shared by those who come meanwhile, and goes."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crm.command_line import needs_database
from crm.servers import addresses
from crm.servers.process import wait_until
from tests.processes import BASE_DIR, OWN_VARIABLES, state_for
from tests.server_plugin import HOME

COUNT = "from users.models import User; print(User.objects.count(), flush=True)"


@pytest.fixture(scope="module")
def env():
    """An installation that was started once and is stopped now."""
    var_dir = Path(os.environ[HOME]) / f"commands-{secrets.token_hex(4)}"
    var_dir.mkdir()
    var_dir.chmod(0o711)
    state_for(var_dir)
    yield {n: v for n, v in os.environ.items() if n not in OWN_VARIABLES} | {"VAR_DIR": str(var_dir)}
    shutil.rmtree(var_dir, ignore_errors=True)


def begin(env, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=BASE_DIR, env=env, text=True, stdin=subprocess.DEVNULL, **pipes)


def shell(env, code):
    return begin(env, "shell", "--no-imports", "-c", code)


def end(process, seconds=60):
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def is_stopped(env):
    return not addresses.run_dir(BASE_DIR, env).exists() and not (Path(env["VAR_DIR"]) / "children.json").exists()


@pytest.mark.slow
def test_a_command_finds_its_database_and_leaves_nothing_running(env):
    code, out, err = end(shell(env, COUNT))
    assert (code, out.strip()) == (0, "1"), err
    assert is_stopped(env)


@pytest.mark.slow
def test_a_failing_command_keeps_its_exit_code(env):
    assert end(begin(env, "migrate", "nowhere"))[0] == 1
    assert end(shell(env, "raise SystemExit(7)"))[0] == 7
    assert is_stopped(env)


@pytest.mark.slow
def test_commands_at_the_same_time_share_one_server_until_the_last_has_ended(env):
    first = shell(env, "import time; print('in', flush=True); time.sleep(1)")
    assert first.stdout.readline() == "in\n"
    guests = [shell(env, f"import time; {COUNT}; time.sleep(4); {COUNT}") for __ in range(3)]
    for guest in guests:
        code, out, err = end(guest)
        assert (code, out.split()) == (0, ["1", "1"]), err
    assert end(first)[0] == 0
    assert is_stopped(env)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_ends_without_noise_and_stops_the_server(env, number, code):
    command = shell(env, "import time; print('in', flush=True); time.sleep(60)")
    assert command.stdout.readline() == "in\n"
    command.send_signal(number)
    found, __, err = end(command)
    assert found == code
    assert "Traceback" not in err
    assert is_stopped(env)


@pytest.mark.slow
def test_what_a_killed_command_left_is_cleared_by_the_next(env):
    command = shell(env, "import time; print('in', flush=True); time.sleep(60)")
    assert command.stdout.readline() == "in\n"
    command.kill()
    command.communicate()
    code, out, err = end(shell(env, COUNT))
    assert (code, out.strip()) == (0, "1"), err
    assert wait_until(lambda: is_stopped(env), 5)


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("shell -c pass", True),
        ("check --database default", True),
        ("check", False),
        ("check --deploy", False),
        ("migrate --help", False),
        ("help migrate", False),
        ("--version", False),
        ("collectstatic --noinput", False),
        ("compilemessages", False),
        ("up", False),
        ("no_such_command", False),
    ],
)
def test_the_database_is_started_only_for_commands_that_use_it(line, needed):
    name, *options = line.split()
    assert needs_database(name, options) is needed
