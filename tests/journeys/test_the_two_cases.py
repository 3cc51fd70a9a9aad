"""The two companies of the mission: a heap becomes an ordered store, and in a strict house every leak that is tried is stopped."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import environment_of, ready_folder
from tools.bench.folder import READY

ROOT = Path(__file__).parents[2]


def told(home: Path, *words: str) -> Any:  # noqa: ANN401 - as the case says it
    done = subprocess.run(
        [sys.executable, "-m", "tools.cases", *words, "--json"], cwd=ROOT, env={**environment_of(home), READY: str(ready_folder())}, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_heap_becomes_an_ordered_store(tmp_path: Path) -> None:
    """One record a person, and every file is accounted for."""
    found = told(tmp_path, "tech", "--count", "80")
    before, after = found["before"], found["after"]
    assert before["copies"] > 3
    assert before["in_several"] > 5
    assert before["by_search"] < before["about_people"] / 2
    assert after["lost"] == []
    assert after["known_already"] >= before["copies"]
    assert after["whole"] >= 0.95 * after["people"]
    assert after["found"] == after["sought"] > 20
    assert sum(after["row_outcomes"].values()) == after["rows"] > 20
    assert after["refused"] == sum(after["reasons"].values())


def test_every_leak_that_is_tried_is_stopped(tmp_path: Path) -> None:
    tried = told(tmp_path, "finance")
    assert len(tried) >= 14
    assert [one for one in tried if not one["is_stopped"]] == []
    assert all(one["told"] for one in tried)
