"""The page of backups: what is missing is said first, targets are tried before they are added."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_state(settings: Settings, tmp_path: Path) -> None:
    """A folder of this test's own for what a machine keeps of its backups."""
    settings.CAIDANG_STATE = tmp_path / "data" / "state"


def test_without_a_target_the_page_says_so_in_red(admin: Client) -> None:
    page = admin.get("/backup/").content.decode()
    assert "cd-backup-red" in page
    assert "还没有备份目标" in page


def test_a_target_is_tried_added_changed_and_given_up(admin: Client, tmp_path: Path) -> None:
    assert "移动硬盘" in admin.get("/backup/targets/new/").content.decode()
    where = tmp_path / "disk"
    refused = admin.post("/backup/targets/new/", {"kind": "folder", "path": str(tmp_path / "none" / "deep")})
    assert refused.status_code == 422
    assert "找不到" in refused.content.decode()
    assert admin.post("/backup/targets/new/", {"kind": "folder", "path": str(where), "name": "硬盘甲"}).status_code == 302
    assert (where / "restore.py").exists()
    target = BackupTarget.objects.get()
    assert str(where).encode() not in bytes(target.settings)
    run = BackupRun.objects.get()
    assert (run.kind, run.target) == (RunKind.BACKUP, target)
    page = admin.get("/backup/").content.decode()
    assert "硬盘甲" in page
    assert "排队" in page
    address = f"/backup/targets/{target.public_id}/"
    assert admin.post(address, {"every_hours": "6", "is_elsewhere": "on"}).status_code == 302
    target.refresh_from_db()
    assert (target.every_hours, target.is_elsewhere) == (6, True)
    assert admin.post(address, {"every_hours": "999"}).status_code == 422
    assert admin.post(address, {"act": "test"}).status_code == 302
    assert admin.get(f"/backup/runs/{run.public_id}/").status_code == 200
    assert admin.post(address, {"act": "remove"}).status_code == 302
    assert admin.get(address).status_code == 404
    assert (where / "caidang-backup.json").exists()


def test_asking_twice_makes_one_run(admin: Client) -> None:
    for _ in range(2):
        assert admin.post("/backup/now/", {"kind": "scrub"}).status_code == 302
    assert BackupRun.objects.count() == 1
    assert admin.post("/backup/now/", {"kind": "nothing"}).status_code == 422
