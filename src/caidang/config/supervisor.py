"""The supervisor: starts the web and worker processes, restarts what ends, ends all together.

It imports no Django, so that it stays small: what needs the database runs in the children.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from caidang.config.children import (
    PARENT_VARIABLE,
    Child,
    Signals,
    end_all,
    given,
    say,
)
from caidang.config.env import Env, read_env
from caidang.config.errands import TITLES, Running
from caidang.config.locked import ADDRESS, LOCKED, Lock, LockedServer
from caidang.config.standing_still import House, Serving, stand_still
from caidang.config.swap import finish_swap
from caidang.core.errors import CaidangError, Conflict, InvalidInput
from caidang.foundation.lib.sandbox import linux
from caidang.foundation.lib.secrecy import no_core_dumps
from caidang.foundation.lib.standstill import note_interruption, take, tell
from caidang.foundation.vault.keys import Locked, given_root, is_vault, root_by_passphrase

UNLOCKED_VARIABLE = "CAIDANG_UNLOCKED_AFTER"
"""Tells the child that prepares the data that the passphrase was typed, and after how many wrong ones."""
READY_S = 120.0
FIRST_RUN_ADDRESS = "/first-run/{token}/"


def serve(*, host: str, port: int, may_ask: bool) -> int:
    """Run the whole program on one machine until asked to end; returns the exit code.

    Raises Conflict when the data folder is served already or the port is taken.
    """
    env = read_env(os.environ)
    no_core_dumps()
    signals, serving = Signals(), Serving(env.data)
    with ExitStack() as held:
        held.callback(serving.leave)
        is_new = not env.data.is_dir()
        if not is_new:
            serving.enter()
            finish_swap(env.data, env.key_file)
        _check_port(host, port)
        root, failures = None, -1
        if is_vault(env.data):
            try:
                root = given_root(env.data, os.environ)
            except Locked:
                root, failures = _unlocked(env, signals, host, port)
                if root is None:
                    return 0
        prepared = _prepare(root, may_ask=may_ask, failures=failures)
        if prepared != 0:
            return prepared
        root = root or given_root(env.data, os.environ)
        if is_new:  # not before: a "no" to the question must leave no folder behind
            serving.enter()
        web = [sys.executable, "-m", "caidang.config.web", host, str(port)]
        # They listen at the same address, and the kernel deals out the connections (SO_REUSEPORT, socket(7)).
        webs = [Child("网页" if n == 1 else f"网页 {n}", web, root=root) for n in range(1, env.web_processes + 1)]
        worker = Child("后台工作", [sys.executable, "-m", "caidang.config.entry", "worker", "--yes"], root=root)
        house = House(env, host, port, signals, serving, webs, worker, root)
        note_interruption(house.state)
        try:
            _watch(house)
        finally:
            end_all(house.children)
            say("才档已停止。")
    return 0


def follow_supervisor() -> None:
    """In a child: end when the supervisor ends, even if it is killed."""
    parent = os.environ.pop(PARENT_VARIABLE, "")
    if parent:
        with suppress(OSError):  # not Linux
            linux.die_with_parent(int(parent), signal.SIGKILL)


def _prepare(root: bytes | None, *, may_ask: bool, failures: int) -> int:
    """Make or migrate the data in a process that ends again, taking Django's memory with it."""
    command = [sys.executable, "-m", "caidang.config.entry", "init", "--quiet"]
    with given(root) as (environment, pipes):
        if failures >= 0:
            environment[UNLOCKED_VARIABLE] = str(failures)
        done = subprocess.run(  # noqa: S603 - our own command
            command if may_ask else [*command, "--yes"], check=False, env=environment, pass_fds=pipes
        )
    return done.returncode


def _unlocked(env: Env, signals: Signals, host: str, port: int) -> tuple[bytes | None, int]:
    """Show the page that asks for the passphrase until it is right; the root, and how often it was wrong before."""
    lock = Lock(lambda passphrase: root_by_passphrase(env.data, passphrase))
    server = LockedServer((host, port), lock, hosts=env.hosts, is_secure=env.behind_tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    say(f"{LOCKED}http://{host}:{port}{ADDRESS}")
    try:
        while not lock.is_open.is_set() and not signals.is_ending:
            signals.wait(0.2)
    finally:
        server.shutdown()
        server.server_close()
    return lock.root, lock.failures


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OverflowError:
        raise InvalidInput("端口要在 1 到 65535 之间。") from None
    except PermissionError:
        raise Conflict(f"没有权限使用端口 {port}，请换一个 1024 以上的：--port 8000") from None
    except socket.gaierror:
        raise InvalidInput(f"地址 {host} 无法识别。") from None
    except OSError:
        raise Conflict(
            f"端口 {port} 已被占用，或地址 {host} 不属于这台机器。请换一个端口，例如 --port {port + 1}"
        ) from None


def _watch(house: House) -> None:
    is_announced = False
    beside: Running | None = None
    give_up = time.monotonic() + READY_S
    try:
        while not house.signals.is_ending:
            # The first page comes soonest when the first process has the machine to itself.
            for child in house.children if is_announced else house.children[:2]:
                child.tend(time.monotonic())
            if not is_announced and _answers(house.host, house.port):
                _announce(house.host, house.port, house.env.data)
                is_announced = True
            if not is_announced and time.monotonic() > give_up:
                raise CaidangError("网页一直没有启动成功，请查看上面的消息。")
            beside = _see_to(house, beside)
            house.signals.wait(0.5 if is_announced else 0.05)
    finally:
        if beside is not None:
            beside.end()


def _see_to(house: House, beside: Running | None) -> Running | None:
    """Do what a page asked for; what needs nobody to stand still runs beside the others and is returned."""
    if beside is None:
        errand = take(house.state)
        if errand is None:
            return None
        say(f"{TITLES[errand]}……")
        if errand.stops_all:
            stand_still(errand, house, prepare=lambda root: _prepare(root, may_ask=False, failures=-1))
            return None
        with given(house.root) as (environment, pipes):
            return Running(errand, house.state, environment=environment, pipes=pipes)
    if not beside.is_over():
        beside.note()
        return beside
    told = beside.outcome()
    tell(house.state, told)
    say(told.text)
    return None


def _answers(host: str, port: int) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((reachable, port), timeout=1):
            return True
    except OSError:
        return False


def _announce(host: str, port: int, data: Path) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    say(f"才档已启动：{address}")
    with suppress(OSError):
        token = (data / "state" / "first-run").read_text(encoding="ascii").strip()
        say(f"首次运行请打开（只能用一次）：{address}{FIRST_RUN_ADDRESS.format(token=token)}")
