"""The health page tells how far a rebuild of the index has come."""

import pytest

from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.follower import Follower
from caidang.foundation.search.live import configured
from caidang.foundation.search.status import Status, write_status
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_a_rebuild_shows_how_far_it_has_come(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.ADMIN)
    assert "正在重建" not in client.get("/health/").content.decode()
    write_status(configured(), Status(built=3000, to_build=10_000))
    shown = client.get("/health/").content.decode()
    assert "正在重建" in shown
    assert "3000 / 10000" in shown
