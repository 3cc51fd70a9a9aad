"""``caidang import --portable``: an export of everything is brought into an empty system."""

import argparse
import json
import sys
import time
from datetime import UTC, datetime

from caidang.domain.portable.importing import read_portable
from caidang.domain.portable.places import open_in
from caidang.foundation.accounts.policy import PROGRAM
from caidang.interfaces.cli.commands.portable_export import stays, telling


def run(args: argparse.Namespace) -> int:
    """Bring it in, and say what was brought and proven."""
    password = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else ""
    began = time.monotonic()
    done = read_portable(
        source=open_in(args.portable, password), actor=PROGRAM, now=datetime.now(UTC), progress=telling(args)
    )
    seconds = round(time.monotonic() - began, 1)
    if args.json:
        told = {
            "from": done.manifest.installation, "at": done.manifest.at, "people": done.manifest.counts.get("people", 0),
            "rows": done.rows, "originals": done.originals, "events": done.events, "equal": True, "stays": dict(done.manifest.stays), "seconds": seconds,
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"导入好了，逐表读回来核对过，和导出的一样：{done.rows} 行，{done.originals} 份原件，{done.events} 条审计，{seconds} 秒。")
    print(stays(done.manifest.stays))
    print("成员用 caidang user link 登录名 取重设密码的链接。")
    print("恢复单也是新的：启动后在「钥匙」里打印、确认。")
    return 0
