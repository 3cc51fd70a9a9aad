"""kill -9 at any moment: after the next start nothing is missing, doubled or stale."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROUNDS = 30
CODE = "import django; django.setup(); from tests.apps.search.crash_child import main; main()"


def test_a_kill_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", CODE, str(tmp_path), str(ROUNDS)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.apps.search.plain_settings",
            "SEARCH_TEST_ROOT": str(tmp_path),
        },
    )
    reports = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(reports) == ROUNDS, ended.stderr
    assert [report for report in reports if report["difference"]] == []
    assert reports[-1]["records"] > 20, "there was something to lose"
