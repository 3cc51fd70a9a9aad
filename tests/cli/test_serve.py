"""The supervisor: one per data folder, restarts what dies, leaves nothing running."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import (
    Served,
    environment_of,
    free_port,
    run_caidang,
    start_serving,
    status_of,
    stop_serving,
    wait_until,
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Served]:
    served = start_serving(tmp_path)
    yield served
    stop_serving(served)


@pytest.fixture(scope="module")
def sturdy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One with two web processes, whose children the tests kill and see come back."""
    served = start_serving(tmp_path_factory.mktemp("sturdy"), more={"CAIDANG_WEB_PROCESSES": "2"})
    yield served
    stop_serving(served)


def children(served: Served, mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.Process(served.process.pid).children():
        try:
            if mark in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found


def child(served: Served, mark: str) -> psutil.Process | None:
    return next(iter(children(served, mark)), None)


def test_first_start_prints_the_address_and_a_link_that_opens(served: Served) -> None:
    assert any(line.strip() == f"才档已启动：{served.url}" for line in served.output)
    assert served.first_run_link.startswith(f"{served.url}/first-run/")
    assert status_of(served.first_run_link) == 200


def test_a_second_serve_on_the_same_folder_is_refused(served: Served) -> None:
    done = served.command("serve", "--yes", "--port", str(free_port()))
    assert done.returncode == 1
    assert "已经由另一个 caidang serve 在使用" in done.stderr


def test_a_second_worker_on_the_same_folder_is_refused(served: Served) -> None:
    wait_until(lambda: child(served, "worker") is not None, what="the worker")
    wait_until(lambda: (served.data / "worker.lock").exists(), what="the worker's lock")
    done = served.command("worker", "--yes")
    assert done.returncode == 1
    assert "已经在运行" in done.stderr


def test_a_port_in_use_is_named_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_caidang("serve", "--yes", "--port", str(port), environment=environment_of(tmp_path))
    assert done.returncode == 1
    assert f"端口 {port} 已被占用" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.xdist_group("sturdy")
@pytest.mark.parametrize(("mark", "usual"), [("caidang.config.web", 2), ("worker", 1)])
def test_a_child_that_is_killed_is_started_again(sturdy: Served, mark: str, usual: int) -> None:
    wait_until(lambda: len(children(sturdy, mark)) == usual, what=mark)
    first = children(sturdy, mark)[0]
    first.kill()

    def is_back() -> bool:
        now = children(sturdy, mark)
        return len(now) == usual and first.pid not in {process.pid for process in now}

    wait_until(is_back, what=f"{mark} to come back")
    wait_until(lambda: answers(sturdy), what="pages")
    assert any("再启动" in line for line in sturdy.output)


@pytest.mark.xdist_group("sturdy")
def test_the_web_processes_share_one_address(sturdy: Served) -> None:
    """The kernel gives each connection to one of them; a page asked for often enough comes from both."""

    def listeners() -> set[int]:
        port = int(sturdy.url.rpartition(":")[2])
        return {
            process.pid
            for process in children(sturdy, "caidang.config.web")
            if any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in process.net_connections())
        }

    wait_until(lambda: len(listeners()) == 2, what="both to listen")
    used = {p.pid: p.cpu_times().user for p in children(sturdy, "caidang.config.web")}

    def have_both_worked() -> bool:
        assert answers(sturdy)
        now = {p.pid: p.cpu_times().user for p in children(sturdy, "caidang.config.web")}
        return all(now[pid] > was for pid, was in used.items())

    wait_until(have_both_worked, what="both to answer")


def answers(served: Served) -> bool:
    try:
        return status_of(f"{served.url}/accounts/login/") == 200
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_asked(running: Served, number: signal.Signals) -> None:
    below = psutil.Process(running.process.pid).children(recursive=True)
    running.process.send_signal(number)
    assert running.process.wait(timeout=60) == 0
    wait_until(lambda: not any(is_alive(process) for process in below), what="children to end")
    wait_until(lambda: any("才档已停止" in line for line in running.output), what="the last word")
    assert not any("强行" in line for line in running.output)


def test_children_end_when_the_supervisor_is_killed(running: Served) -> None:
    below = psutil.Process(running.process.pid).children(recursive=True)
    assert len(below) >= 2
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait(timeout=60)
    wait_until(lambda: not any(is_alive(process) for process in below), what="children to end")
    again = start_serving(running.data.parent)
    assert stop_serving(again) == 0


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
