"""Prepare the demo's folder where it is new, then become ``caidang serve``."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tools.demo.people import files

ROLES = {
    "collector": ("shouji", "收集员小秋"),
    "organiser": ("zhengli", "整理员小林"),
    "reviewer": ("shenhe", "审核员老沈"),
    "updater": ("gengxin", "更新员小新"),
    "consultant": ("guwen", "顾问小顾"),
    "manager": ("zhuguan", "主管老朱"),
    "admin": ("admin", "管理员"),
    "auditor": ("shenji", "审计员"),
}
CAIDANG = [sys.executable, "-m", "caidang.config.entry"]


def main() -> None:
    """Run the demo."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("demo-data"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    data = options.data.absolute()
    os.environ.update(
        CAIDANG_DATA=str(data), CAIDANG_INBOX=str(data.with_name(f"{data.name}-inbox"))
    )
    accounts = data.with_name(f"{data.name}-accounts.json")
    if not accounts.exists():
        accounts.write_text(json.dumps(_make(options.count), ensure_ascii=False), encoding="utf-8")
        accounts.chmod(0o600)
    _show(json.loads(accounts.read_text(encoding="utf-8")))
    os.execv(
        sys.executable, [*CAIDANG, "serve", "--yes", "--host", options.host, "--port", options.port]
    )  # noqa: S606 - our own program


def _make(count: int) -> dict[str, str]:
    """Make the vault, one account a role, and put the people's files into the inbox."""
    print(f"正在准备演示数据：{count} 份虚构的简历", flush=True)
    subprocess.run([*CAIDANG, "init", "--yes", "--quiet"], check=True)
    passwords = {}
    for role, (username, name) in ROLES.items():
        told = subprocess.run(
            [*CAIDANG, "user", "add", username, "--role", role, "--name", name, "--yes"],
            check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        ).stdout  # fmt: skip
        passwords[role] = told.rsplit(" ", 1)[-1].strip()
    inbox = Path(os.environ["CAIDANG_INBOX"])
    inbox.mkdir(exist_ok=True)
    for number, rendered in enumerate(files(count)):
        (inbox / f"{number:03}-{rendered.name}").write_bytes(rendered.data)
    return passwords


def _show(passwords: dict[str, str]) -> None:
    print("\n演示账号（人和简历都是虚构的）：")
    for role, (username, name) in ROLES.items():
        print(f"  {username:<10} {passwords[role]:<20} {name}")
    print(flush=True)


if __name__ == "__main__":
    main()
