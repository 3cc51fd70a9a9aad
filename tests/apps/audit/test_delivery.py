"""Signed states on their way out: to a file, by mail over a real server, by webhook to a real one."""

import base64
import json
import socket
import threading
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    load_pem_public_key,
)
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from caidang.config.worker import keep_up
from caidang.core.errors import InvalidInput
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import is_true, make_anchor, read_anchors
from caidang.foundation.audit.delivery import (
    AGAIN_AFTER,
    EVERY,
    deliver_anchors,
    is_due,
    list_deliveries,
)
from caidang.foundation.audit.models import AnchorDelivery
from caidang.foundation.lib.net.webhook import read_webhook
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.audit.far_side import AUDITOR, SECRET, Box, Hook, check, of_a_server
from tests.apps.audit.test_command import ask, happen
from tests.conftest import free_port
from tests.making import NOW

# The server of the tests says so each time: on this machine alone a log-in may go in clear.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

def parts(letter: bytes) -> list[Message]:
    return [part for part in message_from_bytes(letter).walk() if not part.is_multipart()]


@pytest.mark.django_db
def test_a_letter_brings_a_state_that_can_be_verified_later(
    box: Box, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    happen(3)
    audit.checkpoint(now=NOW)
    deliver_anchors(now=NOW)
    happen(2)
    (letter,) = box.letters
    message = message_from_bytes(letter)
    assert message["To"] == AUDITOR
    kept = tmp_path / "letter.eml"
    kept.write_bytes(letter)
    assert ask("verify", kept) == 0
    attached = tmp_path / "attached.json"
    attached.write_bytes(next(p for p in parts(letter) if p.get_filename()).get_payload(decode=True))  # type: ignore[arg-type]
    assert ask("verify", attached) == 0
    (anchor,) = read_anchors(letter)
    assert (anchor.seq, is_true(anchor)) == (3, True)
    # A relay may write the letter's text in another way.
    body = parts(letter)[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    coded = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert read_anchors(coded + base64.encodebytes(body)) == [anchor]
    wrong = tmp_path / "wrong.eml"
    wrong.write_bytes(letter.replace(anchor.hash.encode(), b"0" * 64))
    capsys.readouterr()
    assert ask("verify", wrong) == 1
    assert "签名对不上" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_webhook_gets_a_state_that_can_be_verified_later(hook: Any, tmp_path: Path) -> None:
    happen(3)
    audit.checkpoint(now=NOW)
    deliver_anchors(now=NOW)
    ((path, body),) = hook.posted
    assert path == f"/anchors?token={SECRET}"
    told = json.loads(body)
    kept = tmp_path / "posted.json"
    kept.write_bytes(json.dumps(told, indent=2).encode())  # as a program may write it anew
    assert ask("verify", kept) == 0
    key = load_pem_public_key(told["public_key"].encode())
    assert isinstance(key, Ed25519PublicKey)
    key.verify(bytes.fromhex(told["signature"]), f"{told['seq']} {told['hash']}".encode())


@pytest.mark.django_db
def test_what_failed_is_tried_again_and_shown_without_secrets(hook: Any, box: Box) -> None:
    happen(1)
    audit.checkpoint(now=NOW)
    hook.answers, box.refuses = [500, 302], True
    deliver_anchors(now=NOW)
    mail, webhook = list_deliveries()
    assert "没有收下（状态 500）" in webhook.problem
    assert webhook.target == "127.0.0.1"
    assert "127.0.0.1 没有收下" in mail.problem
    assert "sesame" not in f"{mail}{webhook}"
    deliver_anchors(now=NOW + timedelta(seconds=30))  # too early
    assert len(hook.posted) == 1
    at = NOW + AGAIN_AFTER[0]
    deliver_anchors(now=at)  # a redirect is not followed
    assert [path for path, _ in hook.posted] == [f"/anchors?token={SECRET}"] * 2
    box.refuses = False
    at += AGAIN_AFTER[1]
    deliver_anchors(now=at)
    mail, webhook = list_deliveries()
    assert (mail.problem, webhook.problem, mail.seq, webhook.delivered_at) == ("", "", 1, at)
    assert len(box.letters) == 1


@pytest.mark.django_db
def test_each_way_fails_for_itself_and_says_why(
    box: Box, settings: Settings, tmp_path: Path
) -> None:
    happen(1)
    audit.checkpoint(now=NOW)
    settings.EMAIL_HOST_PASSWORD = f"{SECRET}-wrong"
    settings.CAIDANG_ANCHORS = tmp_path / "no such folder" / "anchors"
    settings.CAIDANG_ANCHOR_WEBHOOK = read_webhook(f"http://127.0.0.1:{free_port()}/")
    deliver_anchors(now=NOW)
    file, mail, webhook = list_deliveries()
    assert "写不了" in file.problem
    assert "CAIDANG_ANCHORS" in file.problem
    assert "不认用户名或口令" in mail.problem
    assert "连不上 127.0.0.1" in webhook.problem
    settings.CAIDANG_ANCHORS = tmp_path / "anchors"
    settings.EMAIL_PORT = free_port()
    deliver_anchors(now=NOW, at_once=True)
    file, mail, _ = list_deliveries()
    assert (file.problem, file.seq) == ("", 1)
    assert "连不上发信服务器" in mail.problem
    settings.EMAIL_HOST = ""
    deliver_anchors(now=NOW, at_once=True)
    assert "CAIDANG_SMTP_HOST" in list_deliveries()[1].problem


@pytest.mark.django_db
def test_a_mail_server_without_the_encryption_asked_for_gets_nothing(
    box: Box, settings: Settings
) -> None:
    happen(1)
    audit.checkpoint(now=NOW)
    settings.EMAIL_USE_TLS = True
    deliver_anchors(now=NOW)
    assert list_deliveries()[0].problem
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = False, True
    deliver_anchors(now=NOW, at_once=True)
    assert "CAIDANG_SMTP_TLS" in list_deliveries()[0].problem
    assert box.letters == []


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_letter_goes_encrypted_to_a_server_that_is_who_it_says(
    mode: str, box: Box, settings: Settings, own_certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    happen(1)
    audit.checkpoint(now=NOW)
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate[0]))
    context = of_a_server(own_certificate)
    kind = {"ssl_context": context} if mode == "tls" else {"tls_context": context, "require_starttls": True}
    server = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False, **kind)
    server.start()
    settings.EMAIL_PORT = server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = mode == "starttls", mode == "tls"
    deliver_anchors(now=NOW)
    server.stop()
    assert list_deliveries()[0].problem == ""
    assert len(box.letters) == 1


@pytest.mark.django_db
def test_one_that_never_answers_is_left_after_a_while(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen(1)
    audit.checkpoint(now=NOW)
    monkeypatch.setattr("caidang.foundation.lib.net.webhook.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CAIDANG_ANCHOR_WEBHOOK = read_webhook(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        deliver_anchors(now=NOW)
    assert "没有按时回答" in list_deliveries()[0].problem


@pytest.mark.django_db
def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    settings: Settings, own_certificate: tuple[Path, Path]
) -> None:
    happen(1)
    audit.checkpoint(now=NOW)
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.posted, server.answers = [], []
    server.handle_error = lambda *args: None
    server.socket = of_a_server(own_certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.CAIDANG_ANCHOR_WEBHOOK = read_webhook(f"https://127.0.0.1:{server.server_port}/")
    deliver_anchors(now=NOW)
    server.shutdown()
    thread.join()
    server.server_close()
    assert "证书" in list_deliveries()[0].problem
    assert server.posted == []


@pytest.mark.django_db
def test_the_worker_signs_and_sends_by_itself(tmp_path: Path, settings: Settings) -> None:
    settings.CAIDANG_ANCHORS = kept = tmp_path / "anchors"
    keep_up()
    deliver_anchors(now=NOW)
    assert not kept.exists()  # nothing happened yet
    for hour in range(2):
        happen(2)
        keep_up()
        deliver_anchors(now=NOW + hour * EVERY)
    happen(1)
    keep_up()
    deliver_anchors(now=NOW + 1.5 * EVERY)  # once an hour is enough
    assert [one.seq for one in read_anchors(kept.read_bytes())] == [2, 4]


@pytest.mark.django_db
def test_sending_now_says_how_each_way_went(
    tmp_path: Path, settings: Settings, hook: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidInput, match="没有可以签名的"):
        ask("send")
    happen(1)
    settings.CAIDANG_ANCHORS = tmp_path / "none" / "anchors"
    assert ask("send") == 1
    shown = capsys.readouterr().out
    assert "写不了" in shown
    assert "网络 127.0.0.1：送到了" in shown
    settings.CAIDANG_ANCHORS = settings.CAIDANG_ANCHOR_WEBHOOK = None
    with pytest.raises(InvalidInput, match="没有设往哪里送"):
        ask("send")


@pytest.mark.django_db
def test_a_checkpoint_that_somebody_put_there_is_not_sent(hook: Any) -> None:
    happen(2)
    made = audit.checkpoint(now=NOW)
    assert made is not None
    with write_tx():
        audit.AuditCheckpoint.objects.create(seq=9, hash="0" * 64, signature=bytes(64), at=NOW)
    deliver_anchors(now=NOW)
    assert hook.posted == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/", "https://", "nonsense", "https://user:word@example.com/",
        "http://example.com/", "http://93.184.216.34/", "http://192.168.3.4:8080/", "http://logbox/x",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="CAIDANG_ANCHOR_WEBHOOK"):
        read_webhook(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.com/x", "https://logbox/x", "http://127.0.0.1/", "http://localhost:8080/", "http://[::1]/"],
)
def test_an_address_on_this_machine_or_encrypted_is_taken(url: str) -> None:
    found = read_webhook(url)
    assert found is not None
    assert url not in repr(found)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 100_000))
def test_a_way_rests_as_long_as_it_should(seq: int, newest: int, failures: int, seconds: int) -> None:
    state = AnchorDelivery(
        way="x", seq=seq, failures=failures, tried_at=NOW, delivered_at=NOW if seq else None
    )
    due = is_due(state, newest, NOW + timedelta(seconds=seconds))
    if failures:
        assert due == (timedelta(seconds=seconds) >= AGAIN_AFTER[min(failures, 4) - 1])
    else:
        assert due == (newest > seq and (not seq or seconds >= 3600))


@given(st.binary(max_size=400))
def test_whatever_is_no_anchor_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="anchor"):
        read_anchors(data)


def test_an_anchor_is_found_in_whatever_stands_around_it() -> None:
    anchor = make_anchor(seq=7, hash_="a" * 64)
    line = json.dumps({"seq": anchor.seq, "hash": anchor.hash, "signature": anchor.signature, "more": [1]})
    for text in (line, f"你好\r\n\r\n{line}\r\n再见 {{}}", f'{{"a": 1}}\n{line}\n{line}'):
        assert read_anchors(text.encode()) == [anchor]
