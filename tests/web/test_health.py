"""The health page tells how far a rebuild of the index has come."""

from pathlib import Path

import pytest
from pytest_django import Settings

from caidang.foundation.accounts.policy import Role
from caidang.foundation.audit.delivery import AGAIN_AFTER, deliver_anchors
from caidang.foundation.audit.services import checkpoint
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import configured
from caidang.foundation.search.index.status import Status, write_status
from caidang.foundation.search.models import Machine
from tests.making import NOW
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_a_rebuild_shows_how_far_it_has_come(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.ADMIN)
    assert "正在重建" not in client.get("/health/").content.decode()
    write_status(configured(), Status(built=3000, to_build=10_000))
    shown = client.get("/health/").content.decode()
    assert "正在重建" in shown
    assert "3000 / 10000" in shown


def test_what_is_wrong_has_its_remedy_beside_it(log_in: LogIn, follower: Follower) -> None:
    remedy = 'btn-primary" href="/recovery-kit/"'
    assert remedy in log_in(Role.ADMIN).get("/health/").content.decode()
    assert remedy not in log_in(Role.MANAGER).get("/health/").content.decode()


def test_an_anchor_that_cannot_be_written_is_a_fault_with_its_remedy(
    log_in: LogIn, follower: Follower, settings: Settings, tmp_path: Path
) -> None:
    client = log_in(Role.ADMIN)
    assert "审计签名" not in client.get("/health/").content.decode()
    settings.CAIDANG_ANCHORS = tmp_path / "gone" / "anchors"
    assert "还没送" in client.get("/health/").content.decode()
    checkpoint(now=NOW)
    deliver_anchors(now=NOW)
    shown = client.get("/health/").content.decode()
    assert "审计签名没有送到文件：写不了" in shown
    assert "请看文件夹在不在、能不能写（CAIDANG_ANCHORS）" in shown
    settings.CAIDANG_ANCHORS.parent.mkdir()
    deliver_anchors(now=NOW + AGAIN_AFTER[0])
    shown = client.get("/health/").content.decode()
    assert "没有送到" not in shown
    assert "送到了" in shown
    assert "最近一次 2026-11-02 17:31" in shown


def test_other_machines_show_how_far_they_have_come(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.ADMIN)
    assert "跟着索引的机器" not in client.get("/health/").content.decode()
    Machine.objects.create(
        id="of another", name="web-2", holder="x", seq=0, applied=0, erasures=2, followed_at=NOW
    )
    shown = client.get("/health/").content.decode()
    assert "机器「web-2」没有跟上索引" in shown
    assert "（这台）" in shown
    assert "抹除了 2 人" in shown
