"""The program is killed again and again while it brings a connection into step: nothing is lost, and nothing comes twice on either side.

``CAIDANG_SYNC_PEOPLE`` makes the run longer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import environment_of, furnish

PEOPLE = int(os.environ.get("CAIDANG_SYNC_PEOPLE", "300"))


def test_killed_at_any_call_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    furnish(tmp_path)
    environment = environment_of(tmp_path) | {"CAIDANG_WEBHOOK_HOSTS": "127.0.0.1"}
    told = subprocess.run(
        [sys.executable, "-m", "tests.apps.connectors.syncing_child", str(PEOPLE)], env=environment, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    found = json.loads(told.stdout)
    deaths = found.pop("deaths")
    everybody = PEOPLE + 6
    assert found == {
        "stage": "done", "problem": "", "people": everybody, "links": everybody, "whose": everybody, "there": everybody, "numbered": True, "made": 16, "ledger": 6,
        "firms": [5, 5], "jobs": [5, 5],
    }  # fmt: skip
    assert deaths >= 8
