"""The supervisor: starts the web and worker processes, restarts what ends, ends all together.

It imports no Django, so that it stays small: what needs the database runs in the children.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from caidang.config.env import Env, read_env
from caidang.config.locked import ADDRESS, LOCKED, Lock, LockedServer
from caidang.core.errors import CaidangError, Conflict, InvalidInput
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.lib.sandbox import linux
from caidang.foundation.lib.secrecy import no_core_dumps
from caidang.foundation.vault.keys import Locked, given_root, is_vault, root_by_passphrase
from caidang.foundation.vault.sources import SECRET_VARIABLES, give_root

PARENT_VARIABLE = "CAIDANG_SUPERVISOR"
UNLOCKED_VARIABLE = "CAIDANG_UNLOCKED_AFTER"
"""Tells the child that prepares the data that the passphrase was typed, and after how many wrong ones."""
GRACE_S = 20.0
STEADY_S = 60.0
"""A child that lived for so long starts its back-off anew."""
LONGEST_PAUSE_S = 30.0
FIRST_PAUSE_S = 0.5
READY_S = 120.0
FIRST_RUN_ADDRESS = "/first-run/{token}/"


class Child:
    """One process that is kept running."""

    def __init__(self, name: str, command: Sequence[str], *, root: bytes | None = None) -> None:
        self.name = name
        self._command = list(command)
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE_S
        self._due = 0.0

    def tend(self, now: float) -> None:
        """Start it if it is due; note its end and when to start it again. ``now`` is monotonic seconds."""
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                return
            self._process = None
            if now - self._started > STEADY_S:
                self._pause = FIRST_PAUSE_S
            self._due = now + self._pause
            say(f"{self.name}进程退出了（{status}），{self._pause:g} 秒后再启动。")
            self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
        if now >= self._due:
            self._started = now
            with _given(self._root) as (environment, pipes):
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    self._command,
                    env={**environment, PARENT_VARIABLE: str(os.getpid())},
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then asks
                    pass_fds=pipes,
                )

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then kill."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name}进程没有按时结束，已强行停止。")
            self._process.kill()
            self._process.wait()


class Signals:
    """Turn signals into something a loop can wait for."""

    def __init__(self) -> None:
        self.is_ending = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def wait(self, seconds: float) -> None:
        """Sleep, but wake at a signal."""
        select.select([self._read], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._read, 4096)

    def _end(self, *_: object) -> None:
        self.is_ending = True


def serve(*, host: str, port: int, may_ask: bool) -> int:
    """Run the whole program on one machine until asked to end; returns the exit code.

    Raises Conflict when the data folder is served already or the port is taken.
    """
    env = read_env(os.environ)
    refusal = f"{env.data} 已经由另一个 caidang serve 在使用，不需要再启动一个。"
    no_core_dumps()
    signals = Signals()
    with ExitStack() as held:
        is_new = not env.data.is_dir()
        if not is_new:
            held.enter_context(hold(env.data / SERVING, refusal=refusal))
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
            held.enter_context(hold(env.data / SERVING, refusal=refusal))
        web = [sys.executable, "-m", "caidang.config.web", host, str(port)]
        children = [
            Child("网页", web, root=root),
            Child("后台工作", [sys.executable, "-m", "caidang.config.entry", "worker", "--yes"], root=root),
        ]
        # They listen at the same address, and the kernel deals out the connections (SO_REUSEPORT, socket(7)).
        beside = [Child(f"网页 {n}", web, root=root) for n in range(2, env.web_processes + 1)]
        try:
            _watch(children, beside, signals, host, port, env.data)
        finally:
            _end_all([*children, *beside])
    return 0


def follow_supervisor() -> None:
    """In a child: end when the supervisor ends, even if it is killed."""
    parent = os.environ.pop(PARENT_VARIABLE, "")
    if parent:
        with suppress(OSError):  # not Linux
            linux.die_with_parent(int(parent), signal.SIGKILL)


def say(text: str) -> None:
    """Tell the person at the terminal; a terminal that has gone is no reason to stop serving."""
    with suppress(OSError):
        print(text, flush=True)


def _prepare(root: bytes | None, *, may_ask: bool, failures: int) -> int:
    """Make or migrate the data in a process that ends again, taking Django's memory with it."""
    command = [sys.executable, "-m", "caidang.config.entry", "init", "--quiet"]
    with _given(root) as (environment, pipes):
        if failures >= 0:
            environment[UNLOCKED_VARIABLE] = str(failures)
        done = subprocess.run(  # noqa: S603 - our own command
            command if may_ask else [*command, "--yes"], check=False, env=environment, pass_fds=pipes
        )
    return done.returncode


@contextmanager
def _given(root: bytes | None) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """The environment of a child and what it inherits: the root by a pipe, and then nothing that gives it besides."""
    if root is None:
        yield dict(os.environ), ()
        return
    pipe, named = give_root(root)
    kept = {name: value for name, value in os.environ.items() if name not in SECRET_VARIABLES}
    try:
        yield {**kept, **named}, (pipe,)
    finally:
        os.close(pipe)


def _unlocked(env: Env, signals: "Signals", host: str, port: int) -> tuple[bytes | None, int]:
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


def _watch(
    children: Sequence[Child], beside: Sequence[Child], signals: Signals, host: str, port: int, data: Path,
) -> None:
    is_announced = False
    give_up = time.monotonic() + READY_S
    while not signals.is_ending:
        # The first page comes soonest when the first process has the machine to itself.
        for child in (*children, *beside) if is_announced else children:
            child.tend(time.monotonic())
        if not is_announced and _answers(host, port):
            _announce(host, port, data)
            is_announced = True
        if not is_announced and time.monotonic() > give_up:
            raise CaidangError("网页一直没有启动成功，请查看上面的消息。")
        signals.wait(0.5 if is_announced else 0.05)


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


def _end_all(children: Sequence[Child]) -> None:
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + GRACE_S
    for child in children:
        child.end(deadline)
    say("才档已停止。")
