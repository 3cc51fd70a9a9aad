"""Between parent and child: give rights away, then become the child's command.

``python -I -m caidang.foundation.lib.sandbox.jail SETUP COMMAND…`` where SETUP is JSON: the
limits and the parent's process id. What could be done is told to the child in one variable of
its otherwise empty environment, and by the child to the parent.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from caidang.foundation.lib.sandbox import landlock, linux
from caidang.foundation.lib.sandbox.limits import MIB, Guard, Limits

VARIABLE = "CAIDANG_SANDBOX"
_FAILURES = (OSError, ValueError, AttributeError)


def main(arguments: list[str]) -> None:
    """Apply every limit and protection that this system has, then exec the command."""
    setup = json.loads(arguments[0])
    limits = Limits(**setup["limits"])
    command = arguments[1:]
    os.chdir("/")
    os.umask(0o777)
    state = apply(limits, parent=setup["parent"])
    told = json.dumps({"limits": setup["limits"], "state": {k: asdict(v) for k, v in state.items()}})
    environment = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2", VARIABLE: told}
    os.execve(command[0], command, environment)  # noqa: S606 - our own command, no shell wanted


def apply(limits: Limits, *, parent: int) -> dict[str, Guard]:
    """Bind this process; returns what holds. Order matters: each step needs rights the next removes."""
    state = {}
    state["网络隔离"] = _leave_network()
    state["特权"] = _attempt(_give_up_privileges, "不能取得新的权限")
    state["文件访问"] = _lock_files()
    # After the namespaces: the kernel forgets this wish when a process's rights change.
    state["随主程序结束"] = _attempt(
        partial(linux.die_with_parent, parent, signal.SIGKILL), "主程序结束时一并结束"
    )
    state["资源上限"] = _attempt(
        partial(_set_limits, limits),
        f"内存 {limits.memory // MIB} MB，每个文件 {limits.cpu_s} 秒处理器时间，不能写文件",
    )
    return state


def _attempt(act: Callable[[], Any], note: str) -> Guard:
    try:
        act()
    except _FAILURES as error:
        return Guard(on=False, note=f"这台机器不支持：{_reason(error)}")
    return Guard(on=True, note=note)


def _reason(error: Exception) -> str:
    return error.strerror or "" if isinstance(error, OSError) else type(error).__name__


def _leave_network() -> Guard:
    """Without user namespaces root may still leave the network on its own rights."""
    guard = Guard(on=False, note="")
    for flags in (linux.CLONE_NEWUSER | linux.CLONE_NEWIPC, linux.CLONE_NEWIPC, 0):
        what = flags | linux.CLONE_NEWNET
        guard = _attempt(partial(linux.unshare, what), "没有任何网络")
        if guard.on:
            break
    return guard


def _give_up_privileges() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.drop_capabilities()


def _lock_files() -> Guard:
    try:
        version = landlock.restrict(landlock.python_paths())
    except _FAILURES as error:
        return Guard(on=False, note=f"内核没有启用 Landlock：{_reason(error)}")
    return Guard(on=True, note=f"Landlock 第 {version} 版：只能读取程序自身的文件")


def _set_limits(limits: Limits) -> None:
    whole_life = limits.cpu_s * limits.jobs + int(limits.start_s)
    bounds = {
        resource.RLIMIT_AS: (limits.memory, limits.memory),
        resource.RLIMIT_CPU: (int(limits.start_s), whole_life),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (limits.open_files, limits.open_files),
        resource.RLIMIT_CORE: (0, 0),
    }
    for what, (soft, hard) in bounds.items():
        _, ceiling = resource.getrlimit(what)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
