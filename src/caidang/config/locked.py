"""The locked start: a vault that a passphrase opens waits for it on one page, and nothing else runs.

Standard library alone, in a thread of the supervisor: Django needs the keys before it starts. Whoever has
the passphrase may type it; guessing is slow (Argon2id) and slower after every few failures.
"""

import base64
import hashlib
import hmac
import html
import secrets
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from caidang.core.errors import KeyProblem

ADDRESS: Final = "/unlock/"
_COOKIE: Final = "caidang_unlock"
_MOST_BYTES: Final = 4096
_FREE_TRIES: Final = 5
_FIRST_PAUSE_S: Final = 60.0
_LONGEST_PAUSE_S: Final = 900.0
LOCKED: Final = "锁着：打开网页输入口令，打开以前什么都不处理，收进来的也不会丢。"
_STYLE: Final = (
    "body{font:16px/1.6 system-ui,sans-serif;margin:12vh auto;max-width:26em;padding:0 1em;color:#1d2733;background:#f6f7f9}"
    "h1{font-size:1.4em}progress{width:100%}a{color:#1f5fbf}"
    "input,button{font:inherit;width:100%;box-sizing:border-box;padding:.55em .7em;border:1px solid #8a94a0;border-radius:6px}"
    "button{margin-top:.8em;background:#1f5fbf;color:#fff;border-color:#1f5fbf}[role=alert]{color:#a3261c}"
    "@media(prefers-color-scheme:dark){body{color:#e6eaef;background:#14181d}input{background:#1d232a;color:inherit}"
    "[role=alert]{color:#ff9d92}a{color:#8ab8ff}}"
)

_SCRIPT: Final = """
async function look() {
  try {
    if ((await fetch("/api/me", { cache: "no-store" })).status !== 503) return location.replace("/");
  } catch { /* between the two there is nobody for a moment */ }
  setTimeout(look, 700);
}
look();
"""
"""Waits for the program: 503 is this page still; how long a start takes nobody knows beforehand."""

Unlock = Callable[[str], bytes]
"""Takes a passphrase and returns the root key; raises KeyProblem when it is wrong."""


class Lock:
    """Counts failures and keeps the root once the passphrase was right."""

    def __init__(self, unlock: Unlock, clock: Callable[[], float] = time.monotonic) -> None:
        self._unlock, self._clock = unlock, clock
        self._one_at_a_time = threading.Lock()
        self._closed_until = 0.0
        self.failures = 0
        self.root: bytes | None = None
        self.is_open = threading.Event()

    def attempt(self, passphrase: str) -> str:
        """Try a passphrase; returns what is wrong, or nothing."""
        with self._one_at_a_time:
            wait = self._closed_until - self._clock()
            if wait > 0:
                return f"输错太多次，{int(wait) + 1} 秒后再试。"
            try:
                self.root = self._unlock(passphrase)
            except KeyProblem:
                self.failures += 1
                if self.failures >= _FREE_TRIES:
                    pause = _FIRST_PAUSE_S * 2 ** (self.failures - _FREE_TRIES)
                    self._closed_until = self._clock() + min(pause, _LONGEST_PAUSE_S)
                return "口令不对，再试一次。"
            self.is_open.set()
            return ""


class LockedServer(ThreadingHTTPServer):
    """Answers every address with the one page."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], lock: Lock, *, hosts: tuple[str, ...], is_secure: bool,
        handler: "type[Handler] | None" = None,
    ) -> None:  # fmt: skip
        """``hosts`` are the names by which this machine is called; ``is_secure`` says that TLS lies before it."""
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler or Handler)
        self.lock, self.hosts, self.is_secure = lock, hosts, is_secure
        self.token = secrets.token_urlsafe(32)


class Handler(BaseHTTPRequestHandler):
    """One request. Nothing of it is logged: it may hold the passphrase."""

    server: LockedServer
    timeout = 10
    server_version, sys_version = "caidang", ""

    def log_message(self, *_: object) -> None:
        """Write nothing."""

    def do_GET(self) -> None:
        """Show the page, or lead there."""
        if not self.is_ours():
            return
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE, '{"detail": "锁着"}', kind="application/json")
        elif path != ADDRESS:
            self.answer(HTTPStatus.SEE_OTHER, "", more=(("Location", ADDRESS),))
        else:
            self._page(HTTPStatus.OK)

    def do_POST(self) -> None:
        """Try a passphrase."""
        if not self.is_ours():
            return
        sent = self.sent()
        if sent is None:
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE, LOCKED, more=(("Connection", "close"),))
            return
        if not self.is_from_our_page(sent.get("token", [""])[0]):
            self._page(HTTPStatus.FORBIDDEN, "这一页过期了，请再输一次。")
            return
        problem = self.server.lock.attempt(sent.get("passphrase", [""])[0])
        if problem:
            self._page(HTTPStatus.UNPROCESSABLE_ENTITY, problem)
        else:
            inside = f'<p><a href="/">启动好了自己会打开；没有的话点这里</a></p><script>{_SCRIPT}</script>'
            self.answer(HTTPStatus.OK, document("打开了，正在启动，请稍候……", inside), script=_SCRIPT)

    def sent(self) -> dict[str, list[str]] | None:
        """Return the fields of a form sent to this page's address, None for anything else."""
        size = self.headers.get("Content-Length", "")
        if urlsplit(self.path).path != ADDRESS or not size.isdecimal() or int(size) > _MOST_BYTES:
            return None
        return parse_qs(self.rfile.read(int(size)).decode("utf-8", "replace"))

    def is_ours(self) -> bool:
        """Tell whether the request names this machine; another is refused."""
        given = self.headers.get("Host", "")
        name = given if given.endswith("]") else given.rsplit(":", 1)[0]
        if "*" in self.server.hosts or name in self.server.hosts:
            return True
        self.answer(HTTPStatus.BAD_REQUEST, "不认识这个地址。")
        return False

    def is_from_our_page(self, token: str) -> bool:
        """Tell whether the token is that of the page which this browser was given."""
        try:
            kept = SimpleCookie(self.headers.get("Cookie", "")).get(_COOKIE)
        except CookieError:
            kept = None
        right = self.server.token
        is_same_site = self.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
        return is_same_site and kept is not None and hmac.compare_digest(kept.value, right) and hmac.compare_digest(token, right)

    def cookie(self) -> tuple[str, str]:
        """Return the header that marks this browser."""
        secure = "; Secure" if self.server.is_secure else ""
        return "Set-Cookie", f"{_COOKIE}={self.server.token}; Path={ADDRESS}; HttpOnly; SameSite=Strict{secure}"

    def _page(self, status: HTTPStatus, problem: str = "") -> None:
        form = (
            f'<form method="post" action="{ADDRESS}"><input type="hidden" name="token" value="{self.server.token}">'
            '<label for="p">口令</label><input id="p" name="passphrase" type="password" autocomplete="current-password" required autofocus>'
            "<button>打开</button></form>"
        )
        said = "重新启动以后要输一次口令才打得开。打开以前什么都不处理，收进来的也不会丢。"
        body = document("库锁着", (f'<p role="alert">{html.escape(problem)}</p>' if problem else "") + form, said)
        self.answer(status, body, more=(self.cookie(),))

    def answer(
        self, status: HTTPStatus, body: str, *, kind: str = "text/html", more: tuple[tuple[str, str], ...] = (), script: str = ""
    ) -> None:
        """Send an answer; ``script`` is what stands in the page's only script and may run there."""
        content = body.encode()
        self.send_response(status)
        policy = f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        if script:
            policy += f"; script-src 'sha256-{_hash(script)}'; connect-src 'self'"
        for name, value in (
            ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(content))), ("Cache-Control", "no-store"),
            ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"), *more,
        ):  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def document(title: str, inside: str, said: str = "") -> str:
    """Return the one page, with a sentence above what stands ``inside``."""
    above = f"<p>{said}</p>" if said else ""
    return (
        f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title} · 才档</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>{above}{inside}</main></body></html>"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
