"""The program that lines up and sends reports is killed: no report goes twice, and none is lost.

``CAIDANG_MAIL_KILLS`` makes the run longer, an even number of rounds.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.apps.outreach.test_killed import Murderer
from tests.conftest import environment_of, free_port, furnish

ROUNDS = int(os.environ.get("CAIDANG_MAIL_KILLS", "8"))
MEMBERS = max(5, ROUNDS)


def test_killed_at_every_word_no_report_goes_twice_and_none_is_lost(tmp_path: Path) -> None:
    furnish(tmp_path)
    pid_file = tmp_path / "pid"
    murderer = Murderer(pid_file)
    server = Controller(murderer, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        environment = environment_of(tmp_path) | {
            "CAIDANG_SMTP_HOST": "127.0.0.1", "CAIDANG_SMTP_PORT": str(server.port), "CAIDANG_SMTP_TLS": "none",
            "CAIDANG_SMTP_FROM": "caidang@example.com",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-m", "tests.apps.analytics.report_child", str(pid_file), str(MEMBERS), str(ROUNDS)],
            env=environment, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    finally:
        server.stop()
    assert told.returncode == 0, told.stderr[-2000:]
    letters = json.loads(told.stdout)["letters"]
    assert len({member for _, member, _ in letters}) == len(letters) == MEMBERS, "one for each, lined up once"
    assert set(murderer.kept.values()) == {1}, "none went twice"
    assert {word for word, count in murderer.killed.items() if count} >= {"mail", "rcpt", "data"}
    for number, _member, state in letters:
        assert state in ("sent", "unsure")
        assert state == "unsure" or murderer.kept[number] == 1
    assert sum(state == "unsure" for _, _, state in letters) >= murderer.killed["data"]
