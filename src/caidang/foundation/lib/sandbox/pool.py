"""Children ready for work; a bad file costs its child and nothing else."""

import contextlib
import logging
import queue
import re
import secrets
import signal
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from caidang.core import errors
from caidang.core.errors import CaidangError, Damaged, TooLarge, UnreadableFile
from caidang.foundation.lib.sandbox import wire
from caidang.foundation.lib.sandbox.limits import MIB, Guard, Limits
from caidang.foundation.lib.sandbox.process import Child, Gone, Overrun

logger = logging.getLogger(__name__)

_STARTS = 3
_PASSED_ON: Mapping[str, type[CaidangError]] = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, UnreadableFile)
}


class SandboxDown(CaidangError):
    """No child can be started, so nothing can be read at all; no file is to blame."""


class ChildKilled(TooLarge):
    """Somebody else killed the child in the job, most likely the system: another try may do."""


class _Told(Exception):
    """The handler said what is wrong with the file: the child itself is as good as before."""

    def __init__(self, error: CaidangError) -> None:
        super().__init__(error)
        self.error = error


class Pool:
    """Up to ``size`` children that run ``command`` in a jail; ``run`` may be called from any thread.

    The command is a Python program that calls ``child.serve``. The first child starts at once, in the
    background, another when a job finds none that is free or coming: who has one file after another
    read pays for one start. A keeper thread starts and ends them all: the kernel ends a child with the
    *thread* that started it, so this must not be a thread that comes and goes.
    """

    def __init__(self, command: Sequence[str], size: int, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._command = tuple(command)
        self._size = size
        self._idle: deque[Child] = deque()
        self._all: set[Child] = set()
        self._changed = threading.Condition()
        self._orders: queue.SimpleQueue[Child | None] = queue.SimpleQueue()
        self._state: dict[str, Guard] = {}
        self._closed = False
        self._closing = threading.Event()
        self._broken = ""
        self._waiting = self._coming = self._made = 0
        self._order_one()
        self._keeper = threading.Thread(target=self._keep, name="sandbox-keeper", daemon=True)
        self._keeper.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(
        self, header: dict[str, Any], payload: bytes, *, timeout_s: float = 15.0
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Do one job in a child and return its answer's header and parts.

        ``timeout_s`` counts wall-clock seconds from when a child is free. Raises the
        UnreadableFile that the child's handler raised, TooLarge over a limit, Damaged if the
        child died of the file, SandboxDown if no child can be started.
        """
        job = secrets.token_hex(8)
        request = wire.pieces_of({"job": job, "header": header}, (payload,))
        if sum(map(len, request)) > self.limits.request:
            raise TooLarge(f"文件太大：超过 {self.limits.request // MIB} MB")
        child = self._take()
        try:
            answer, parts = child.run(request, timeout_s=timeout_s)
            if answer.get("job") != job:  # said before it was asked
                raise wire.BadFrame("job")
            result = self._judge(answer)
        except Overrun:
            self._replace(child)
            raise _passing(TooLarge(f"读取超时：{timeout_s:g} 秒内没有读完。可以重试一次。")) from None
        except Gone as gone:
            self._replace(child)
            if self._closed:
                raise SandboxDown("读取程序正在关闭") from None
            raise _passing(self._death(gone.status)) from None
        except wire.BadFrame:
            self._replace(child)
            raise _passing(Damaged("读取程序的回答不可用，文件可能已损坏")) from None
        except _Told as told:
            self._give_back(child)
            raise told.error from None
        except BaseException:
            self._replace(child)
            raise
        self._give_back(child)
        return result, parts

    def state(self) -> dict[str, Guard]:
        """What holds the children, by Chinese name; waits for the first child to have started."""
        if not self._state:
            self._give_back(self._take())
        return dict(self._state)

    def pids(self) -> list[int]:
        """The children's process ids, for the health page and for tests."""
        with self._changed:
            return sorted(child.pid for child in self._all)

    def close(self) -> None:
        """End every child; jobs under way fail. May be called twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._closing.set()
            self._changed.notify_all()
        self._orders.put(None)
        self._keeper.join(timeout=10)

    def _take(self) -> Child:
        """Wait for a free child that has started; unfit ones are replaced on the way."""
        for _ in range(_STARTS):
            with self._changed:
                self._waiting += 1
                if self._waiting > len(self._idle) + self._coming and self._made < self._size:
                    self._order_one()
                self._changed.wait_for(lambda: self._idle or self._closed or self._broken)
                self._waiting -= 1
                if self._closed:
                    raise SandboxDown("读取程序正在关闭")
                if not self._idle:
                    broken, self._broken = self._broken, ""
                    raise SandboxDown(f"读取程序无法启动：{broken}")
                child = self._idle.popleft()
            if child.is_fit() and self._has_started(child):
                return child
            self._replace(child)
        raise SandboxDown("读取程序无法启动，请查看运行日志")

    def _order_one(self) -> None:
        self._made += 1
        self._coming += 1
        self._orders.put(None)

    def _has_started(self, child: Child) -> bool:
        try:
            child.await_start()
        except (Overrun, Gone, wire.BadFrame) as error:
            logger.error("sandbox: child did not start: %s %s", type(error).__name__, child.last_words())  # noqa: TRY400
            return False
        if not self._state and child.state:
            self._state = child.state
        return True

    def _judge(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The handler's answer, or its failure raised; wire.BadFrame if it is neither."""
        match answer:
            case {"answer": dict(result)}:
                return result
            case {"error": [str(kind), str(text)]} if kind in _PASSED_ON:
                raise _Told(_PASSED_ON[kind](text[:500]))
            case {"failure": "memory"}:
                raise _passing(self._out_of_memory())
            case {"failure": "depth"}:
                raise Damaged("文件的结构嵌套过深，无法读取。请另存为 PDF 后再交。")
            case {"failure": "answer"}:
                raise TooLarge(
                    f"读出的内容超过 {self.limits.answer // MIB} MB。请拆开或压缩后再交。"
                )
            case {"failure": "bug", "trace": str(trace)}:
                logger.error("sandbox: reader failed: %s", re.sub(r"[^\w.: <>]", "", trace, flags=re.ASCII)[:300])
                raise _passing(Damaged("读取这个文件时程序出错"))
        raise wire.BadFrame("answer")

    def _out_of_memory(self) -> TooLarge:
        return TooLarge(f"内存超出 {self.limits.memory // MIB} MB，没有读完")

    def _death(self, status: int | None) -> UnreadableFile:
        logger.warning("sandbox: child ended in a job with status %s", status)
        if status == -signal.SIGXCPU:
            return TooLarge(f"读取超时：用去 {self.limits.cpu_s} 秒处理器时间仍没有读完")
        if status == -signal.SIGKILL:  # neither we nor its CPU limit: the system was short of memory
            return ChildKilled(str(self._out_of_memory()))
        return Damaged("读取程序中途退出，文件可能已损坏")

    def _give_back(self, child: Child) -> None:
        if child.is_worn():
            self._replace(child)
            return
        with self._changed:
            if not self._closed:
                self._idle.append(child)
                self._changed.notify()
                return
        self._discard(child)

    def _replace(self, child: Child) -> None:
        with self._changed:
            if not self._closed:
                self._coming += 1
                self._orders.put(child)
                return
        self._discard(child)

    def _keep(self) -> None:
        """Start a child for each order, ending the one it replaces; at the close end them all."""
        while not self._closed:
            try:
                old = self._orders.get(timeout=self.limits.idle_s)
            except queue.Empty:
                self._trim()
                continue
            if old is not None:
                self._discard(old)
            if not self._closed and not self._start():
                self._orders.put(None)
                self._closing.wait(1.0)
        with self._changed:
            idle = list(self._idle)
            self._idle.clear()
        with contextlib.suppress(queue.Empty):
            while True:
                idle.extend(filter(None, [self._orders.get_nowait()]))
        for child in idle:
            self._discard(child)
        with self._changed:
            for child in self._all:
                child.kill()  # in a job: its own thread will see it end and discard it

    def _trim(self) -> None:
        """Nothing was replaced for a while: let go of idle children that hold much memory."""
        with self._changed:
            heavy = [child for child in self._idle if child.is_heavy()]
            for child in heavy:
                self._idle.remove(child)
        for child in heavy:
            self._replace(child)

    def _start(self) -> bool:
        try:
            child = Child(self._command, self.limits)
        except OSError as error:
            logger.error("sandbox: %s", error.strerror)  # noqa: TRY400
            with self._changed:
                self._broken = error.strerror or "系统拒绝"
                self._changed.notify_all()
            return False
        with self._changed:
            self._all.add(child)
            self._idle.append(child)
            self._coming -= 1
            self._changed.notify()
        return True

    def _discard(self, child: Child) -> None:
        with self._changed:
            self._all.discard(child)
        with contextlib.suppress(OSError):
            child.end()


def _passing(error: UnreadableFile) -> UnreadableFile:
    """The failure of a child, not of the file: another time it may be read."""
    error.is_lasting = False
    return error
