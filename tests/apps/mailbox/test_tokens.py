"""OAuth2: a token is fetched when needed, kept sealed until it ends, and a newer refresh token replaces the old."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from caidang.core.errors import InvalidInput
from caidang.domain.intake.services.mailbox.accounts import save_mailbox
from caidang.domain.intake.services.mailbox.letting_in import account_of
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.oauth import NoToken
from tests.making import NOW

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
        thread = threading.Thread(target=server.serve_forever)
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
