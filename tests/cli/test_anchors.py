"""The real program sends its signatures by itself, and one that never answers holds nothing up."""

import json
import socket
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from caidang.config.env import read_env
from caidang.core.errors import InvalidInput
from tests.apps.audit.far_side import AUDITOR, SECRET, Box, check
from tests.conftest import ONE_READER, free_port, start_serving, stop_serving, wait_until

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS:UserWarning"
)


def test_letters_go_out_while_another_way_hangs(tmp_path: Path) -> None:
    box, word = Box(), tmp_path / "smtp-password"
    word.write_text(f"{SECRET}\n")
    server = Controller(
        box, hostname="127.0.0.1", port=free_port(), auth_require_tls=False, auth_required=True,
        authenticator=check,
    )  # fmt: skip
    server.start()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        running = start_serving(
            tmp_path,
            more={
                **ONE_READER,
                "CAIDANG_ANCHOR_MAIL": AUDITOR,
                "CAIDANG_ANCHOR_WEBHOOK": f"http://127.0.0.1:{silent.getsockname()[1]}/x?token={SECRET}",
                "CAIDANG_ANCHORS": str(tmp_path / "gone" / "anchors"),
                "CAIDANG_SMTP_HOST": "127.0.0.1", "CAIDANG_SMTP_PORT": str(server.port),
                "CAIDANG_SMTP_USER": "caidang@example.com", "CAIDANG_SMTP_PASSWORD_FILE": str(word),
                "CAIDANG_SMTP_TLS": "none",
            },
        )  # fmt: skip
        try:
            running.inbox.mkdir(exist_ok=True)
            (running.inbox / "简历.txt").write_text("姓名：林知夏\n手机：138 0000 1111\n")
            wait_until(lambda: bool(box.letters), what="the letter")
            asked = running.command("health", "--json")
            wait_until(
                lambda: json.loads(running.command("health", "--json").stdout)["candidates"] == 1,
                what="the file in the inbox",
            )
            wait_until(
                lambda: "没有按时回答" in running.command("health").stdout, what="the way that hangs"
            )
            told = running.command("health").stdout
        finally:
            assert stop_serving(running) == 0
            server.stop()
    assert f"From: {'caidang@example.com'}".encode() in box.letters[0]
    assert "写不了" in told
    assert "CAIDANG_ANCHORS" in told
    assert SECRET not in told + asked.stdout + "".join(running.output)
    kept = tmp_path / "letter.eml"
    kept.write_bytes(box.letters[0])
    assert running.command("audit", "verify", "--anchor", str(kept)).returncode == 0


def test_the_ways_out_are_read_from_the_environment(tmp_path: Path) -> None:
    env = read_env({"CAIDANG_ANCHOR_MAIL": f"{AUDITOR}, second@example.com", "CAIDANG_SMTP_TLS": "tls"})
    assert env.anchor_mail == (AUDITOR, "second@example.com")
    assert (env.smtp.security, env.smtp.port) == ("tls", 465)
    assert read_env({}).smtp.port == 587
    for wrong in (
        {"CAIDANG_ANCHOR_MAIL": "nobody"}, {"CAIDANG_ANCHOR_MAIL": "a@b.example\r\nBcc: c@d.example"},
        {"CAIDANG_SMTP_TLS": "maybe"}, {"CAIDANG_SMTP_TLS": "none", "CAIDANG_SMTP_HOST": "mail.example.com", "CAIDANG_SMTP_FROM": "a@b.example"},
        {"CAIDANG_SMTP_PORT": "70000"}, {"CAIDANG_SMTP_PORT": "smtp"},
        {"CAIDANG_SMTP_PASSWORD_FILE": str(tmp_path / "none")},
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=next(iter(wrong))):
            read_env(wrong)
