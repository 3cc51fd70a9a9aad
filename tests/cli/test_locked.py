"""The locked start: one page asks for the passphrase, nothing else runs and nothing fails; then all goes on."""

import base64
import hashlib
import http.client
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caidang.config.locked import ADDRESS, Lock, LockedServer
from caidang.config.paused import PAUSED, PausedServer, Shown
from caidang.core.errors import KeyProblem
from caidang.foundation.lib import standstill
from caidang.foundation.lib.standstill import Errand
from caidang.foundation.vault.header import Mode, read_header
from tests.cli.test_keys import opened_by
from tests.conftest import caidang, environment_of, free_port, run_caidang, wait_until

PHRASE = "竹子 月亮 灯塔 河流 2026"
ROOT = bytes(range(32))


def opens(passphrase: str) -> bytes:
    if passphrase != PHRASE:
        raise KeyProblem("wrong")
    return ROOT


@contextmanager
def locked(lock: Lock) -> Iterator[int]:
    server = LockedServer(("127.0.0.1", 0), lock, hosts=("127.0.0.1",), is_secure=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body.encode(), {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        connection.close()


def form_of(port: int, path: str = ADDRESS) -> tuple[str, str]:
    """The page's token and cookie."""
    status, page, headers = ask(port, "GET", path)
    assert status == 200
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    return token[1], headers["Set-Cookie"].split(";")[0]


def type_in(port: int, passphrase: str, *, paused: bool = False) -> tuple[int, str, http.client.HTTPMessage]:
    from urllib.parse import urlencode

    token, cookie = form_of(port, "/keys/" if paused else ADDRESS)
    return ask(port, "POST", ADDRESS, urlencode({"token": token, "passphrase": passphrase}), Cookie=cookie)


def test_the_page_keeps_nothing_and_takes_nothing_from_elsewhere() -> None:
    lock = Lock(opens)
    with locked(lock) as port:
        status, _, headers = ask(port, "GET", "/candidates/")
        assert (status, headers["Location"]) == (303, ADDRESS)
        assert ask(port, "GET", "/api/me")[0] == 503
        _, page, headers = ask(port, "GET", ADDRESS)
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "HttpOnly; SameSite=Strict" in headers["Set-Cookie"]
        assert "<script" not in page
        token, cookie = form_of(port)
        for body, more in (
            (f"passphrase={PHRASE}", {"Cookie": cookie}),
            (f"token={token}&passphrase={PHRASE}", {}),
            (f"token={token}&passphrase={PHRASE}", {"Cookie": cookie, "Sec_Fetch_Site": "cross-site"}),
        ):
            assert ask(port, "POST", ADDRESS, body, **more)[0] == 403
        assert ask(port, "POST", ADDRESS, "x" * 5000, Cookie=cookie)[0] == 503
        assert ask(port, "GET", ADDRESS, Host="evil.example")[0] == 400
        assert not lock.is_open.is_set()
        assert type_in(port, PHRASE)[0] == 200
    assert lock.root == ROOT


def test_guessing_becomes_slow() -> None:
    now = [0.0]
    lock = Lock(opens, clock=lambda: now[0])
    for _ in range(5):
        assert "口令不对" in lock.attempt("wrong")
    assert "60 秒后再试" not in lock.attempt("wrong")
    assert "秒后再试" in lock.attempt(PHRASE), "the right one waits as well"
    now[0] += 61
    assert "口令不对" in lock.attempt("wrong")
    now[0] += 61
    assert "秒后再试" in lock.attempt(PHRASE), "longer each time"
    now[0] += 61
    assert lock.attempt(PHRASE) == ""
    assert lock.root == ROOT


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="Linux tells of limits and environments there")
def test_a_server_starts_locked_and_goes_on_once_opened(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    opened_by(tmp_path, Mode.PASSPHRASE, PHRASE)
    for command in (("health",), ("worker", "--yes"), ("keys", "status")):
        done = run_caidang(*command, environment=environment)
        assert "锁着" in done.stderr
        assert "Traceback" not in done.stderr
    port = free_port()
    process = subprocess.Popen(
        caidang("serve", "--yes", "--port", str(port)), env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output: list[str] = []
    listener = threading.Thread(target=lambda: output.extend(iter(process.stdout.readline, "")), daemon=True)  # type: ignore[union-attr]
    listener.start()
    try:
        wait_until(lambda: any("锁着" in line for line in output), what="the locked page")
        assert type_in(port, "wrong")[0] == 422
        status, page, headers = type_in(port, PHRASE)
        assert status == 200
        # It waits until somebody answers, however long that takes, instead of going where nobody is yet.
        assert 'fetch("/api/me"' in page
        assert "Refresh" not in headers
        assert f"'sha256-{digest_of_script(page)}'" in headers["Content-Security-Policy"]
        wait_until(lambda: any("才档已启动" in line for line in output), what="the start after the passphrase")
        assert ask(port, "GET", "/accounts/login/")[0] == 200
        children = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
        assert len(children) == 2
        for pid in (process.pid, *children):
            limits = Path(f"/proc/{pid}/limits").read_text()
            assert re.search(r"Max core file size +[01] +[01] ", limits), "no core dumps"
            seen = Path(f"/proc/{pid}/environ").read_bytes() + Path(f"/proc/{pid}/cmdline").read_bytes()
            assert PHRASE.encode() not in seen
        refused = run_caidang("keys", "rotate", "--root", environment={**environment, "CAIDANG_PASSPHRASE": PHRASE})
        assert "先停下 caidang serve" in refused.stderr
        told = run_caidang("audit", "verify", environment={**environment, "CAIDANG_PASSPHRASE": PHRASE})
        assert told.returncode == 0, told.stderr
        the_root_is_changed_from_the_page(tmp_path / "data", port, output)
    finally:
        process.terminate()
        process.wait(60)
        listener.join(60)
        process.stdout.close()  # type: ignore[union-attr]
    assert not [line for line in output if PHRASE in line or "Traceback" in line]


def digest_of_script(page: str) -> str:
    script = page.partition("<script>")[2].partition("</script>")[0]
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def the_root_is_changed_from_the_page(data: Path, port: int, output: list[str]) -> None:
    """All stands still, the passphrase is asked for once more, and then it is served again with the new root."""
    before = read_header(data).fingerprint
    standstill.ask(data / "state", Errand.ROOT, now=datetime.now(UTC))
    wait_until(lambda: is_paused(port), what="the page in between")
    assert ask(port, "GET", "/api/me")[0] == 503
    wait_until(lambda: "不换了" in ask(port, "GET", "/keys/")[1], what="the question for the passphrase")
    assert type_in(port, "wrong", paused=True)[0] == 422
    assert type_in(port, PHRASE, paused=True)[0] == 200
    wait_until(lambda: any("根密钥已换" in line for line in output), what="the change")
    wait_until(lambda: answers(port), what="the pages again")
    assert read_header(data).fingerprint != before
    found = standstill.told(data / "state")
    assert found is not None
    assert found.is_good


def is_paused(port: int) -> bool:
    try:
        return ask(port, "GET", "/keys/")[2].get(PAUSED) is not None
    except OSError:
        return False


def answers(port: int) -> bool:
    try:
        status, _, headers = ask(port, "GET", "/accounts/login/")
    except OSError:
        return False
    return status == 200 and headers.get(PAUSED) is None


def test_the_page_in_between_says_how_far_it_is() -> None:
    shown = [Shown("正在换根密钥", "改包数据钥匙 30%……", 3, 10, next="/keys/")]
    lock = Lock(opens)
    server = PausedServer(("127.0.0.1", 0), lock, lambda: shown[-1], hosts=("127.0.0.1",), is_secure=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    port = server.server_address[1]
    try:
        status, page, headers = ask(port, "GET", "/candidates/x/")
        assert (status, headers[PAUSED], "30%" in page) == (200, "1", True)
        assert "Refresh" not in headers, "what it says at the end would be gone"
        assert "script-src 'sha256-" in headers["Content-Security-Policy"]
        told = json.loads(ask(port, "GET", "/keys/", Accept="application/json")[1])
        assert (told["done"], told["total"], told["over"]) == (3, 10, False)
        assert ask(port, "POST", ADDRESS, f"passphrase={PHRASE}")[0] == 503, "nobody asked"
        server.is_asking = True
        assert ask(port, "POST", ADDRESS, f"passphrase={PHRASE}")[0] == 403, "not from our page"
        assert type_in(port, "wrong", paused=True)[0] == 422
        assert not lock.is_open.is_set()
        token, cookie = form_of(port, "/keys/")
        assert ask(port, "POST", ADDRESS, f"token={token}&act=give-up", Cookie=cookie)[0] == 200
        assert server.is_given_up.is_set()
        shown.append(Shown("正在换根密钥", "好了。", is_over=True))
        assert not server.was_told_end.is_set()
        ask(port, "GET", "/keys/", Accept="application/json")
        assert server.was_told_end.is_set()
        assert ask(port, "GET", "/", Host="evil.example")[0] == 400
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_root_in_the_environment_is_not_handed_on(tmp_path: Path) -> None:
    """What ``serve`` was given in its environment its children get by a pipe, which no list of processes shows."""
    from caidang.config.children import given

    os.environ["CAIDANG_ROOT_KEY"] = ROOT.hex()
    try:
        with given(ROOT) as (environment, pipes):
            assert ROOT.hex() not in str(environment)
            assert os.read(pipes[0], 64) == ROOT
    finally:
        del os.environ["CAIDANG_ROOT_KEY"]
