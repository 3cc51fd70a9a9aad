"""The API of a served installation: reads and writes a second, several clients at once, one token.

Beside them stands the processor's time of the whole process tree for one request, which other work on the machine
lengthens far less: two cores less the client's share, divided by it, is what a quiet machine answers a second.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import psutil

from tools.bench.folder import environment_of, fresh_folder, module
from tools.bench.pages import fill
from tools.figures import Figure, at_least, plain

FULL_SIZE = 2_000
"""Records in the store."""
_SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
_PORT: Final = 18765
_CLIENTS: Final = 8
_KEPT: Final = 4
_AT_REST: Final = 0.1
"""Seconds of the processor in one second that are no work."""
_EACH: Final = 150
_OPENED: Final = 100
"""Records that are read again and again, as a program that follows some people does."""


def run(size: int) -> list[Figure]:
    """Fill a store, serve it, and ask."""
    with fresh_folder() as home:
        people = fill(size)
        token, job = _furnish()
        with _served(home, token) as tree:
            _settle(tree)
            read = [f"/api/v1/candidates/{one}" for one in people[:_OPENED]]
            _Client(token).ask("GET", f"/api/v1/jobs/{job}")
            for path in read:
                _Client(token).ask("GET", path)
            figures = [
                *_rate(tree, "api_read", token, 300.0, lambda client, n: client.ask("GET", read[n % len(read)])),
                *_rate(tree, "api_read_job", token, 300.0, lambda client, _: client.ask("GET", f"/api/v1/jobs/{job}")),
                *_rate(tree, "api_list", token, 0.0, lambda client, _: client.ask("GET", "/api/v1/candidates?limit=20")),
                *_rate(tree, "api_write", token, 120.0, _remind),
                *_rate(tree, "api_write_once", token, 0.0, lambda client, n: _remind(client, n, is_keyed=True)),
                *_rate(tree, "api_change", token, 0.0, lambda client, n: _change(client, read, n)),
            ]
    return figures


def _furnish() -> tuple[str, str]:
    """A member with all scopes, and a job."""
    services, policy = module("foundation.accounts.services"), module("foundation.accounts.policy")
    tokens, now = module("foundation.accounts.login.tokens"), datetime.now(UTC)
    user = services.create_user(
        username="bench", password="a long enough passphrase", role=policy.Role.MANAGER, actor=policy.PROGRAM, now=now  # noqa: S106
    )
    viewer = module("foundation.accounts.viewers").viewer_of(user)
    client = module("domain.clients.services.clients").add_client(values={"name": "样本制造"}, actor=viewer, now=now)
    job = module("domain.clients.services.jobs").add_job(client=client, values={"title": "工程师"}, actor=viewer, now=now)
    return tokens.make_token(name="bench", scopes=tokens.scopes_for(viewer), days=7, actor=viewer, now=now), str(job.public_id)


@contextmanager
def _served(home: Path, token: str) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "caidang.config.entry", "serve", "--yes", "--port", str(_PORT)]
    environment = {**os.environ, **environment_of(home)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                _Client(token).ask("GET", "/api/v1/me")
                break
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _settle(tree: psutil.Process) -> None:
    """Wait until what the start began is done: the second of the web's processes comes up, and what was filled in goes to the index."""
    lag, deadline = module("foundation.search.index.status").lag, time.monotonic() + 120
    while time.monotonic() < deadline:
        before = _all_spent(tree)
        time.sleep(1)
        if not lag().waiting and _all_spent(tree) - before < _AT_REST:
            return


def _all_spent(tree: psutil.Process) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in tree.children(recursive=True))


class _Client:
    """A program with a few kept connections, used in turn, as the usual libraries keep them.

    The kernel deals connections to the web's processes by chance: of eight in all, one of two may get seven.
    """

    def __init__(self, token: str) -> None:
        self._connections = cycle([http.client.HTTPConnection("127.0.0.1", _PORT, timeout=60) for _ in range(_KEPT)])
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.waits: list[float] = []

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> None:  # noqa: ANN401 - JSON
        """Ask and look at the answer; raises where it is no success."""
        start = time.perf_counter()
        body = None if sent is None else json.dumps(sent).encode()
        connection = next(self._connections)
        connection.request(method, path, body, {**self._headers, **headers})
        answer = connection.getresponse()
        told = answer.read()
        self.waits.append((time.perf_counter() - start) * 1000)
        if answer.status >= 300:  # noqa: PLR2004 - no success
            raise RuntimeError(f"{method} {path}: {answer.status} {told[:200]!r}")


def _remind(client: _Client, n: int, *, is_keyed: bool = False) -> None:
    keyed = {"Idempotency-Key": f"{id(client)}-{n}"} if is_keyed else {}
    client.ask("POST", "/api/v1/reminders", {"text": f"回电 {n}", "due_at": _SOON}, **keyed)


def _change(client: _Client, read: list[str], n: int) -> None:
    # Another value whenever a record comes round again: the same one once more would only be confirmed.
    wanted = {"values": [{"field": "city", "value": "苏州" if n // len(read) % 2 else "杭州"}]}
    client.ask("PATCH", read[n % len(read)], wanted, **{"If-Match": "*"})


def _spent(tree: psutil.Process) -> float:
    """Seconds of the processor that the web processes used up to now."""
    webs = [one for one in tree.children(recursive=True) if "caidang.config.web" in " ".join(one.cmdline())]
    return sum(one.cpu_times().user + one.cpu_times().system for one in webs)


def _rate(tree: psutil.Process, name: str, token: str, goal: float, ask: Callable[[_Client, int], None]) -> list[Figure]:
    clients = [_Client(token) for _ in range(_CLIENTS)]

    def many(which: int) -> None:
        for n in range(_EACH):
            ask(clients[which], which * _EACH + n)

    start, spent = time.perf_counter(), _spent(tree)
    with ThreadPoolExecutor(_CLIENTS) as pool:
        list(pool.map(many, range(_CLIENTS)))
    rate = _CLIENTS * _EACH / (time.perf_counter() - start)
    load = (_spent(tree) - spent) / (_CLIENTS * _EACH) * 1000
    waits = [one for client in clients for one in client.waits]
    told = at_least(f"{name}_per_s", rate, "1/s", goal) if goal else plain(f"{name}_per_s", rate, "1/s")
    return [told, plain(f"{name}_p95_ms", quantiles(waits, n=20)[-1], "ms"), plain(f"{name}_cpu_ms", load, "ms")]
