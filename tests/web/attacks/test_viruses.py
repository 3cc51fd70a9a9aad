"""A virus scanner that is set is asked before anything is kept; here one that speaks clamd's protocol and knows one word."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.intake.models import IntakeItem, Posting
from caidang.domain.intake.services.receive import Incoming, receive_files
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.antivirus import Infected, NotScanned, read_scanner, refuse_infected
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob
from tests.making import NOW
from tests.web.test_apply_page import form, posting, send

__all__ = ["posting"]
pytestmark = pytest.mark.django_db
# The test file of the trade, in two halves, so that no scanner takes this one for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


def serve(listening: socket.socket) -> None:
    """Answer as clamd does (man clamd): PING, and INSTREAM with its pieces."""
    while True:
        try:
            link, _ = listening.accept()
        except OSError:
            return
        with link, link.makefile("rwb") as both:
            command = b"".join(iter(lambda: both.read(1), b"\0"))
            if command == b"zPING":
                both.write(b"PONG\0")
                continue
            data = b""
            while size := struct.unpack("!I", both.read(4))[0]:
                data += both.read(size)
            if len(data) > 3_000_000:
                both.write(b"INSTREAM size limit exceeded. ERROR\0")
            else:
                both.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@pytest.fixture
def scanner(tmp_path: Path, settings: Settings) -> Iterator[str]:
    place = str(tmp_path / "clamd")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        settings.CAIDANG_CLAMD = read_scanner(place)
        yield place
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.usefixtures("scanner")
def test_what_the_scanner_knows_is_not_kept_and_the_rest_is() -> None:
    files = [Incoming(data, f"{n}.txt") for n, data in enumerate((b"a resume", b"another " + EICAR, b"a third"))]
    receipts = receive_files(files=files, source="upload", actor=PROGRAM, now=NOW)
    assert [receipt.item.blob_id is not None for receipt in receipts] == [True, False, True]
    refused = receipts[1].item
    assert refused.status == IntakeItem.Status.FAILED
    assert "Eicar-Test-Signature" in refused.last_error
    assert Blob.objects.count() == 2
    key = vault.new_data_key(now=NOW)
    with pytest.raises(Infected):
        vault.store_blob(data=EICAR, key=key, now=NOW)
    assert vault.store_blob(data=b"a paper", key=key, now=NOW).pk


def test_an_upload_says_so(scanner: str, admin: Client) -> None:
    file = SimpleUploadedFile("cv.pdf", EICAR)
    answer = admin.post("/intake/upload/", {"files": file, "file": file}, headers={"HX-Request": "true"})
    assert answer.status_code < 500
    assert "杀毒软件在里面认出了" in IntakeItem.objects.get().last_error
    assert "ClamAV" in admin.get("/health/").content.decode()


def test_where_the_scanner_gives_no_answer_nothing_is_taken(scanner: str, admin: Client, settings: Settings) -> None:
    large = settings.CAIDANG_CLAMD
    with pytest.raises(NotScanned, match="没有看完"):
        refuse_infected(large, bytes(3_000_001))
    settings.CAIDANG_CLAMD = read_scanner(scanner + ".gone")
    with pytest.raises(NotScanned, match="没有应答"):
        receive_files(files=[Incoming(b"a resume", "a.txt")], source="upload", actor=PROGRAM, now=NOW)
    assert not Blob.objects.exists()
    assert "没有应答" in admin.get("/health/").content.decode()
    settings.CAIDANG_CLAMD = None
    assert "没有接" in admin.get("/health/").content.decode()


@pytest.mark.usefixtures("scanner")
def test_an_application_by_a_page_is_looked_at_before_it_is_kept(posting: Posting, settings: Settings) -> None:
    before = Blob.objects.count()
    clean, bad = SimpleUploadedFile("cv.txt", b"five years"), SimpleUploadedFile("cv.pdf", b"%PDF-1.4 " + EICAR)
    refused = send(posting, form(posting, nonce="01", file=bad))
    assert refused.status_code == 422
    assert "没有通过病毒检查" in refused.content.decode()
    assert 'value="顾南枝"' in refused.content.decode()
    assert Blob.objects.count() == before
    assert send(posting, form(posting, nonce="02", file=clean)).status_code == 200
    assert Blob.objects.count() == before + 1
    settings.CAIDANG_CLAMD = read_scanner("/nowhere/clamd")
    later = send(posting, form(posting, nonce="03", words="再说一句", file=SimpleUploadedFile("b.txt", b"six years")))
    assert later.status_code >= 400
    assert Blob.objects.count() == before + 1


def test_only_a_scanner_of_this_machine_may_be_set() -> None:
    assert read_scanner("") is None
    assert read_scanner("127.0.0.1:3310").address == ("127.0.0.1", 3310)  # type: ignore[union-attr]
    for place in ("scanner.example.cn:3310", "127.0.0.1", "3310"):
        with pytest.raises(InvalidInput):
            read_scanner(place)
