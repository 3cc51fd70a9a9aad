"""A real HTTP server on 127.0.0.1 with a port of its own, and the failures that it is told to have."""

import json
import random
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    raw_query: str = ""
    """The query as it stood in the address: of names that come several times, all."""

    def told(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(slots=True)
class Said:
    """One answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: object, status: int = 200, **headers: str) -> Said:
    """Return a JSON answer."""
    return Said(status, json.dumps(value, ensure_ascii=False).encode(), {"Content-Type": "application/json", **headers})


class System(Protocol):
    """One of those servers."""

    def answer(self, asked: Asked) -> Said:
        """Answer a request."""


class Cut(Exception):
    """The connection is to be closed without an answer."""


class Trouble:
    """Failures that are injected into a share of the requests: a bad gateway, a line that is cut before or after the work."""

    def __init__(self, share: float = 0.0, seed: int = 1) -> None:
        self.share = share
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.count = 0

    def pick(self) -> str:
        """Return what goes wrong with the next request; empty for nothing."""
        with self._lock:
            if not self.share or self._random.random() >= self.share:
                return ""
            self.count += 1
            return self._random.choice(("gateway", "before", "after", "busy"))


class Window:
    """So many calls in so many seconds for each name; ``most`` 0 is any number. Its clock may be set by hand."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self.most, self.seconds, self._clock = most, seconds, clock
        self._calls: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def is_over(self, name: str) -> bool:
        """Count a call and tell whether it is one too many."""
        if not self.most:
            return False
        with self._lock:
            calls, at = self._calls.setdefault(name, deque()), self._clock()
            while calls and calls[0] <= at - self.seconds:
                calls.popleft()
            calls.append(at)
            return len(calls) > self.most


@contextmanager
def serving(system: System, port: int = 0) -> Iterator[str]:
    """Serve until the block ends; yields the address."""
    made = make_server(system, port)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_address[1]}"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def make_server(system: System, port: int = 0) -> ThreadingHTTPServer:
    """Return a server that answers as the system does."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _any(self) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size) if size else b""
            query = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {key.lower(): value for key, value in self.headers.items()}
            try:
                said = system.answer(Asked(self.command, parts.path, query, headers, body, parts.query))
            except Cut:
                self.close_connection = True
                return
            self.send_response(said.status)
            for key, value in said.headers.items():
                self.send_header(key, value)
            if said.status not in (204, 304):
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if said.status not in (204, 304):
                self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _any  # noqa: N815 - the names that the library calls

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """A client that went away is no error here."""

    return Server(("127.0.0.1", port), Handler)
