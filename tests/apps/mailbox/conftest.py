"""A real Dovecot for all tests of one process, and a mailbox of its own for each."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from caidang.domain.intake.models import Mailbox
from caidang.domain.intake.services.mailbox.accounts import save_mailbox
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.mailbox.posting import Box
from tests.making import NOW
from tools import dovecot


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[dovecot.Dovecot]:
    """One server for the whole run; without it the tests are skipped, in CI they fail."""
    if not dovecot.is_there():
        reason = "no Dovecot: sh tools/dovecot.sh brings it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="caidang-dovecot-"))
    try:
        with dovecot.running(home) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def box(dovecot_server: dovecot.Dovecot, request: pytest.FixtureRequest) -> Box:
    """An empty mailbox."""
    name = "".join(char if char.isalnum() else "-" for char in request.node.name)[-60:]
    return Box(dovecot_server, f"{name}@example.com")


def settings_of(box: Box, *, port: int = 0) -> dict[str, str]:
    """What a person would type in the form."""
    return {
        "user": box.user, "password": dovecot.PASSWORD, "host": "127.0.0.1", "port": str(port or box.server.port),
        "security": "none", "name": "招聘邮箱",
    }  # fmt: skip


def a_mailbox(box: Box, *, port: int = 0, now: datetime = NOW) -> Mailbox:
    """Add the mailbox as a person would."""
    return save_mailbox(values=settings_of(box, port=port), actor=PROGRAM, now=now)
