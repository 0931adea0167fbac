import os
from pathlib import Path

import environ
import pytest
from kombu import Connection

from crm.servers import addresses


def test_the_environments_word_counts(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://u:p@db/x", "BROKER_URL": "redis://mq/1"}
    assert addresses.database_url(tmp_path, given) == given["DATABASE_URL"]
    assert addresses.broker_url(tmp_path, given) == given["BROKER_URL"]


@pytest.mark.parametrize("empty", [{}, {"DATABASE_URL": "", "BROKER_URL": " "}])
def test_unset_and_empty_mean_our_own_servers(tmp_path: Path, empty: dict[str, str]) -> None:
    assert addresses.uses_embedded_postgres(empty)
    assert addresses.uses_embedded_valkey(empty)
    assert str(addresses.run_dir(tmp_path, empty)) in addresses.database_url(tmp_path, empty)
    assert str(addresses.run_dir(tmp_path, empty)) in addresses.broker_url(tmp_path, empty)


def test_django_reads_the_socket_folder_out_of_the_url() -> None:
    config = environ.Env.db_url_config(addresses.postgres_url("/tmp/Some.Folder-1/pg"))
    assert (config["HOST"], config["NAME"], config["USER"]) == ("/tmp/Some.Folder-1/pg", "pathway", "pathway")
    assert config["ENGINE"] == "django.db.backends.postgresql"


def test_celery_reads_the_socket_out_of_the_url() -> None:
    connection = Connection(addresses.valkey_url("/tmp/x/valkey.sock"))
    assert connection.transport_cls == "redis"
    assert connection.as_uri() == "redis+socket:///tmp/x/valkey.sock"


def test_each_installation_has_its_own_place_and_always_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    one, other = addresses.run_dir(tmp_path / "a", {}), addresses.run_dir(tmp_path / "b", {})
    assert one != other
    assert one == addresses.run_dir(tmp_path / "link", {})
    assert addresses.run_dir(tmp_path / "a", {"VAR_DIR": str(tmp_path / "b" / "var")}) == other


def test_socket_paths_fit_whatever_the_checkouts_path(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 40)
    assert len(os.fsencode(addresses.postgres_socket_dir(deep, {}) / ".s.PGSQL.5432")) < 100
    assert len(os.fsencode(addresses.valkey_socket(deep, {}))) < 100
