"""What the supervisor does when a page asked: a command of the program, and who has to stand still meanwhile."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from caidang.config.env import ZONE
from caidang.config.paused import Shown
from caidang.foundation.lib.standstill import Errand, Told, tell

TITLES: Final = {
    Errand.ROOT: "正在换根密钥", Errand.DATABASE: "正在换数据库的钥匙", Errand.INDEX: "正在换指纹的钥匙",
    Errand.SUBJECT: "正在换数据钥匙", Errand.RESTORE: "正在从备份恢复",
}  # fmt: skip
STAGES: Final = {
    "rewrap": "改包数据钥匙", "copy": "抄一份数据库", "rekey": "给副本换钥匙", "subjects": "换数据钥匙", "adding": "加新的指纹",
    "removing": "去掉旧的指纹", "database": "取回数据库", "files": "取回文件", "check": "打开、核对",
}  # fmt: skip
_COMMANDS: Final = {
    Errand.ROOT: ("keys", "rotate", "--root"), Errand.DATABASE: ("keys", "rotate", "--database"),
    Errand.INDEX: ("keys", "rotate", "--index"), Errand.SUBJECT: ("keys", "rotate", "--subject"),
    Errand.RESTORE: ("restore", "--asked"),
}  # fmt: skip
"""As on the pages."""
_LONGEST_TEXT: Final = 500


class Running:
    """One errand on its way: its command, and what that says of how far it is."""

    def __init__(
        self, errand: Errand, state: Path, *, environment: Mapping[str, str], pipes: tuple[int, ...], told: str = ""
    ) -> None:
        """Start the command. ``told`` is written to its standard input: what no list of processes may show."""
        self.errand, self._state, self._began = errand, state, datetime.now(UTC)
        self.stage, self.done, self.total = "", 0, 0
        self._last = ""
        self._out: list[str] = []
        tell(state, Told(errand, self._began))
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "caidang.config.entry", *_COMMANDS[errand], "--json", *_yes(errand)],
            env=dict(environment), pass_fds=pipes, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdin  # noqa: S101 - asked for
        self._process.stdin.write(told)
        self._process.stdin.close()
        self._listeners = [threading.Thread(target=listen, daemon=True) for listen in (self._listen, self._collect)]
        for listener in self._listeners:
            listener.start()

    def is_over(self) -> bool:
        """Tell whether the command has ended."""
        return self._process.poll() is not None

    def note(self) -> None:
        """Tell the pages how far it is."""
        tell(self._state, Told(self.errand, self._began, stage=self.stage, done=self.done, total=self.total))

    def text(self) -> str:
        """Return what it does at this moment."""
        share = f" {100 * self.done // self.total}%" if self.total else ""
        return f"{STAGES.get(self.stage, TITLES[self.errand])}{share}……"

    def end(self) -> None:
        """Have it end now: it goes on another time."""
        self._process.kill()
        self._process.wait()

    def outcome(self) -> Told:
        """Wait for its end and return what came of it."""
        status = self._process.wait()
        for listener in self._listeners:
            listener.join(10)
        try:
            value: dict[str, Any] = json.loads("".join(self._out).strip().splitlines()[-1])
        except (ValueError, IndexError):
            value = {}
        is_good = status == 0 and bool(value)
        text = _said(self.errand, value) if value else self._last[:_LONGEST_TEXT] or f"没有做成，命令退出了（{status}）。"
        return Told(self.errand, self._began, is_over=True, is_good=is_good, text=text)

    def _listen(self) -> None:
        """Progress is JSON, one object a line; anything else is what went wrong."""
        assert self._process.stderr  # noqa: S101 - asked for
        with self._process.stderr as lines:
            for line in lines:
                try:
                    value = json.loads(line)
                    self.stage, self.done, self.total = str(value["stage"]), int(value["done"]), int(value["total"])
                except (ValueError, KeyError, TypeError):
                    self._last = line.strip() or self._last

    def _collect(self) -> None:
        assert self._process.stdout  # noqa: S101 - asked for
        with self._process.stdout as lines:
            self._out.extend(lines)


def shown(errand: Errand, running: Callable[[], Running | None], over: Callable[[], Told | None]) -> Shown:
    """Return what the page in place of all others says."""
    is_restore = errand is Errand.RESTORE
    if (ended := over()) is not None:
        back = "/" if ended.is_good or not is_restore else ""
        where = "/keys/" if not is_restore else back
        return Shown(TITLES[errand], ended.text + "正在启动……", is_over=True, next=where or ".", stays=is_restore and ended.is_good)
    now = running()
    where = "/keys/" if not is_restore else "."
    if now is None:
        return Shown(TITLES[errand], "正在让别的停下来……", next=where)
    return Shown(TITLES[errand], now.text(), now.done, now.total, next=where)


def _yes(errand: Errand) -> tuple[str, ...]:
    return () if errand is Errand.RESTORE else ("--yes",)


def _said(errand: Errand, value: Mapping[str, Any]) -> str:
    if errand is Errand.ROOT:
        return f"根密钥已换：{value['from']} → {value['to']}，改包了 {value['keys']} 把数据钥匙。原来的恢复单和份额作废，请打印并核对新的。"
    if errand is Errand.DATABASE:
        return f"数据库的钥匙已换（第 {value['number']} 次），{value['bytes'] // 1024**2} MB。"
    if errand is Errand.INDEX:
        return f"{value['records']} 份档案的指纹已换，索引正从档案重建。"
    if errand is Errand.SUBJECT:
        return f"{value['subjects']} 把数据钥匙已换，{value['values']} 个值、{value['files']} 份文件重新封存。"
    erased = f"那以后抹除过的 {value['erased_again']} 份档案已经再抹除一遍。" if value["erased_again"] else ""
    problems = "".join(f"注意：{problem}" for problem in value["problems"])
    when = datetime.fromisoformat(value["at"]).astimezone(ZONE)
    if not value["is_in_use"]:
        return f"恢复出来的不完整，没有启用。{problems}"
    checked = "" if problems else "数据库和审计核对过，抽样都打得开。"
    return f"已恢复 {when:%Y-%m-%d %H:%M} 的状态：{value['objects']} 份文件。{checked}{erased}{problems}用原来的账号登录。"
