"""Members of every role, and their browsers."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from caidang.domain.candidates.services.record.indexing import new_follower
from caidang.domain.pipeline.selectors.beside import beside
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW

PASSWORD = "paper-lantern-7"  # noqa: S105 - of an invented member

LogIn = Callable[[Role], Client]


@pytest.fixture
def log_in(db: None) -> LogIn:
    """Return a function that makes a member of a role and returns their logged-in client."""

    def make(role: Role) -> Client:
        user = create_user(
            username=f"member-{role.value}", password=PASSWORD, role=role, actor=PROGRAM, now=NOW
        )
        client = Client()
        client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[0])
        prove(client)
        return client

    return make


def prove(client: Client, *, age: float = 0) -> None:
    """Have the client's member shown who he is, as a log-in does, so many seconds ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - age}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["began"] = session["seen"] = int(time.time())
    session.save()


class AppClock:
    """The time as authenticator apps and the check of their codes have it: the middle of a step, until it is moved."""

    def __init__(self) -> None:
        self.at = time.time() // 30 * 30 + 15

    def time(self) -> float:
        return self.at


@pytest.fixture(autouse=True)
def app_clock(monkeypatch: pytest.MonkeyPatch) -> AppClock:
    """A code is good for the step it is shown in: no test may fall on the edge of two."""
    clock = AppClock()
    monkeypatch.setattr(totp, "time", clock)
    return clock


@pytest.fixture
def admin(log_in: LogIn) -> Client:
    """An administrator's browser."""
    return log_in(Role.ADMIN)


@pytest.fixture
def follower(db: None, tmp_path: Path, settings: Settings) -> Iterator[Follower]:
    """An index of this test's own; call ``step`` to bring it up to date."""
    settings.CAIDANG_LIVE_INDEX = (tmp_path / "live",)
    settings.CAIDANG_SEALED_INDEX = tmp_path / "index"
    settings.CAIDANG_ALLOW_DISK_INDEX = True
    made = new_follower(beside=beside)
    made.step(NOW)
    yield made
    made.close(NOW)
