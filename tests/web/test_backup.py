"""The page of backups: what is missing is said first, targets are tried before they are added."""

import io
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.backup import here
from caidang.domain.backup.models import BackupRun, BackupTarget, RunKind
from caidang.domain.backup.places.base import Place, PlaceProblem
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.services import drills, runs, targets
from caidang.domain.backup.services.records import drop_old_copies, has_copy, keep_copy
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.file_lock import hold
from caidang.foundation.lib.rows import WorkStatus
from caidang.interfaces.cli.arguments import Parser
from caidang.interfaces.cli.commands import backup
from caidang.interfaces.cli.verbs import VERBS
from tests.apps.backup.small import SmallVault, tick
from tests.making import a_candidate
from tests.web.conftest import LogIn

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


def test_the_first_form_takes_how_often_and_how_fast(admin: Client, tmp_path: Path) -> None:
    sent = {"kind": "folder", "path": str(tmp_path / "disk"), "name": "甲", "every_hours": "6", "kib_per_second": "200", "is_elsewhere": "on"}
    admin.post("/backup/targets/new/", sent)
    target = BackupTarget.objects.get()
    assert (target.every_hours, target.kib_per_second, target.is_elsewhere) == (6, 200, True)


def test_a_folder_on_the_disk_of_the_records_is_no_copy_more(admin: Client, tmp_path: Path) -> None:
    """What breaks the one breaks the other; in memory is as good as another disk here."""
    now, memory = timezone.now(), Path("/dev/shm")
    if memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("the tests' folder and the memory are one file system here")
    with TemporaryDirectory(dir=memory) as other:
        for name, where, found in (("甲", tmp_path / "beside", "现在 1 份"), ("乙", Path(other), "现在 2 份")):
            target = targets.add_target(
                name=name, kind="folder", settings={"path": str(where)}, options={}, actor=PROGRAM, now=now, takes_abroad=False
            )
            report = {"is_same_disk": targets.is_same_disk(target)}
            BackupRun.objects.create(kind=RunKind.BACKUP, target=target, created_at=now, due_at=now, status=WorkStatus.DONE, report=report)
            BackupTarget.objects.update(last_good_at=now, last_drill_at=now)
            page = admin.get("/backup/").content.decode()
            assert found in page
            assert page.count("和资料同一块盘") == 1
            assert ("两份都没有" in page) == (name == "甲")


def test_a_cloud_abroad_is_told_before_anything_is_sent(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: object, **__: object) -> Place:
        raise PlaceProblem("走到了")

    monkeypatch.setattr("caidang.domain.backup.services.targets.open_place", reached)
    sent = {"kind": "s3", "bucket": "b", "endpoint": "https://s3.us-east-1.amazonaws.com", "access_key_id": "a", "secret_access_key": "b"}
    told = admin.post("/backup/targets/new/", sent).content.decode()
    assert "个人信息出境" in told
    assert 'name="takes_abroad"' in told
    assert "走到了" in admin.post("/backup/targets/new/", {**sent, "takes_abroad": "on"}).content.decode()


def test_who_keeps_the_backups_is_told_on_every_page_that_one_cannot_be_restored(admin: Client, log_in: LogIn) -> None:
    now = timezone.now()
    said = "恢复演练没有通过"
    assert said not in admin.get("/members/").content.decode()
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now, last_good_at=now, last_drill_at=now)
    assert "看备份" not in admin.get("/members/").content.decode()
    BackupTarget.objects.update(last_drill_at=now - timedelta(days=10))
    assert "恢复演练晚了" in admin.get("/members/").content.decode()
    BackupTarget.objects.update(last_drill_at=now)
    BackupRun.objects.create(
        kind=RunKind.DRILL, target=target, created_at=now, due_at=now, status=WorkStatus.FAILED, last_error="审计对不上"
    )
    assert f"「甲」的{said}：审计对不上。没有别的目标可以恢复" in admin.get("/members/").content.decode()
    assert admin.get("/backup/").content.decode().count(said) == 1
    assert said not in log_in(Role.REVIEWER).get("/").content.decode(), "and nobody else"
    BackupRun.objects.create(kind=RunKind.DRILL, target=target, created_at=now, due_at=now, status=WorkStatus.DONE)
    assert said not in admin.get("/members/").content.decode()


def test_a_place_that_cannot_be_restored_from_is_read_byte_by_byte_mended_and_drilled_again(
    admin: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, place, now = SmallVault(tmp_path / "small"), FolderPlace(tmp_path / "disk", must_exist=False), timezone.now()
    (tmp_path / "disk").mkdir()
    vault.add(3)
    vault.back_up(place, now=tick(0))
    for path in (tmp_path / "disk" / "chunks").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(drills, "open_archive", lambda _: vault.archive(place))
    monkeypatch.setattr(runs, "open_archive", lambda _: vault.archive(place))
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now, last_good_at=now, last_drill_at=now, last_manifest="x")

    def queued(kind: RunKind) -> list[BackupRun]:
        return list(BackupRun.objects.filter(kind=kind, status=WorkStatus.PENDING))

    def drive(kind: RunKind) -> BackupRun:
        run = runs.claim_this(runs.ask_for(kind=kind, target=target, actor=PROGRAM, now=now, is_deep=kind is RunKind.VERIFY), now=now)
        runs.perform(run, clock=timezone.now, more=dict(drills.MORE))
        run.refresh_from_db()
        return run

    drilled = drive(RunKind.DRILL)
    assert (drilled.status, "坏了或少了" in drilled.last_error) == (WorkStatus.FAILED, True)
    assert "没有通过</em>" in admin.get("/backup/").content.decode(), "the fourth of the picture is not met"
    assert [run.is_deep for run in queued(RunKind.VERIFY)] == [True]
    drills.schedule_drills(now=now, hour=12, can_reach=lambda _: True)
    assert queued(RunKind.DRILL) == [], "not before it was mended"
    looked = drive(RunKind.VERIFY)
    assert looked.report["damaged"], looked.last_error
    target.refresh_from_db()
    assert target.last_manifest == ""
    assert len(queued(RunKind.BACKUP)) == 1
    BackupRun.objects.filter(kind=RunKind.BACKUP).update(status=WorkStatus.DONE)
    BackupTarget.objects.create(name="丙", kind="folder", settings=b"", created_at=now, last_good_at=now)
    drills.schedule_drills(now=now, hour=12, can_reach=lambda _: True)
    assert [run.target for run in queued(RunKind.DRILL)] == [target], "the same place again"


def test_after_a_drill_that_was_not_passed_the_others_are_drilled_and_the_banner_says_from_where_to_restore(admin: Client) -> None:
    now = timezone.now()

    def a_target(name: str) -> BackupTarget:
        return BackupTarget.objects.create(name=name, kind="folder", settings=b"", created_at=now, last_good_at=now)

    first, unplugged, third, fourth = map(a_target, ("甲", "乙", "丙", "丁"))

    def due(at: datetime = now) -> BackupTarget | None:
        return drills.due_drill(now=at, can_reach=lambda target: target != unplugged)

    def ended(target: BackupTarget, status: WorkStatus) -> None:
        BackupRun.objects.create(kind=RunKind.DRILL, target=target, created_at=now, due_at=now, status=status, last_error="坏了。")
        if status is WorkStatus.DONE:
            BackupTarget.objects.filter(pk=target.pk).update(last_drill_at=now)

    assert due() == first
    ended(first, WorkStatus.FAILED)
    assert due() == third, "another one, and not the disk that lies in a drawer"
    assert "坏了。接着演练「" in admin.get("/backup/").content.decode()
    ended(third, WorkStatus.FAILED)
    assert due() == fourth
    ended(fourth, WorkStatus.DONE)
    assert due() is None, "there is something to restore from"
    page = admin.get("/backup/").content.decode()
    assert "「丙」「甲」的恢复演练没有通过：坏了。「丁」演练通过，能从那里恢复。" in page
    assert due(now + timedelta(days=1)) == first, "what was not passed is not forgotten by that"
    ended(first, WorkStatus.DONE)
    ended(third, WorkStatus.DONE)
    assert due(now + timedelta(days=1)) is None
    assert "没有通过" not in admin.get("/backup/").content.decode()


def test_asking_twice_makes_one_run(admin: Client) -> None:
    for _ in range(2):
        assert admin.post("/backup/now/", {"kind": "scrub"}).status_code == 302
    assert BackupRun.objects.count() == 1
    assert admin.post("/backup/now/", {"kind": "nothing"}).status_code == 422


def test_what_cannot_be_a_target_is_refused_in_words(admin: Client, tmp_path: Path) -> None:
    inside = admin.post("/backup/targets/new/", {"kind": "folder", "path": str(tmp_path / "data" / "state" / "x")})
    assert "不能在数据文件夹里面" in inside.content.decode()
    with pytest.raises(InvalidInput, match="别人看得到"):
        command("target", "add", "--kind", "s3", "--set", "secret_access_key=x")
    with pytest.raises(InvalidInput, match="还没有备份目标"):
        command("run")


def test_the_command_asks_before_it_sends_anything_abroad(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_given: object, **_more: object) -> Place:
        raise PlaceProblem("走到了")

    monkeypatch.setattr(targets, "open_place", never)
    words = ("target", "add", "--kind", "s3", "--secrets-stdin", "--set", "bucket=b", "--set", "endpoint=https://s3.us-east-1.amazonaws.com")
    for more, told in (((), "--abroad"), (("--abroad",), "走到了")):
        monkeypatch.setattr("sys.stdin", io.StringIO('{"access_key_id": "a", "secret_access_key": "b"}'))
        with pytest.raises(CaidangError, match=told):
            command(*words, *more)


def test_the_list_of_targets_shows_no_setting(admin: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admin.post("/backup/targets/new/", {"kind": "folder", "path": str(tmp_path / "disk"), "name": "硬盘甲"})
    assert command("target", "list", "--json") == 0
    said = capsys.readouterr().out
    assert "硬盘甲" in said
    assert str(tmp_path) not in said


def command(*words: str) -> int:
    """Run ``caidang backup`` in this process."""
    parser = Parser("caidang backup", "")
    VERBS["backup"].add_arguments(parser)
    return backup.run(parser.parse_args(words))


def test_a_record_of_a_day_is_asked_for_and_taken_once(admin: Client, tmp_path: Path) -> None:
    admin.post("/backup/targets/new/", {"kind": "folder", "path": str(tmp_path / "disk"), "name": "硬盘甲"})
    target, person = BackupTarget.objects.get(), a_candidate([("name", 0, "林知夏")])
    ask = f"/backup/targets/{target.public_id}/record/"
    for sent in ({"record": "x", "day": "2026-11-01"}, {"record": str(person.public_id), "day": "soon"}, {"record": str(person.public_id), "day": "2999-01-01"}):
        assert admin.post(ask, sent).status_code == 422
    asked = admin.post(ask, {"record": f"http://127.0.0.1/candidates/{person.public_id}/", "day": "2026-11-01"})
    run = BackupRun.objects.get(kind=RunKind.RECORD)
    assert asked["Location"] == f"/backup/runs/{run.public_id}/"
    assert run.report["record"] == str(person.public_id)
    assert admin.post(f"{asked['Location']}copy/").status_code == 404, "it is not there yet"
    run.report = keep_copy(run, b"the copy") | run.report
    BackupRun.objects.filter(pk=run.pk).update(status=WorkStatus.DONE, report=run.report)
    assert "下载这份副本" in admin.get(asked["Location"]).content.decode()
    kept = list((tmp_path / "data" / "state" / "backup" / "records").iterdir())
    assert [b"the copy" in path.read_bytes() for path in kept] == [False]
    given = admin.post(f"{asked['Location']}copy/")
    assert given.content == b"the copy"
    assert admin.post(f"{asked['Location']}copy/").status_code == 404, "once"
    told = AuditEvent.objects.filter(verb__startswith="backup.record").values_list("verb", flat=True)
    assert sorted(told) == ["backup.record_asked", "backup.record_taken"]
    keep_copy(run, b"the copy")
    drop_old_copies(now=timezone.now() + timedelta(hours=23))
    assert has_copy(str(run.public_id))
    drop_old_copies(now=timezone.now() + timedelta(hours=25))
    assert not has_copy(str(run.public_id))


def a_run(kind: RunKind, target: BackupTarget | None, at: datetime, status: WorkStatus = WorkStatus.PENDING, **more: object) -> BackupRun:
    """A run as it stands in the queue."""
    return BackupRun.objects.create(kind=kind, target=target, created_at=at, due_at=at, status=status, **more)


def test_a_run_that_finds_another_at_work_waits_for_it_and_nothing_is_told_as_failed(admin: Client) -> None:
    now = timezone.now()
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now, last_good_at=now, last_drill_at=now)
    run, work = a_run(RunKind.DRILL, target, now), {RunKind.DRILL: lambda *_: {}}
    with hold(here.folder() / f"{target.pk}.lock", refusal=""):
        assert runs.step(clock=lambda: now, more=work)
    run.refresh_from_db()
    assert (run.status, run.attempts, run.due_at > now) == (WorkStatus.PENDING, 0, True)
    assert "排在它后面" in run.last_error
    assert not AuditEvent.objects.filter(verb="backup.drill_failed").exists()
    assert "没有通过" not in admin.get("/backup/").content.decode()
    assert runs.step(clock=lambda: now + timedelta(minutes=2), more=work)
    run.refresh_from_db()
    assert (run.status, run.last_error) == (WorkStatus.DONE, "")


def test_a_command_waits_for_the_run_that_is_at_its_target(
    admin: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=timezone.now())
    monkeypatch.setattr(backup, "MORE", {RunKind.DRILL: lambda *_: {"seen": 1}})
    with ExitStack() as other:
        other.enter_context(hold(here.folder() / f"{target.pk}.lock", refusal=""))
        monkeypatch.setattr(backup.time, "sleep", lambda _seconds: other.close())
        run = backup.do_now(RunKind.DRILL, target)
    assert (run.status, run.report, run.last_error) == (WorkStatus.DONE, {"seen": 1}, "")
    assert "等它做完" in capsys.readouterr().err


def test_a_note_of_what_failed_goes_with_the_next_run_that_ends_well(admin: Client) -> None:
    """Whichever was asked for last: the other may have begun before it and ended after it."""
    now = timezone.now()
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now, last_good_at=now, last_drill_at=now)
    going = a_run(RunKind.BACKUP, target, now, WorkStatus.WORKING)
    a_run(RunKind.BACKUP, target, now, WorkStatus.FAILED, last_error="那边断了", finished_at=now + timedelta(minutes=1))
    page = admin.get("/backup/").content.decode()
    assert "那边断了" in page
    BackupRun.objects.filter(pk=going.pk).update(status=WorkStatus.DONE, finished_at=now + timedelta(minutes=2))
    assert "「甲」：那边断了" not in admin.get("/backup/").content.decode()


def test_a_run_that_never_came_to_its_end_does_not_stand_in_the_way_for_ever() -> None:
    now = timezone.now()
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now - timedelta(days=1))
    stuck = a_run(RunKind.BACKUP, target, now - timedelta(hours=1), WorkStatus.WORKING, attempts=5)
    runs.schedule(now=now, can_reach=lambda _: True)
    stuck.refresh_from_db()
    assert stuck.status == WorkStatus.FAILED
    assert BackupRun.objects.filter(kind=RunKind.BACKUP, target=target, status=WorkStatus.PENDING).count() == 1


def test_a_machine_that_sleeps_at_night_is_scrubbed_by_day() -> None:
    now = timezone.now()
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now)
    a_run(RunKind.BACKUP, target, now, WorkStatus.DONE)

    def scrubs(at: datetime, hour: int) -> int:
        drills.schedule_drills(now=at, hour=hour, can_reach=lambda _: False)
        BackupRun.objects.filter(kind=RunKind.SCRUB).update(status=WorkStatus.DONE)
        return BackupRun.objects.filter(kind=RunKind.SCRUB).count()

    assert [scrubs(now, hour) for hour in (9, drills.SCRUB_HOUR, drills.SCRUB_HOUR)] == [0, 1, 1]
    assert [scrubs(now + timedelta(hours=hours), 9) for hours in (30, 49, 72)] == [1, 2, 2]


def test_what_a_scrub_finds_and_cannot_heal_is_told_on_every_page(admin: Client) -> None:
    now = timezone.now()
    BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now, last_good_at=now, last_drill_at=now)
    a_run(RunKind.SCRUB, None, now, WorkStatus.FAILED, last_error="审计链断了")
    assert "巡检发现问题：审计链断了" in admin.get("/members/").content.decode()
    a_run(RunKind.SCRUB, None, now, WorkStatus.DONE)
    assert "巡检发现问题" not in admin.get("/members/").content.decode()


def test_the_picture_says_why_it_is_not_proven(admin: Client) -> None:
    now = timezone.now()
    target = BackupTarget.objects.create(name="甲", kind="folder", settings=b"", created_at=now, last_good_at=now)
    assert "还没演练" in admin.get("/backup/").content.decode()
    BackupTarget.objects.update(last_drill_at=now - timedelta(days=10))
    assert "演练晚了</em>" in admin.get("/backup/").content.decode()
    BackupTarget.objects.update(last_drill_at=now)
    a_run(RunKind.DRILL, target, now, WorkStatus.FAILED, last_error="审计对不上")
    assert "没有通过</em>" in admin.get("/backup/").content.decode()
