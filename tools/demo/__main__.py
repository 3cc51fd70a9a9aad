"""Prepare the demo's folder where it is new, then become ``caidang serve``."""

import argparse
import importlib
import json
import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from caidang.config.prepare import prepare
from caidang.foundation.accounts.policy import PROGRAM, Role
from tools.cases import finance, tech
from tools.cases.chaos import heap
from tools.demo import board
from tools.demo.people import files

ROLES = {
    Role.COLLECTOR: ("shouji", "收集员小秋"),
    Role.ORGANISER: ("zhengli", "整理员小林"),
    Role.REVIEWER: ("shenhe", "审核员老沈"),
    Role.UPDATER: ("gengxin", "更新员小新"),
    Role.CONSULTANT: ("guwen", "顾问小顾"),
    Role.MANAGER: ("zhuguan", "主管老朱"),
    Role.ADMIN: ("admin", "管理员"),
    Role.AUDITOR: ("shenji", "审计员"),
}
COLLEAGUE = ("tongshi", "顾问小何")
"""A second consultant, whose people and clients the first does not see."""
PEOPLE = 300
"""Files of the usual demo."""
CAIDANG = [sys.executable, "-m", "caidang.config.entry"]


def main() -> None:
    """Run the demo."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("demo-data"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--case", choices=["", "tech", "finance"], default="")
    options = parser.parse_args()
    data = options.data.absolute()
    os.environ.update(
        CAIDANG_DATA=str(data), CAIDANG_INBOX=str(data.with_name(f"{data.name}-inbox"))
    )
    count = options.count or PEOPLE
    accounts = data.with_name(f"{data.name}-accounts.json")
    if not accounts.exists():
        passwords = _make(count, is_filled=not options.case)
        if options.case == "tech":
            _tech(data, options.count or tech.FULL)
        elif options.case == "finance":
            passwords |= _finance(data)
        accounts.write_text(json.dumps(passwords, ensure_ascii=False), encoding="utf-8")
        accounts.chmod(0o600)
    _show(json.loads(accounts.read_text(encoding="utf-8")))
    told = data.with_name(f"{data.name}-case.md")
    if told.exists():
        print(told.read_text(encoding="utf-8"), flush=True)
    if options.case != "finance":
        _fill_beside(min(board.ENOUGH, count // 2), is_lived_in=not options.case)
    os.execv(
        sys.executable, [*CAIDANG, "serve", "--yes", "--host", options.host, "--port", options.port]
    )  # noqa: S606 - our own program


def _fill_beside(enough: int, *, is_lived_in: bool) -> None:
    """Start what puts the people on the boards: beside the server that this process becomes, for they are read over minutes.

    The financial house has its people and their jobs from the start.
    """
    told = [str(enough), "--server", str(os.getpid()), *(["--lived-in"] if is_lived_in else [])]
    subprocess.Popen([sys.executable, "-m", "tools.demo.board", *told])  # noqa: S603 - our own program


def _finance(data: Path) -> dict[str, str]:
    """Furnish the strict house, walk through the leaks, and keep what came of it; its members' passwords."""
    print("布置一家金融公司：两个客户各有一堵墙，所有人都虚构；再一种一种试着泄漏", flush=True)
    password = secrets.token_urlsafe(9)
    tried = finance.walk(finance.furnish(data, password=password))
    data.with_name(f"{data.name}-case.md").write_text(finance.as_text(tried), encoding="utf-8")
    return dict.fromkeys(finance.MEMBERS, password)


def _tech(data: Path, count: int) -> None:
    """Lay the heap, put it in order, and keep what both came to."""
    print(f"先堆出一家科技公司的样子：{count} 个虚构的文件", flush=True)
    pieces = heap(data.with_name(f"{data.name}-heap"), count)
    before = tech.look_at(pieces)
    after = tech.put_in_order(pieces, lambda line: print(line, flush=True))
    data.with_name(f"{data.name}-case.md").write_text(tech.as_text(before, after), encoding="utf-8")


def _make(count: int, *, is_filled: bool) -> dict[str, str]:
    """Make the vault, one account a role, and put the people's files into the inbox, unless a case has its own."""
    if is_filled:
        print(f"正在准备演示数据：{count} 份虚构的简历", flush=True)
    prepare(may_ask=False)
    # The tables can be imported only now that the vault is open.
    accounts = importlib.import_module("caidang.foundation.accounts.services")
    passwords = {role.value: secrets.token_urlsafe(9) for role in ROLES}
    for role, (username, name) in ROLES.items():
        accounts.create_user(
            username=username, password=passwords[role.value], role=role, full_name=name,
            actor=PROGRAM, now=datetime.now(UTC),
        )  # fmt: skip
    if is_filled:
        passwords["colleague"] = secrets.token_urlsafe(9)
        accounts.create_user(
            username=COLLEAGUE[0], password=passwords["colleague"], role=Role.CONSULTANT, full_name=COLLEAGUE[1],
            actor=PROGRAM, now=datetime.now(UTC),
        )  # fmt: skip
    desk = importlib.import_module("tools.demo.desk")
    desk.make_desk(consultant=ROLES[Role.CONSULTANT][0], now=datetime.now(UTC))
    if not is_filled:
        return passwords
    inbox = Path(os.environ["CAIDANG_INBOX"])
    inbox.mkdir(exist_ok=True)
    for number, rendered in enumerate(files(count)):
        (inbox / f"{number:03}-{rendered.name}").write_bytes(rendered.data)
    return passwords


def _show(passwords: dict[str, str]) -> None:
    print("\n演示账号（人和简历都是虚构的）：")
    for role, (username, name) in ROLES.items():
        print(f"  {username:<10} {passwords[role.value]:<20} {name}")
    if "colleague" in passwords:
        print(f"  {COLLEAGUE[0]:<10} {passwords['colleague']:<20} {COLLEAGUE[1]}")
    for username, (_, name) in finance.MEMBERS.items():
        if username in passwords:
            print(f"  {username:<10} {passwords[username]:<20} {name}")
    print(flush=True)


if __name__ == "__main__":
    main()
