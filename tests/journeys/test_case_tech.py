"""科技公司: a heap of files of every kind becomes one record a person, and every file is accounted for."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_heap_becomes_an_ordered_store() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.cases", "tech", "--count", "80", "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    before, after = told["before"], told["after"]
    assert before["copies"] > 3
    assert before["in_several"] > 5
    assert before["by_search"] < before["about_people"] / 2
    assert after["lost"] == []
    assert after["known_already"] == before["copies"]
    assert after["whole"] >= 0.95 * after["people"]
    assert after["found"] == after["sought"] > 20
    assert sum(after["row_outcomes"].values()) == after["rows"] > 20
    assert after["refused"] == sum(after["reasons"].values())
