"""The program that sends, or lets a rule act, is killed: no letter goes twice, none is lost, and a rule acts once and wholly.

``CAIDANG_MAIL_KILLS`` makes the run longer, an even number of rounds.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.conftest import environment_of, free_port, furnish

ROUNDS = int(os.environ.get("CAIDANG_MAIL_KILLS", "8"))
PEOPLE = max(4, ROUNDS * 2 // 5)
_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f]{32})\.letter@", re.MULTILINE | re.IGNORECASE)


class Murderer:
    """A mail server that keeps what it is given, and every few words kills who is talking to it."""

    WORDS = ("mail", "rcpt", "data")

    def __init__(self, pid_file: Path) -> None:
        self.pid_file, self.kept, self.killed, self._turn = pid_file, Counter[str](), Counter[str](), 0

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        self._may_kill("mail")
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        self._may_kill("rcpt")
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        found = _ID.search(envelope.content)
        assert found is not None
        self.kept[found[1].decode()] += 1
        self._may_kill("data")
        return "250 kept"

    def _may_kill(self, word: str) -> None:
        """Each word has its turn."""
        if self.WORDS[self._turn % len(self.WORDS)] != word:
            return
        told = self.pid_file.read_text(encoding="ascii") if self.pid_file.exists() else ""
        self._turn += 1
        if told:
            self.killed[word] += 1
            self.pid_file.write_text("", encoding="ascii")
            with suppress(ProcessLookupError):
                os.kill(int(told), signal.SIGKILL)


def test_killed_at_every_word_no_letter_goes_twice_and_none_is_lost(tmp_path: Path) -> None:
    furnish(tmp_path)
    pid_file = tmp_path / "pid"
    murderer = Murderer(pid_file)
    server = Controller(murderer, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        environment = environment_of(tmp_path) | {
            "CAIDANG_SMTP_HOST": "127.0.0.1", "CAIDANG_SMTP_PORT": str(server.port), "CAIDANG_SMTP_TLS": "none",
            "CAIDANG_SMTP_FROM": "caidang@example.com", "CAIDANG_MAILS_PER_MINUTE": "6000",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-m", "tests.apps.outreach.mailer_child", str(pid_file), str(PEOPLE), str(ROUNDS)],
            env=environment, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
    finally:
        server.stop()
    assert told.returncode == 0, told.stderr[-2000:]
    found = json.loads(told.stdout)
    letters = found["letters"]
    assert found["rule"] == {"killed": [0, 0, 0], "after": [1, 1, 1], "once_more": [1, 1, 1]}
    assert len(letters) == 2 * PEOPLE
    assert set(murderer.kept.values()) == {1}, "none went twice"
    assert {word for word, count in murderer.killed.items() if count} >= {"mail", "rcpt", "data"}
    for number, _step, state in letters:
        assert state in ("sent", "unsure")
        assert state == "unsure" or murderer.kept[number] == 1
    assert sum(state == "unsure" for _, _, state in letters) >= murderer.killed["data"]
    # Killed before the end of the letter, it is not unsure: those went all the same.
    assert sum(murderer.kept.values()) >= len(letters) - sum(murderer.killed.values())
