"""``caidang keys``: how the keys stand, changing them, changing the passphrase."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from caidang.core.crypto.shares import share_to_words
from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.record.rekeying import rotate_index
from caidang.domain.compliance.selectors.keys import keys_of_person
from caidang.domain.intake.services.worker_lock import worker_lock
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.vault.header import Mode, read_header, write_new
from caidang.foundation.vault.key_state import KeyState, get_key_state
from caidang.foundation.vault.kit import change_vault_passphrase, split_kit
from caidang.foundation.vault.papers import share_paper
from caidang.foundation.vault.rotation.database import rotate_database
from caidang.foundation.vault.rotation.keyholder import Progress, data_folder
from caidang.foundation.vault.rotation.root import NEW_ROOT_VARIABLE, NewRoot, rotate_root
from caidang.foundation.vault.rotation.subject import (
    SubjectsChanged,
    rotate_subject,
    rotate_subjects,
)
from caidang.foundation.vault.sources import decoded, passphrase_from_environment

_STAGES = {"rewrap": "改包数据钥匙", "copy": "抄一份数据库", "rekey": "给副本换钥匙", "subjects": "换数据钥匙", "adding": "加新的指纹", "removing": "去掉旧的指纹"}


def run(args: argparse.Namespace) -> int:
    """Do what the arguments say."""
    if args.action == "rotate":
        chosen = [name for name in _ROTATIONS if getattr(args, name) not in (None, False)]
        if len(chosen) != 1:
            raise InvalidInput("caidang keys rotate 后面要写一样：--root、--database、--index、--subject。")
        return _ROTATIONS[chosen[0]](args)
    return _ACTIONS[args.action](args)


def _status(args: argparse.Namespace) -> int:
    state = get_key_state(viewer=PROGRAM, now=_now())
    _say(args, state.as_json(), "\n".join(lines_of(state)))
    return 0


def lines_of(state: KeyState) -> list[str]:
    """Return the state as sentences."""
    where = {Mode.FILE: "密钥文件", Mode.PASSPHRASE: "口令", Mode.ENVIRONMENT: "环境变量或 systemd 凭据"}[Mode(state.mode)]
    lines = [f"根密钥：第 {state.generation} 代，指纹 {state.fingerprint}，来自{where}"]
    if state.root_change:
        lines.append("换根密钥做到一半：再运行 caidang keys rotate --root 接着做")
    lines.append(f"数据钥匙：{state.subjects} 把，包在第 {state.wrapping} 把包裹钥匙下" + (f"，还有 {state.to_rewrap} 把在旧的下面" if state.to_rewrap else ""))
    if state.is_embedded:
        lines.append(f"数据库：第 {state.database} 次换的钥匙，出自第 {state.database_generation} 代根密钥")
        if state.is_database_moving:
            lines.append("换数据库的钥匙做到一半：再运行 caidang keys rotate --database 接着做")
    else:
        lines.append("数据库：PostgreSQL，没有整库的钥匙，磁盘由服务器加密")
    lines.append(f"指纹：第 {state.index} 次换的钥匙，出自第 {state.index_generation} 代根密钥")
    if state.is_index_moving:
        lines.append("换指纹的钥匙做到一半：再运行 caidang keys rotate --index 接着做")
    kit = state.kit_confirmed_at
    lines.append(f"恢复单：{kit.astimezone():%Y-%m-%d} 核对过" if kit else "恢复单：这一代根密钥的还没有打印、核对")
    if state.is_kit_due:
        lines.append("恢复单三个月没有核对了：到「密钥」页照着纸填三个词")
    return lines


def _passphrase(args: argparse.Namespace) -> int:
    old = passphrase_from_environment(os.environ) or _asked("现在的口令：")
    new = _asked("新口令：")
    change_vault_passphrase(old=old, new=new, actor=PROGRAM, now=_now())
    _say(args, {"changed": True}, "口令已换。根密钥没有变，恢复单照旧有效；旧口令打不开了，用环境变量给口令的请一并改掉。")
    return 0


def _root(args: argparse.Namespace) -> int:
    mode = read_header(data_folder()).mode
    phrase = None
    if mode is Mode.PASSPHRASE:
        phrase = passphrase_from_environment(os.environ) or _asked("口令：")
    text = os.environ.get(NEW_ROOT_VARIABLE, "").strip()
    new = decoded(text) if text else None
    if text and new is None:
        raise InvalidInput(f"{NEW_ROOT_VARIABLE} 不是 32 字节的 base64 或十六进制。没有改动任何内容。")
    with _nobody_serves():
        done = rotate_root(
            given=NewRoot(phrase, new), key_file=settings.CAIDANG_KEY_FILE, actor=PROGRAM, clock=_now, progress=telling(args)
        )
    lines = [
        f"根密钥已换：{done.before} → {done.after}，改包了 {done.keys} 把数据钥匙。",
        "原来的恢复单和份额作废，只对换之前的备份有用；请到「密钥」页打印并核对新的恢复单。大家要重新登录。",
        "数据库和指纹仍用旧的根密钥分出的钥匙，怀疑旧的已经泄露时接着运行 --database 和 --index。",
    ]
    if done.is_waiting:
        lines.append("请把环境变量或 systemd 凭据换成新的根密钥再启动；用新的启动一次以后，旧的就打不开了。")
    value = {
        "from": done.before, "to": done.after, "keys": done.keys, "mode": done.mode.value, "is_waiting": done.is_waiting,
        "is_kit_void": True,
    }  # fmt: skip
    _say(args, value, "\n".join(lines))
    return 0


def _database(args: argparse.Namespace) -> int:
    with _nobody_serves():
        done = rotate_database(actor=PROGRAM, clock=_now, progress=telling(args))
    if not done.bytes:
        text = "数据库是 PostgreSQL：它没有整库的钥匙，没有什么要换；个人内容封存在每人的钥匙下，不受影响。"
    else:
        text = f"数据库的钥匙已换（第 {done.number} 次），{done.bytes // 1024**2} MB。"
    _say(args, {"number": done.number, "bytes": done.bytes, "is_needed": bool(done.bytes)}, text)
    return 0


@contextmanager
def _nobody_serves() -> Iterator[None]:
    """No server runs meanwhile, nor a worker of its own: they hold the key that goes."""
    refusal = "先停下 caidang serve 再换这把钥匙：运行着的还拿着旧的。什么都没有改动。"
    with hold(data_folder() / SERVING, refusal=refusal), hold(worker_lock(), refusal=refusal):
        yield


def _index(args: argparse.Namespace) -> int:
    done = rotate_index(actor=PROGRAM, clock=_now, progress=telling(args))
    text = f"{done} 份档案的指纹已换。运行着的 caidang serve 自己从档案重建索引，期间照常搜索；没有运行的，下次启动时重建。"
    _say(args, {"records": done}, text)
    return 0


def _subject(args: argparse.Namespace) -> int:
    if args.subject == "all":
        done = rotate_subjects(actor=PROGRAM, clock=_now, progress=telling(args))
    else:
        candidate = get_candidate(args.subject, viewer=PROGRAM)
        done = SubjectsChanged()
        for key_id in keys_of_person(candidate):
            done = done.plus(rotate_subject(key_id=key_id, actor=PROGRAM, now=_now()))
    text = f"{done.subjects} 把数据钥匙已换，{done.values} 个值、{done.files} 份文件重新封存。"
    _say(args, {"subjects": done.subjects, "values": done.values, "files": done.files}, text)
    return 0


def _shares(args: argparse.Namespace) -> int:
    shares = split_kit(count=args.count, needed=args.needed, actor=PROGRAM, now=_now())
    fingerprint = get_key_state(viewer=PROGRAM, now=_now()).fingerprint
    if args.into:
        args.into.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = []
        for share in shares:
            path = args.into / f"密钥份额-{share.set.hex().upper()}-{share.number}.pdf"
            write_new(path, share_paper(share, fingerprint, today=_now().astimezone().date()))
            names.append(str(path))
        _say(args, {"files": names, "needed": args.needed}, "\n".join(["已存成 PDF，印完请删掉：", *names]))
        return 0
    rows = [{"number": share.number, "set": share.set.hex(), "words": list(share_to_words(share))} for share in shares]
    lines = [f"第 {one.number} 份（{args.needed} 份合得出来）：\n{' '.join(share_to_words(one))}" for one in shares]
    _say(args, {"needed": args.needed, "fingerprint": fingerprint, "shares": rows}, "\n\n".join(lines))
    return 0


def telling(args: argparse.Namespace) -> Progress:
    """Return what tells on standard error how far a change is, every two seconds at most."""
    last = [_now()]

    def tell(stage: str, done: int, total: int) -> None:
        now = _now()
        if total and (now - last[0]).total_seconds() >= 2:
            last[0] = now
            text = f"{_STAGES.get(stage, stage)} {done} / {total}"
            sys.stderr.write((json.dumps({"stage": stage, "done": done, "total": total}) if args.json else text) + "\n")
            sys.stderr.flush()

    return tell


def _asked(text: str) -> str:
    """Never an argument: those stand in the list of processes."""
    if sys.stdin.isatty():
        return getpass.getpass(text)
    return sys.stdin.readline().rstrip("\r\n")


def _say(args: argparse.Namespace, value: dict[str, Any], text: str) -> None:
    sys.stdout.write((json.dumps(value, ensure_ascii=False, default=str) if args.json else text) + "\n")


def _now() -> datetime:
    return datetime.now(UTC)


_ROTATIONS: dict[str, Callable[[argparse.Namespace], int]] = {"root": _root, "database": _database, "index": _index, "subject": _subject}
_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {"status": _status, "passphrase": _passphrase, "shares": _shares}
