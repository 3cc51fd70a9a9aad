"""One served installation for all programs that talk to it: a real process tree with people, a job and tokens."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ONE_READER, Served, environment_of, furnish, start_serving, stop_serving


@dataclass
class House:
    """What is served, and what stands in it."""

    served: Served
    whole: str
    reading: str
    people: list[str]
    client: str
    job: str


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("programs")
    furnish(home)
    environment = {**environment_of(home), "DJANGO_SETTINGS_MODULE": "caidang.config.settings"}
    root = Path(__file__).parents[2]
    made = subprocess.run(
        [sys.executable, "-m", "tests.programs.furnished"], env=environment, cwd=root, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    running = start_serving(home, more=ONE_READER | {"CAIDANG_WEBHOOK_HOSTS": "127.0.0.1"})
    yield House(served=running, **json.loads(made.stdout))
    stop_serving(running)


@dataclass
class Listener:
    """A real HTTP server that keeps what it is sent, and answers as it is told."""

    url: str
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.came]


@pytest.fixture
def listener() -> Iterator[Listener]:
    kept = Listener("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - as the library names it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()
