"""Files in, records out: the whole way with the real sandboxed reader."""

import io
import json
import threading
import zipfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from caidang.core.errors import CaidangError, OutOfSpace
from caidang.core.interchange.json_resume import write_json_resume
from caidang.domain.candidates.models import Candidate, Document, Suspicion
from caidang.domain.candidates.values import present
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Draft, Reader
from caidang.domain.intake.selectors.items import IntakeRow, list_rows
from caidang.domain.intake.services.discarding import discard_item, drop_wrappers
from caidang.domain.intake.services.in_hand import InHand
from caidang.domain.intake.services.line import Line
from caidang.domain.intake.services.process import (
    claim_files,
    fail_exhausted,
    process_next,
    read_item,
    release_abandoned,
    store_readings,
)
from caidang.domain.intake.services.receive import receive_file, retry_item
from caidang.domain.review.services.chain.erasing import erase_at_once
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.rows import MAX_ATTEMPTS
from caidang.foundation.lib.sandbox import SandboxDown
from tests.making import NOW

pytestmark = pytest.mark.django_db

ONE = """姓名：沈若溪
手机：13800004321
邮箱：ruoxi@example.com
教育经历
2012.09-2016.06 南京大学 计算机科学与技术 本科
工作经历
2018.03-至今 蓝鲸软件有限公司 后端工程师
"""
OTHER = """姓名：陆清和
手机：13900137788
邮箱：qinghe@example.com
教育经历
2010.09-2014.06 武汉大学 会计学 本科
"""


def take_in(reader: Reader, *files: tuple[str, bytes]) -> list[IntakeRow]:
    """Hand the files in, read everything, and return their rows and those of what lay inside."""
    items = [
        receive_file(data=data, filename=name, source="upload", actor=PROGRAM, now=NOW).item.pk
        for name, data in files
    ]
    while process_next(reader=reader, now=NOW):
        pass
    return list_rows(items, viewer=PROGRAM)


def mail(subject: str, body: str, *attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "a@example.com", "b@example.com"
    message.set_content(body)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def picture_of(text: str, kind: str = "PNG") -> bytes:
    """A scan of the text, as a picture."""
    image = Image.new("RGB", (900, 60 * (text.count("\n") + 2)), "white")
    font = ImageFont.load_default(size=32)
    ImageDraw.Draw(image).multiline_text((30, 30), text, fill="black", font=font, spacing=20)
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_resume_becomes_a_record_with_evidence(reader: Reader) -> None:
    (row,) = take_in(reader, ("沈若溪.txt", ONE.encode("gb18030")))
    assert (row.state, row.outcome) == ("done", "created")
    candidate = Candidate.objects.get(public_id=row.candidate)
    values = present(candidate, is_evidence_wanted=True)
    found = {v.field: v.value for v in values}
    assert found["name"] == "沈若溪"
    assert found["phone"] == "13800004321"
    assert found["school"] == "南京大学"
    assert found["employer"] == "蓝鲸软件有限公司"
    assert all(v.evidence and v.evidence["page"] == 1 for v in values)
    assert audit.verify().is_sound


def test_the_same_person_is_attached_and_a_likeness_is_only_flagged(reader: Reader) -> None:
    again = ONE.replace("后端工程师", "技术经理").replace("至今", "2024.05")
    like = ONE.replace("13800004321", "13700001122").replace("ruoxi@", "rx.shen@")
    first, second, third = take_in(
        reader, ("一.txt", ONE.encode()), ("二.txt", again.encode()), ("三.txt", like.encode())
    )
    assert (first.outcome, second.outcome) == ("created", "attached")
    assert second.candidate == first.candidate
    assert third.outcome == "duplicate_suspected"
    assert third.candidate != first.candidate
    suspicion = Suspicion.objects.get()
    assert suspicion.reasons
    assert "沈若溪" not in "".join(suspicion.reasons)


def test_a_file_without_name_or_contact_becomes_a_record_too(reader: Reader) -> None:
    (row,) = take_in(reader, ("备注.txt", "今天天气不错".encode()))
    assert row.outcome == "created"
    assert Candidate.objects.get(public_id=row.candidate).documents.count() == 1


@pytest.mark.parametrize("kind", ["PNG", "HEIF"])
def test_pictures_wait_in_a_line_of_their_own(reader: Reader, kind: str) -> None:
    scan = picture_of("Email: lin.chen@example.com\nPhone: 13800006611", kind)
    scanned, written = take_in(reader, ("scan", scan), ("一.txt", ONE.encode()))
    assert (scanned.state, written.outcome) == ("waiting", "created")
    assert process_next(reader=reader, now=NOW, are_pictures=True)
    (row,) = list_rows([scanned.id], viewer=PROGRAM)
    assert row.outcome == "created"
    found = {v.field: v.value for v in present(Candidate.objects.get(public_id=row.candidate))}
    assert found["phone"] == "13800006611"


def test_an_archive_is_taken_apart(reader: Reader) -> None:
    data = zipped(**{"a.txt": ONE.encode(), "b.txt": OTHER.encode(), "c.exe": b"MZ\x90\x00" + b"\0" * 99})
    rows = {row.filename: row for row in take_in(reader, ("两人.zip", data))}
    assert rows["两人.zip"].outcome == "expanded"
    assert rows["两人.zip"].warnings == ("内含 3 个文件，已逐个收下。",)
    assert (rows["a.txt"].outcome, rows["b.txt"].outcome) == ("created", "created")
    assert rows["c.exe"].state == "failed"
    assert rows["c.exe"].reason


def test_a_mail_and_its_resume_are_one_record(reader: Reader) -> None:
    (row,) = take_in(
        reader, ("应聘.eml", mail("应聘后端工程师-沈若溪", "您好，附件是我的简历。", ("简历.txt", ONE.encode())))
    )
    assert row.outcome == "created"
    candidate = Candidate.objects.get(public_id=row.candidate)
    assert [d.kind for d in candidate.documents.all()] == ["text", "eml"]
    assert not row.warnings
    name = next(v for v in present(candidate) if v.field == "name")
    assert name.value == "沈若溪"
    assert Document.objects.get(pk=name.document_id).kind == "text"


def test_a_mail_with_two_people_becomes_two_records(reader: Reader) -> None:
    data = mail("转发：两份简历", "请看附件", ("a.txt", ONE.encode()), ("b.txt", OTHER.encode()))
    rows = take_in(reader, ("转发.eml", data))
    assert [row.outcome for row in rows] == ["expanded", "created", "created"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.pdf", b""),
        ("改名.pdf", b"MZ\x90\x00" + b"\x00" * 500),
        ("断.docx", zipped(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w"})[:-30]),
        ("炸弹.zip", zipped(**{"a.txt": b"\0" * 90_000_000})),
        ("实体.docx", zipped(**{
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 5000 + b'">'
            + b"".join(b'<!ENTITY c%d "%s">' % (n, b"&b;" * 50) for n in range(50))
            + b"]><a>" + b"&c1;" * 5000 + b"</a>",
        })),
    ],
)  # fmt: skip
def test_a_hostile_file_costs_only_itself(reader: Reader, name: str, data: bytes) -> None:
    bad, good = take_in(reader, (name, data), ("好.txt", ONE.encode()))
    assert bad.state == "failed"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in bad.reason)
    assert not bad.is_retryable, "its own bytes are at fault"
    assert good.outcome == "created"


def test_a_reading_that_keeps_dying_is_shown_after_five_times(reader: Reader) -> None:
    item = receive_file(data=b"x", filename="x", source="upload", actor=PROGRAM, now=NOW).item
    now = NOW
    for _ in range(5):
        assert IntakeItem.objects.claim(now, lease=timedelta(minutes=1)) is not None
        now += timedelta(minutes=2)
    assert not process_next(reader=reader, now=now)
    assert fail_exhausted(now=now) == 1
    item.refresh_from_db()
    assert item.status == IntakeItem.Status.FAILED
    assert item.last_error


def test_a_kill_is_blamed_on_what_was_in_hand_alone(tmp_path: Path) -> None:
    waiting(*((f"{n}.txt", person(n)) for n in range(4)))
    claimed = claim_files(limit=3, now=NOW)
    dead, stores = InHand(tmp_path / "hand"), claimed[1:]
    with dead.holding(claimed[:1]):
        pass
    stack = ExitStack()
    for items in ([claimed[2]], stores):
        stack.enter_context(dead.holding(items))
    assert release_abandoned(now=NOW, begun=InHand(tmp_path / "hand").take_over()) == 3
    attempts = IntakeItem.objects.order_by("pk").values_list("attempts", flat=True)
    assert list(attempts) == [0, 1, 1, 0]
    assert len(claim_files(limit=9, now=NOW)) == 4
    assert InHand(tmp_path / "hand").take_over() == set(), "what was blamed once is not blamed again"
    stack.close()


@given(steps=st.lists(st.tuples(st.integers(1, 2**40), st.booleans()), max_size=40))
def test_the_note_says_at_every_moment_what_is_in_hand(steps: list[tuple[int, bool]]) -> None:
    with TemporaryDirectory() as folder, ExitStack() as all_of_them:
        note, held = InHand(Path(folder) / "hand"), list[tuple[int, ExitStack]]()
        for pk, ends_one in steps:
            if ends_one and held:
                held.pop(pk % len(held))[1].close()
            else:
                stack = all_of_them.enter_context(ExitStack())
                stack.enter_context(note.holding([IntakeItem(pk=pk)]))
                held.append((pk, stack))
        assert InHand(Path(folder) / "hand").take_over() == {pk for pk, _ in held}


@pytest.mark.parametrize("trouble", [SandboxDown("读取程序无法启动"), OutOfSpace("磁盘已满")])
def test_what_no_file_can_be_blamed_for_never_shows_one_as_failed(trouble: CaidangError) -> None:
    class Down:
        def read_quickly(self, data: bytes, name: str, way: object = None) -> None:
            raise trouble

    (pk,) = waiting(("1.txt", person(1)))
    now = NOW
    for _ in range(3 * MAX_ATTEMPTS):
        assert process_next(reader=Down(), now=now)  # type: ignore[arg-type]
        now += timedelta(minutes=2)
    assert fail_exhausted(now=now) == 0
    item = IntakeItem.objects.get(pk=pk)
    assert (item.status, item.attempts) == (IntakeItem.Status.PENDING, 0)
    assert item.last_error


def test_a_program_error_is_tried_again_later_and_says_nothing_personal() -> None:
    class Broken:
        def read_quickly(self, data: bytes, name: str, way: object = None) -> None:
            raise ValueError(name)

    item = receive_file(data=b"y", filename="张三.txt", source="upload", actor=PROGRAM, now=NOW).item
    assert process_next(reader=Broken(), now=NOW)  # type: ignore[arg-type]
    item.refresh_from_db()
    assert item.status == IntakeItem.Status.PENDING
    assert item.due_at > NOW
    assert "张三" not in item.last_error


def waiting(*files: tuple[str, bytes]) -> list[int]:
    return [
        receive_file(data=data, filename=name, source="upload", actor=PROGRAM, now=NOW).item.pk
        for name, data in files
    ]


def person(number: int) -> bytes:
    return f"姓名：沈若{'甲乙丙丁戊己庚辛壬癸'[number]}\n手机：1380000{number:04}\n".encode()


@pytest.mark.django_db(transaction=True)
def test_a_line_reads_everything_and_what_lies_inside(reader: Reader) -> None:
    line = Line(reader=reader, size=2, now=lambda: NOW)
    archive = zipped(**{f"{n}.txt": person(n) for n in range(3)})
    ids = waiting(
        ("包.zip", archive), *((f"{n}.txt", person(n)) for n in range(3, 9)), ("空.pdf", b"")
    )
    rounds = 0
    while line.run_dry():  # once more when the archive's files came in after the readers had gone
        rounds += 1
    assert 1 <= rounds <= 2
    assert Candidate.objects.count() == 9
    states = [row.state for row in list_rows(ids, viewer=PROGRAM)]
    assert states.count("done") == 10
    assert states.count("failed") == 1
    assert audit.verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_stored_costs_the_others_of_its_group_nothing(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(*((f"{n}.txt", person(n)) for n in range(4)))
    readings = [
        reading
        for item in claim_files(limit=9, now=NOW)
        if (reading := read_item(item, reader.read_quickly, now=NOW)) is not None
    ]
    bad = readings[2].draft.documents[0]
    broken = replace(bad, values=(bad.values[0]._replace(field="f" * 99, entry=-1), *bad.values))
    readings[2] = replace(readings[2], draft=replace(readings[2].draft, documents=(broken,)))
    store_readings(readings, now=NOW)
    assert Candidate.objects.count() == 3
    statuses = list(IntakeItem.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["done", "done", "pending", "done"]
    assert audit.verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_a_stopped_line_gives_back_what_it_has_not_begun(reader: Reader) -> None:
    stop = threading.Event()

    class Stopping:
        def await_start(self) -> None:
            pass

        def read_quickly(self, data: bytes, name: str, way: object = None) -> Draft:
            stop.set()
            return reader.read_quickly(data, name)

    waiting(*((f"{n}.txt", person(n)) for n in range(8)))
    Line(reader=Stopping(), size=1, now=lambda: NOW).run(stop)  # type: ignore[arg-type]
    statuses = list(IntakeItem.objects.values_list("status", flat=True))
    assert sorted(statuses) == ["done"] + ["pending"] * 7
    assert set(IntakeItem.objects.filter(status="pending").values_list("attempts", flat=True)) == {0}
    assert len(claim_files(limit=9, now=NOW)) == 7


def test_an_attachment_tells_of_the_day_its_mail_was_sent(reader: Reader) -> None:
    letter = b"Date: Wed, 12 Jun 2019 09:30:00 +0800\n" + mail("cv", "hi", ("cv.txt", OTHER.encode()))
    (first, *_) = reader.read_quickly(letter, "a.eml").documents
    assert (first.filename, first.as_of) == ("cv.txt", "2019-06-12")


def test_who_was_erased_is_known_again_and_asked_about(reader: Reader) -> None:
    take_in(reader, ("两份.zip", zipped(**{"沈若溪.txt": ONE.encode(), "陆清和.txt": OTHER.encode()})))
    wrapper = IntakeItem.objects.get(parent=None)
    who = next(c for c in Candidate.objects.all() if any(v.value == "沈若溪" for v in present(c)))
    erase_at_once(candidate=who, reason="asked", actor=PROGRAM, now=NOW)
    assert drop_wrappers(now=NOW) == 1
    wrapper.refresh_from_db()
    assert (wrapper.blob_id, wrapper.filename, wrapper.fingerprint) == (None, b"", "")
    assert IntakeItem.objects.filter(candidate=who, fingerprint="", blob=None).count() == 1
    row = take_in(reader, ("新的.txt", ONE.replace("后端", "高级后端").encode()))[0]
    assert (row.state, row.is_erased_before) == ("failed", True)
    assert "抹除过" in row.reason
    same = take_in(reader, ("原样.txt", ONE.encode()))[0]
    assert same.is_erased_before
    discard_item(public_id=same.public_id, actor=PROGRAM, now=NOW)
    assert IntakeItem.objects.get(pk=same.id).blob_id is None
    retry_item(public_id=row.public_id, actor=PROGRAM, now=NOW)
    while process_next(reader=reader, now=NOW):
        pass
    assert IntakeItem.objects.get(pk=row.id).outcome == "created"


def test_what_left_as_json_resume_comes_back_as_it_was(reader: Reader) -> None:
    record = {
        "name": {0: "林知夏"}, "phone": {0: "13800001111"}, "political": {0: "群众"}, "employer": {0: "织锦有限公司"}, "title": {0: "工程师"},
        "job_start": {0: "2019-03"}, "job_end": {0: "present"}, "duties": {0: "写账本\n带三人"}, "skill": {0: "Java", 1: "C++"},
    }  # fmt: skip
    data = json.dumps(write_json_resume(record), ensure_ascii=False).encode()
    item = receive_file(data=data, filename="林知夏.json", source="upload", actor=PROGRAM, now=NOW).item
    assert process_next(reader=reader, now=NOW)
    item.refresh_from_db()
    assert item.candidate is not None
    told = {(value.field, value.entry): value.value for value in present(item.candidate)}
    assert {key: told.get(key) for field, entries in record.items() for key in ((field, at) for at in entries)} == {
        (field, at): text for field, entries in record.items() for at, text in entries.items()
    }
