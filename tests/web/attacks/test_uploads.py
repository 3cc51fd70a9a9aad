"""Hostile uploads, handed in at the page and read by the real sandboxed reader: refused with a reason, or kept inert."""

import io
import stat
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.limits import Limits
from caidang.domain.candidates.models import Document
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.services.process import process_next
from caidang.foundation.lib.csp import FILE_POLICY
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW

pytestmark = pytest.mark.django_db

RESUME = "姓名：林知夏\n手机：13800001111\n现居城市：上海\n工作经历\n2019.07 - 至今 样本科技有限公司 产品经理\n"
SCRIPT = "<script>alert(1)</script>"
ENTITIES = """<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f SYSTEM "file:///etc/passwd">]>"""
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'


def packed(*entries: tuple[str, bytes | str], link: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
        if link:
            info = zipfile.ZipInfo("简历.txt")
            info.create_system = 3
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, link)
    return made.getvalue()


def bomb() -> bytes:
    return b"0" * (64 * 1024 * 1024)


def a_picture(width: int, height: int) -> bytes:
    """A PNG that says it is this large, with next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


REFUSED = {
    "a bomb": ("炸弹.zip", lambda: packed(("简历.txt", bomb()))),
    "many small files": ("很多.zip", lambda: packed(*((f"{n}.txt", "x") for n in range(Limits().archive_entries + 1)))),
    "a bomb in a Word file": ("简历.docx", lambda: packed(("[Content_Types].xml", TYPES), ("word/document.xml", bomb()))),
    "entities in a Word file": (
        "简历.docx",
        lambda: packed(("[Content_Types].xml", TYPES), ("word/document.xml", ENTITIES + WORD.format("&e;&f;"))),
    ),
    "a program": ("简历.pdf", lambda: b"MZ\x90\x00" + bytes(range(256)) * 40),
    "a program in an archive": ("简历.zip", lambda: packed(("简历.pdf", b"\x7fELF" + bytes(range(256)) * 40))),
    "a flood of pixels": ("照片.png", lambda: a_picture(60_000, 60_000)),
    "a link": ("链接.zip", lambda: packed(link="/etc/passwd")),
    "a script of a shell": ("简历.sh", lambda: b"#!/bin/sh\nrm -rf /\n" * 3 + b"\x00\x01\x02" * 50),
    "markup without end": ("简历.html", lambda: b"<html><body>" + b"<div>" * 200_000),
    "numbers that lie": ("简历.docx", lambda: packed(("[Content_Types].xml", TYPES))[:-30]),
}  # fmt: skip
"""By what is tried: the name of the file, and how it is made, for the bombs take a while."""
INERT = {
    "a page with a script": ("简历.html", f"<html><body>{SCRIPT}<p>{RESUME}</p><img src=x onerror=alert(1)></body></html>".encode()),
    "a drawing with a script": ("简历.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}<text>{RESUME}</text></svg>'.encode()),
    "two kinds in one": ("简历.gif.html", b"GIF89a/*" + f"*/=1;{SCRIPT}{RESUME}".encode()),
    "text that looks like markup": ("简历.txt", f"{RESUME}{SCRIPT}<iframe src=javascript:alert(1)>\n".encode()),
    "names that climb": ("包.zip", packed(("../../../../tmp/caidang-evil.txt", RESUME), ("/etc/cron.d/evil.txt", RESUME + "x"))),
    "a name with a header in it": ("简历\r\nX-Evil: 1.txt", RESUME.encode()),
    "a name of a device": ("..\\..\\CON", RESUME.encode()),
    "a formula": ("=cmd|' /C calc'!A0.txt", ("=1+1\n" + RESUME).encode()),
}  # fmt: skip


def hand_in(client: Client, reader: Reader, name: str, data: bytes) -> None:
    answer = client.post(
        "/intake/upload/", {"files": SimpleUploadedFile(name, data)}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.content
    while (item := IntakeItem.objects.filter(status="pending").order_by("due_at").last()) is not None:
        assert process_next(reader=reader, now=item.due_at)


@pytest.mark.parametrize("attack", REFUSED)
def test_what_is_no_resume_is_refused_with_a_reason(attack: str, admin: Client, reader: Reader) -> None:
    name, made = REFUSED[attack]
    hand_in(admin, reader, name, made())
    assert not Document.objects.exists()
    page = admin.get("/intake/").content.decode()
    assert "未读出" in page
    assert "root:" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize("attack", INERT)
def test_what_is_read_all_the_same_stays_inert(
    attack: str, admin: Client, reader: Reader, follower: Follower
) -> None:
    name, data = INERT[attack]
    hand_in(admin, reader, name, data)
    follower.step(NOW)
    for address in ("/intake/", "/candidates/?all=1"):
        page = admin.get(address).content.decode()
        assert SCRIPT not in page
        assert "X-Evil: 1" not in str(admin.get(address).headers)
    for document in Document.objects.all():
        original = admin.get(f"/documents/{document.public_id}/original/")
        assert original["Content-Type"] == "application/octet-stream"
        assert original["Content-Disposition"].startswith("attachment")
        assert original["Content-Security-Policy"] == FILE_POLICY
        assert original["X-Content-Type-Options"] == "nosniff"
        assert "X-Evil" not in original.headers
        assert not {"/", "\r", "\n"} & set(original["Content-Disposition"].partition("filename")[2].replace("\\\\", "/"))
        pages = admin.get(f"/documents/{document.public_id}/pages/").content.decode()
        person = admin.get(f"/candidates/{document.candidate.public_id}/").content.decode()
        for page in (pages, person):
            assert SCRIPT not in page
            assert "onerror=" not in page.replace("&lt;", "<").split("<text", 1)[0]
            assert "<iframe" not in page


def test_a_file_over_the_limit_is_not_even_kept(admin: Client, settings: Settings) -> None:
    settings.CAIDANG_MAX_FILE = 1000
    admin.post("/intake/upload/", {"files": SimpleUploadedFile("大.txt", b"x" * 1001)})
    assert IntakeItem.objects.get().blob is None
    assert "超过" in admin.get("/intake/").content.decode()


def test_more_files_than_a_form_may_have_are_refused(admin: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(4)]
    assert admin.post("/intake/upload/", {"files": files}).status_code == 400
    assert not IntakeItem.objects.exists()


def test_only_a_form_hands_files_in(admin: Client, log_in: object) -> None:
    assert Client().post("/intake/upload/", {"files": SimpleUploadedFile("x.txt", b"x")}).status_code == 302
    assert admin.get("/intake/upload/").status_code == 405
    assert not IntakeItem.objects.exists()


@pytest.mark.parametrize("name", ["简历.docx", "简历.odt"])
def test_entities_are_never_followed(name: str) -> None:
    data = packed(("[Content_Types].xml", TYPES), ("word/document.xml", ENTITIES + WORD.format("甲&e;&f;乙")))
    try:
        document = read_document(data, name=name)
    except UnreadableFile:
        return
    text = "".join(span.text for page in document.pages for line in page.lines for span in line)
    assert "root:" not in text
    assert len(text) < 10_000
