"""The list page of a real server, through HTTP: one client, then eight at once."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import Final, TypeVar
from urllib.parse import urlencode

import psutil

from tools.bench import many_records as many
from tools.bench.folder import environment_of, module
from tools.figures import Figure, at_least, at_most, plain

_PORT: Final = 18764
_USER, _PASSWORD = "bench", "a long enough passphrase"  # noqa: S105 - of a folder that is thrown away
_PAGES: Final = 60
_CLIENTS: Final = 8
_KEPT: Final = 6
_BEFORE: Final = "主管"
"""Sought before the measuring; what is measured is counted for the first time within it."""
_T = TypeVar("_T")
_FORM: Final = "application/x-www-form-urlencoded"


def list_figures(home: Path) -> list[Figure]:
    """Serve the folder and ask for result pages: of all, and of a common word's first hits."""
    services, policy = module("foundation.accounts.services"), module("foundation.accounts.policy")
    services.create_user(
        username=_USER, password=_PASSWORD, role=policy.Role.ADMIN, actor=policy.PROGRAM,
        now=datetime.now(UTC),
    )  # fmt: skip
    with _served(home) as client:
        alone = [client.results("经理" if n % 2 else "") for n in range(_PAGES)]
        clients = [client.another() for _ in range(_CLIENTS)]
        start = time.perf_counter()
        with ThreadPoolExecutor(_CLIENTS) as pool:
            list(pool.map(_ask_many, clients))
        rate = _CLIENTS * _PAGES / (time.perf_counter() - start)
        memory = _memory_mb(home)
    return [
        at_most("list_http.p95_ms", quantiles(alone, n=20)[-1], "ms", 80.0),
        plain("list_http.p50_ms", quantiles(alone, n=2)[0], "ms"),
        at_least("list_http.pages_per_s", rate, "1/s", 60.0),
        at_most("memory_beside_index_mb", memory, "MB", 700.0),
    ]


def _memory_mb(home: Path) -> float:
    """What web and worker hold beside the index in memory-backed files: their shares of all other pages (smaps_rollup, proc(5))."""
    total = 0
    for process in psutil.process_iter(["cmdline", "environ"]):
        words, told = process.info["cmdline"] or [], process.info["environ"] or {}
        if told.get("CAIDANG_DATA", "").startswith(str(home)) and any("caidang" in word for word in words):
            for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith(("Pss_Anon:", "Pss_File:")):
                    total += int(line.split()[1])
    return total / 1024


def _ask_many(client: "_Client") -> None:
    for n in range(_PAGES):
        client.results(many.COMMON if n % 8 == 0 else "")


class _Client:
    """A browser's part: a session, a token, and as many kept connections as browsers hold to one host (six)."""

    def __init__(self) -> None:
        self._connections = cycle([http.client.HTTPConnection("127.0.0.1", _PORT, timeout=60) for _ in range(_KEPT)])
        self._cookies: dict[str, str] = {}
        self._token = ""

    def log_in(self) -> None:
        """Begin a session; there are not many tries a minute."""
        path = "/accounts/login/"
        self._token = _token_of(self._ask("GET", path))
        self._ask("POST", path, {"login": _USER, "password": _PASSWORD})
        self._token = _token_of(self._ask("GET", "/candidates/"))

    def another(self) -> "_Client":
        """Return a client of the same session with a connection of its own."""
        other = _Client()
        other._cookies, other._token = dict(self._cookies), self._token
        return other

    def results(self, text: str) -> float:
        """Ask for a page of results and return the milliseconds until its last byte."""
        start = time.perf_counter()
        page = self._ask("POST", "/candidates/results/", {"q": text})
        took = (time.perf_counter() - start) * 1000
        if 'id="people"' not in page:
            title = re.search("<h[12][^>]*>(.*?)</h", page)
            raise RuntimeError(f"the list did not come: {title[1] if title else page[:80]}")
        return took

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        body = None
        if form is not None:
            headers |= {"Content-Type": _FORM, "HX-Request": "true"}
            body = urlencode({**form, "csrfmiddlewaretoken": self._token})
        connection = next(self._connections)
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return text


def _token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no form")
    return found[1]


@contextmanager
def _served(home: Path) -> Iterator[_Client]:
    process = subprocess.Popen(
        [sys.executable, "-m", "caidang.config.entry", "serve", "--yes", "--port", str(_PORT)],
        env={**os.environ, **environment_of(home)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        client = _waited_for(_logged_in)
        for _ in range(2 * _KEPT):  # each web process has once read its templates and opened its database
            _waited_for(lambda: client.results(_BEFORE))
        yield client
    finally:
        process.terminate()
        process.wait(timeout=120)


def _logged_in() -> _Client:
    client = _Client()
    client.log_in()
    return client


def _waited_for(ask: Callable[[], _T]) -> _T:
    """Ask until there is an answer: the server starts, then opens its index."""
    for _ in range(600):
        try:
            return ask()
        except (OSError, RuntimeError, http.client.HTTPException):
            time.sleep(0.2)
    raise RuntimeError("the server did not answer")
