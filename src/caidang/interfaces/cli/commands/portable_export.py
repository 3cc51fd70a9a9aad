"""``caidang export --portable``: everything that the team owns, as plain files."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from caidang.core.errors import InvalidInput
from caidang.domain.portable.catalogue import MISSED
from caidang.domain.portable.exporting import Asked, Progress, Purpose, write_portable
from caidang.domain.portable.places import FolderOut, Out, ZipOut
from caidang.foundation.accounts.policy import PROGRAM

_WORD = "导出"
_SHORTEST = 12
_LOUD = """！！这会把整个库写成人人读得懂的文件：每个人的姓名、电话、证件号、原件、客户、推荐、审计。
！！{form}
！！放在加密的磁盘上，只给该给的人，用完销毁。这次导出会记在每个人的台账和审计里。
"""
_CLEAR = "写进文件夹的都是明文。要加密，就写成 .zip，并加上 --password-stdin。"
_SEALED = "整个放在一个有密码的 ZIP 里；密码另外给，忘了谁也打不开。"


def run(args: argparse.Namespace) -> int:
    """Ask once more, write, and say what was written."""
    is_zip = args.portable.suffix.lower() == ".zip"
    password = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else ""
    if is_zip and len(password) < _SHORTEST:
        raise InvalidInput(f"写成 .zip 要有密码，至少 {_SHORTEST} 个字：加上 --password-stdin，从标准输入给。")
    if password and not is_zip:
        raise InvalidInput("有密码的要写成以 .zip 结尾的文件；文件夹里的是明文。")
    sys.stderr.write(_LOUD.format(form=_SEALED if is_zip else _CLEAR))
    if not args.yes:
        sys.stderr.write(f"写「{_WORD}」两个字继续：")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != _WORD:
            raise InvalidInput("没有导出，什么都没有写。")
    began = time.monotonic()
    with ExitStack() as stack:
        out: Out = _out(args.portable, password, stack)
        manifest = write_portable(
            out=out, asked=Asked(Purpose(args.purpose), args.to), actor=PROGRAM, version=metadata.version("caidang"),
            now=datetime.now(UTC), progress=telling(args),
        )  # fmt: skip
    seconds = round(time.monotonic() - began, 1)
    rows = sum(part.rows for name, part in manifest.parts.items() if name.startswith("tables/"))
    if args.json:
        told = {
            "path": str(args.portable), "people": manifest.counts["people"], "rows": rows, "originals": manifest.originals,
            "encrypted": is_zip, "stays": dict(manifest.stays), "seconds": seconds,
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"导出好了：{manifest.counts['people']} 人，{rows} 行，{manifest.originals} 份文件，{seconds} 秒，在 {args.portable}。")
    print(stays(manifest.stays))
    print(f"带进一个空的系统：caidang import --portable {args.portable} --data 新文件夹")
    return 0


def stays(found: Mapping[str, int]) -> str:
    """Return what does not come along and has to be set up anew, with how many there are of it."""
    counted = [f"{MISSED[table]} {n}" for table, n in found.items() if table in MISSED]
    return "不带走，到新的系统里重新设：" + "、".join(["成员的密码", "收信、发信和连接的凭据", *counted]) + "。"


def telling(args: argparse.Namespace) -> Progress:
    """Return what says on standard error how far it is, every few seconds; nothing with ``--json``."""
    last = [time.monotonic()]

    def tell(name: str, count: int) -> None:
        if not args.json and time.monotonic() - last[0] > 2:
            last[0] = time.monotonic()
            print(f"{name}：{count} 行", file=sys.stderr)

    return tell


def _out(path: Path, password: str, stack: ExitStack) -> FolderOut | ZipOut:
    return stack.enter_context(ZipOut(path, password)) if password else FolderOut(path)
