"""The page in place of all others while keys change or a backup comes back: what is done, how far it is.

It asks for the passphrase where there is one, since a new root key has to be wrapped by it and nobody keeps
it. Shown to whoever comes: it says nothing but the step and how much of it is done.
"""

import html
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from caidang.config.locked import ADDRESS, Handler, Lock, LockedServer, document

PAUSED: Final = "X-Caidang-Paused"
"""In every answer of this page, so that one who waits sees when the real ones are back."""
_GIVE_UP: Final = "give-up"
_SCRIPT: Final = """
const text = document.getElementById("t"), bar = document.getElementById("b"), out = document.getElementById("o");
let next = out.getAttribute("href"), stays = false;
async function look() {
  try {
    const got = await fetch(location.pathname, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (got.headers.get("X-Caidang-Paused")) {
      const now = await got.json();
      text.textContent = now.text; next = now.next; stays = now.stays;
      out.setAttribute("href", next); bar.hidden = now.over;
      if (now.total) { bar.max = now.total; bar.value = now.done; } else { bar.removeAttribute("value"); }
    } else if (got.status < 500) {
      if (!stays) return location.replace(next);
      document.querySelector("h1").textContent = "恢复好了";
      text.textContent = text.textContent.replace(/正在启动……$/, ""); document.getElementById("s").hidden = true;
      out.hidden = false; out.focus(); return;
    }
  } catch { /* between the two there is nobody for a moment */ }
  setTimeout(look, 700);
}
look();
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says. ``next`` is where to go afterwards; with ``stays`` the person goes there himself."""

    title: str
    text: str
    done: int = 0
    total: int = 0
    is_over: bool = False
    next: str = "/"
    stays: bool = False


class PausedServer(LockedServer):
    """Answers every address with the one page; asks for the passphrase first where ``lock`` is given one to try."""

    def __init__(
        self, address: tuple[str, int], lock: Lock, shown: Callable[[], Shown], *, hosts: tuple[str, ...], is_secure: bool
    ) -> None:
        """``shown`` is asked anew for each request."""
        super().__init__(address, lock, hosts=hosts, is_secure=is_secure, handler=_Handler)
        self.shown, self.is_asking = shown, False
        self.is_given_up, self.was_told_end = threading.Event(), threading.Event()


class _Handler(Handler):
    """One request."""

    server: PausedServer

    def do_GET(self) -> None:
        """Show how far it is; for the page's script as JSON."""
        if not self.is_ours():
            return
        now = self.server.shown()
        if now.is_over:
            self.server.was_told_end.set()
        if "application/json" in self.headers.get("Accept", ""):
            value = {
                "text": now.text, "done": now.done, "total": now.total, "over": now.is_over, "next": now.next, "stays": now.stays,
            }  # fmt: skip
            self.answer(HTTPStatus.OK, json.dumps(value), kind="application/json", more=_MARK)
        elif urlsplit(self.path).path.startswith("/api/"):
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE, '{"detail": "停着"}', kind="application/json", more=_MARK)
        elif self.server.is_asking:
            self._ask(HTTPStatus.OK, now)
        else:
            self._show(now)

    def do_POST(self) -> None:
        """Take the passphrase, or that it is not to be done."""
        if not self.is_ours():
            return
        now = self.server.shown()
        sent = self.sent()
        if sent is None or not self.server.is_asking:
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE, now.text, more=(*_MARK, ("Connection", "close")))
        elif not self.is_from_our_page(sent.get("token", [""])[0]):
            self._ask(HTTPStatus.FORBIDDEN, now, "这一页过期了，请再输一次。")
        elif sent.get("act", [""])[0] == _GIVE_UP:
            self.server.is_given_up.set()
            self._show(now)
        elif problem := self.server.lock.attempt(sent.get("passphrase", [""])[0]):
            self._ask(HTTPStatus.UNPROCESSABLE_ENTITY, now, problem)
        else:
            self._show(now)

    def _ask(self, status: HTTPStatus, now: Shown, problem: str = "") -> None:
        token = f'<input type="hidden" name="token" value="{self.server.token}">'
        form = (
            f'<form method="post" action="{ADDRESS}">{token}'
            '<label for="p">口令</label><input id="p" name="passphrase" type="password" autocomplete="current-password" required autofocus>'
            "<button>开始换</button></form>"
            f'<form method="post" action="{ADDRESS}">{token}<input type="hidden" name="act" value="{_GIVE_UP}"><button>不换了，回去</button></form>'
        )
        said = "新的根密钥也由口令包着，所以要再输一次。别人现在都进不来；十分钟没有输，就照旧启动。"
        body = document(now.title, (f'<p role="alert">{html.escape(problem)}</p>' if problem else "") + form, said)
        self.answer(status, body, more=(*_MARK, self.cookie()))

    def _show(self, now: Shown) -> None:
        inside = (
            f'<p id="t" role="status">{html.escape(now.text)}</p><progress id="b" aria-label="进度"></progress>'
            f'<p><a id="o" class="b" href="{html.escape(now.next)}" hidden>进入才档</a></p><script>{_SCRIPT}</script>'
            # Where there are scripts the page goes on by itself: to load it again would take away what it says at the end.
            '<noscript><meta http-equiv="refresh" content="15"></noscript>'
        )
        body = document(now.title, f'<p id="s">这一页自己会更新，做完自己回去。</p>{inside}')
        self.answer(HTTPStatus.OK, body, more=_MARK, script=_SCRIPT)


_MARK: Final = ((PAUSED, "1"),)
