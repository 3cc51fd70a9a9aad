"""OAuth2: a token is fetched when needed, kept sealed until it ends, and a newer refresh token replaces the old."""

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from caidang.core.errors import InvalidInput
from caidang.domain.intake.services.mailbox.accounts import save_mailbox
from caidang.domain.intake.services.mailbox.letting_in import account_of
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.net.imap import Account, MailboxRefused, logged_in
from caidang.foundation.lib.net.oauth import NoToken
from tests.making import NOW
from tools import dovecot

pytestmark = pytest.mark.django_db


class Tokens(HTTPServer):
    asked: list[dict[str, list[str]]]
    status = 200


class Answer(BaseHTTPRequestHandler):
    server: Tokens

    def do_POST(self) -> None:
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append(told)
        number = len(self.server.asked)
        body = json.dumps({"access_token": f"access-{number}", "expires_in": 3600, "refresh_token": f"refresh-{number}"})
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def tokens() -> Iterator[Tokens]:
    with Tokens(("127.0.0.1", 0), Answer) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_token_is_fetched_kept_and_renewed(tokens: Tokens) -> None:
    url = f"http://127.0.0.1:{tokens.server_port}/token"
    values = {
        "user": "hr@example.com", "host": "127.0.0.1", "security": "none", "way": "oauth2", "client_id": "app",
        "refresh_token": "refresh-0", "token_url": url,
    }  # fmt: skip
    mailbox = save_mailbox(values=values, actor=PROGRAM, now=NOW)
    assert b"refresh" not in bytes(mailbox.secret)
    first = account_of(mailbox, now=NOW)
    assert (first.token, first.password) == ("access-1", "")
    assert "access" not in repr(first)
    mailbox.refresh_from_db()
    assert account_of(mailbox, now=NOW + timedelta(minutes=50)).token == "access-1"
    assert account_of(mailbox, now=NOW + timedelta(minutes=59)).token == "access-2"
    assert [one["refresh_token"] for one in tokens.asked] == [["refresh-0"], ["refresh-1"]]
    tokens.status = 400
    with pytest.raises(NoToken, match="重新授权"):
        account_of(mailbox, now=NOW + timedelta(hours=3))
    for wrong in ({"token_url": "http://login.example.com/token"}, {"client_id": ""}, {"token_url": f"{url}/x", "refresh_token": ""}):
        with pytest.raises(InvalidInput):
            save_mailbox(values={**values, **wrong}, actor=PROGRAM, now=NOW, mailbox=None if "client_id" in wrong else mailbox)


class Introspection(BaseHTTPRequestHandler):
    """Tells whose a token is, as RFC 7662 has it."""

    def do_POST(self) -> None:
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        is_good = told.get("token") == ["access-1"]
        body = json.dumps({"active": is_good, "username": "hr@example.com"} if is_good else {"active": False}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.xdist_group("dovecot")
@pytest.mark.usefixtures("dovecot_server")
def test_a_real_server_lets_one_in_by_token() -> None:
    home = Path(tempfile.mkdtemp(prefix="caidang-dovecot-"))
    try:
        with HTTPServer(("127.0.0.1", 0), Introspection) as teller:
            thread = threading.Thread(target=teller.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                with dovecot.running(home, introspection=f"http://127.0.0.1:{teller.server_port}/tell") as server:
                    account = Account("127.0.0.1", server.port, "none", "hr@example.com", token="access-1")  # noqa: S106
                    with logged_in(account) as client:
                        assert client.select_folder("INBOX")[b"EXISTS"] == 0
                    with pytest.raises(MailboxRefused, match="令牌"), logged_in(replace(account, token="gone")):  # noqa: S106
                        pass
            finally:
                teller.shutdown()
                thread.join()
    finally:
        shutil.rmtree(home, ignore_errors=True)
