"""The child's side: take a job from standard input, answer on standard output, for ever."""

import contextlib
import gc
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from caidang.core.errors import CaidangError
from caidang.foundation.lib.sandbox import seccomp, wire
from caidang.foundation.lib.sandbox.jail import VARIABLE
from caidang.foundation.lib.sandbox.limits import Guard, Limits

Answer = tuple[dict[str, Any], Sequence[bytes]]
Handler = Callable[[dict[str, Any], bytes], Answer]


def serve(handler: Handler) -> None:
    """Do jobs until standard input ends.

    ``handler(header, payload)`` returns the answer's header (JSON values) and binary parts; a
    CaidangError that it raises reaches the caller of ``Pool.run`` as the same error.
    """
    told = json.loads(os.environ.pop(VARIABLE, "{}"))
    limits = Limits(**told.get("limits", {}))
    jobs, answers, nothing = _private_channels()
    state = dict(told.get("state", {}))
    state["系统调用过滤"] = asdict(_filter_calls())
    gc.collect()
    gc.freeze()
    gc.enable()
    _send(answers, {"state": state}, ())
    os.dup2(nothing, 2)  # what libraries say may quote a résumé; until here it helps to find faults
    while (job := _receive(jobs, limits)) is not None:
        _arm_cpu(limits)
        asked, payload = job
        header, parts = _answer(handler, asked["header"], payload, limits)
        _send(answers, {"job": asked["job"], **header}, parts)


def _private_channels() -> tuple[int, int, int]:
    """Move the protocol off 0 and 1, where a library's own output would land in it."""
    jobs, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return jobs, answers, nothing


def _filter_calls() -> Guard:
    if not seccomp.is_available():
        return Guard(on=False, note="缺少 libseccomp2（或不是 Linux）")
    try:
        seccomp.restrict()
    except (OSError, RuntimeError, ValueError) as error:
        return Guard(on=False, note=f"内核拒绝了过滤规则：{type(error).__name__}")
    return Guard(on=True, note="seccomp：不能联网、不能启动程序、不能写文件")


def _arm_cpu(limits: Limits) -> None:
    """Give the next job its own CPU seconds: the limit counts from the process's start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_s
    with contextlib.suppress(ValueError, OSError):  # at the hard limit already: it will bind
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _answer(
    handler: Handler, header: dict[str, Any], payload: bytes, limits: Limits
) -> tuple[dict[str, Any], Sequence[bytes]]:
    try:
        answer, parts = handler(header, payload)
        if sum(map(len, parts)) > limits.answer - 65536:
            return {"failure": "answer"}, ()
        return {"answer": answer}, parts
    except CaidangError as error:
        return {"error": [type(error).__name__, str(error)]}, ()
    except MemoryError:
        return {"failure": "memory"}, ()
    except RecursionError:
        return {"failure": "depth"}, ()
    except Exception as error:  # noqa: BLE001 - a bug in a reader costs one file, not the child
        return {"failure": "bug", "trace": _trace(error)}, ()


def _trace(error: Exception) -> str:
    """Where it happened, without the message, which may quote the résumé."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = (f"{PurePath(f.filename).name}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} {' '.join(places)}"


def _send(answers: int, header: dict[str, Any], parts: Sequence[bytes]) -> None:
    left = wire.pieces_of(header, parts)
    while left:
        left = wire.send_some(answers, left)


def _receive(jobs: int, limits: Limits) -> tuple[dict[str, Any], bytes] | None:
    """Wait for the next whole job; None when the parent has closed the channel."""
    frame = bytearray()
    size: int | None = None
    while size is None or len(frame) < size:
        chunk = os.read(jobs, 1 << 20 if size is None else min(1 << 20, size - len(frame)))
        if not chunk:
            return None
        frame += chunk
        if size is None:
            size = wire.frame_size(frame, limit=limits.request)
    try:
        header, parts = wire.decode(frame)
    except wire.BadFrame:
        sys.exit(3)
    return header, b"".join(parts)
