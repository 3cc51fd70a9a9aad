"""A file is safe before it is acknowledged, and the same bytes are received once."""

import threading
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, OutOfSpace
from caidang.core.resume.model import PARSER_VERSION
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.selectors.items import (
    count_intake,
    count_unread_files,
    get_intake_row,
    list_intake,
)
from caidang.domain.intake.services.inbox import take_inbox
from caidang.domain.intake.services.receive import (
    Incoming,
    Receipt,
    receive_file,
    receive_files,
    receive_text,
    retry_item,
)
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.vault import services as vault
from tests.making import NOW


def receive(data: bytes, name: str = "a.txt") -> Receipt:
    return receive_file(data=data, filename=name, source="upload", actor=PROGRAM, now=NOW)


@pytest.mark.django_db
def test_the_same_bytes_are_received_once_under_any_name() -> None:
    first, second = receive(b"one"), receive(b"one", "b.pdf")
    assert (first.is_new, second.is_new) == (True, False)
    assert first.item.pk == second.item.pk
    assert vault.read_blob(first.item.blob) == b"one"


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_the_same_instant_make_one_item() -> None:
    receipts: list[Receipt] = []
    gate = threading.Barrier(4)

    def upload() -> None:
        gate.wait()
        receipts.append(receive(b"the same instant"))
        connection.close()

    threads = [threading.Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert IntakeItem.objects.count() == 1


def together(*files: bytes) -> list[Receipt]:
    incoming = [Incoming(data, f"{n}.txt") for n, data in enumerate(files)]
    return receive_files(files=incoming, source="upload", actor=PROGRAM, now=NOW)


@pytest.mark.django_db
def test_files_handed_in_together_are_received_as_one_by_one(settings) -> None:  # type: ignore[no-untyped-def]
    settings.CAIDANG_MAX_FILE = 100
    known = receive(b"known").item
    receipts = together(b"one", b"known", b"two", b"x" * 101, b"one")
    assert [receipt.is_new for receipt in receipts] == [True, False, True, True, False]
    one, again, two, large, same = (receipt.item for receipt in receipts)
    assert again.pk == known.pk
    assert same.pk == one.pk
    assert large.blob_id is None
    for item, data, name in ((one, b"one", "0.txt"), (two, b"two", "2.txt")):
        stored = IntakeItem.objects.get(pk=item.pk)
        assert stored.blob is not None
        assert vault.read_blob(stored.blob) == data
        assert stored.opened_name() == name
    assert IntakeItem.objects.count() == 4
    assert together() == []


@pytest.mark.django_db(transaction=True)
def test_overlapping_groups_at_the_same_instant_receive_each_file_once() -> None:
    receipts: list[Receipt] = []
    gate = threading.Barrier(3)
    before = stored_files()

    def hand_in(first: int) -> None:
        gate.wait()
        receipts.extend(together(*(b"file %d" % n for n in range(first, first + 6))))
        connection.close()

    threads = [threading.Thread(target=hand_in, args=(first,)) for first in (0, 2, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 18
    assert sum(receipt.is_new for receipt in receipts) == 10
    assert IntakeItem.objects.count() == 10
    for item in IntakeItem.objects.all():
        assert item.blob is not None
        assert vault.read_blob(item.blob).startswith(b"file")
    assert len(stored_files() - before) == 10, "what lost the race leaves no file behind"


def stored_files() -> set[Path]:
    return set(Path(django_settings.CAIDANG_BLOBS).glob("[0-9a-f][0-9a-f]/*"))


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_but_stays_visible(settings) -> None:  # type: ignore[no-untyped-def]
    settings.CAIDANG_MAX_FILE = 2 * 1024 * 1024
    item = receive(b"x" * (3 * 1024 * 1024), "大.pdf").item
    row = get_intake_row(str(item.public_id), viewer=PROGRAM)
    assert row.state == "failed"
    assert "超过 2 MB" in row.reason
    assert not row.is_retryable
    with pytest.raises(Conflict):
        retry_item(public_id=str(item.public_id), actor=PROGRAM, now=NOW)


@pytest.mark.django_db
def test_a_failed_file_can_be_retried_and_handed_in_again() -> None:
    item = receive(b"broken").item
    for _ in range(2):
        IntakeItem.objects.filter(pk=item.pk).update(status="failed", last_error="坏了", attempts=5)
        row = get_intake_row(str(item.public_id), viewer=PROGRAM)
        assert (row.state, row.reason, row.is_retryable) == ("failed", "坏了", True)
        retry_item(public_id=str(item.public_id), actor=PROGRAM, now=NOW)
        assert count_intake(viewer=PROGRAM)["waiting"] == count_unread_files(viewer=PROGRAM) == 1
        with pytest.raises(Conflict):
            retry_item(public_id=str(item.public_id), actor=PROGRAM, now=NOW)
    IntakeItem.objects.filter(pk=item.pk).update(status="failed", attempts=5)
    assert receive(b"broken").item.status == IntakeItem.Status.PENDING


@pytest.mark.django_db
def test_what_can_never_be_read_is_not_offered_again_until_the_reader_is_newer() -> None:
    item = receive(b"locked").item
    failed = IntakeItem.objects.filter(pk=item.pk)
    failed.update(status="failed", last_error="PDF 需要密码", unreadable_by=PARSER_VERSION)
    assert not get_intake_row(str(item.public_id), viewer=PROGRAM).is_retryable
    with pytest.raises(Conflict, match="再读一遍也一样：PDF 需要密码"):
        retry_item(public_id=str(item.public_id), actor=PROGRAM, now=NOW)
    failed.update(unreadable_by=PARSER_VERSION - 1)
    assert get_intake_row(str(item.public_id), viewer=PROGRAM).is_retryable
    again = retry_item(public_id=str(item.public_id), actor=PROGRAM, now=NOW)
    assert (again.status, again.unreadable_by) == (IntakeItem.Status.PENDING, None)


@pytest.mark.django_db
def test_pasted_text_and_what_is_not_there() -> None:
    assert receive_text(text="张三 138", actor=PROGRAM, now=NOW).is_new
    with pytest.raises(InvalidInput):
        receive_text(text=" \n", actor=PROGRAM, now=NOW)
    for public_id in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(NotFound):
            retry_item(public_id=public_id, actor=PROGRAM, now=NOW)


@pytest.mark.django_db
def test_an_auditor_hands_nothing_in_and_sees_nothing() -> None:
    auditor = Viewer(1, Role.AUDITOR)
    with pytest.raises(NotAllowed):
        receive_file(data=b"x", filename="x", source="upload", actor=auditor, now=NOW)
    with pytest.raises(NotAllowed):
        list_intake(viewer=auditor)


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_said_and_nothing_is_half_written(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def full(*_: object) -> None:
        raise OutOfSpace("磁盘已满")

    monkeypatch.setattr("caidang.foundation.vault.store.BlobStore.write", full)
    with pytest.raises(OutOfSpace):
        receive(b"no room")
    assert IntakeItem.objects.count() == 0


@pytest.mark.django_db
def test_the_inbox_is_emptied_once_files_are_safe(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.CAIDANG_INBOX = tmp_path
    settings.CAIDANG_MAX_FILE = 1024
    (tmp_path / "子文件夹").mkdir()
    (tmp_path / "子文件夹" / "一.txt").write_text("一")
    (tmp_path / "二.txt.part").write_text("还在下载")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "大.pdf").write_bytes(b"x" * 2000)
    from_later = NOW.replace(year=2099)
    assert take_inbox(now=from_later) == 2
    left = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert left == [".hidden", "二.txt.part", "未收/大.pdf"]
    assert count_intake(viewer=PROGRAM) == {"waiting": 1, "reading": 0, "done": 0, "failed": 1}
    assert count_unread_files(viewer=PROGRAM) == 1


@pytest.mark.django_db
def test_a_file_still_being_copied_is_left_alone_and_kept_files_move(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.CAIDANG_INBOX, settings.CAIDANG_INBOX_KEEP = tmp_path, True
    (tmp_path / "一.txt").write_text("一")
    assert take_inbox(now=NOW) == 0
    assert take_inbox(now=NOW.replace(year=2099)) == 1
    assert (tmp_path / "已收" / "一.txt").exists()
