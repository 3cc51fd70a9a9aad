"""``caidang practice``: the same program beside the real one, on invented people, with a folder and a key of its own.

What names anything of the real installation is taken out of the environment before it starts, so that the
practice space can neither read nor write there: no database, no mail server, no watched folder, no key.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from caidang.config.env import read_env
from caidang.core.errors import Conflict
from caidang.core.review.roles import ROLE_NAMES, Role
from caidang.domain.training.practice import files
from caidang.foundation.lib.file_lock import SERVING, is_held

MARK: Final = "practice.json"
"""Lies in a practice space's folder, with its accounts: what has no such mark is never reset."""
KEPT: Final = frozenset({"CAIDANG_HOSTS", "CAIDANG_TLS", "CAIDANG_TRUSTED_PROXIES", "CAIDANG_READ_WORKERS", "CAIDANG_ALLOW_DISK_INDEX"})
"""What a practice space takes over from the real one: how it is reached, nothing that is in it."""
_PROGRAM: Final = [sys.executable, "-m", "caidang.config.entry"]


def run(options: argparse.Namespace) -> int:
    """Make the practice space where there is none, show its accounts, and serve it until asked to end."""
    environ = practice_environment(os.environ)
    folder = Path(environ["CAIDANG_DATA"])
    if options.reset:
        reset(folder)
    if not (folder / MARK).exists():
        _make(folder, environ)
    accounts: dict[str, str] = json.loads((folder / MARK).read_text(encoding="utf-8"))
    print("\n练习账号（人和简历都是虚构的）：")
    for role in Role:
        print(f"  {role.value:<12}{accounts[role.value]:<24}{ROLE_NAMES[role]}")
    print(f"练习：http://{options.host}:{options.port}/learning/practice/", flush=True)
    command = [*_PROGRAM, "serve", "--yes", "--host", options.host, "--port", str(options.port)]
    os.execve(sys.executable, command, environ)  # noqa: S606 - our own program


def practice_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """This function will return the environment of the practice space beside the installation that this one describes."""
    real = read_env(environ).data
    folder = real.with_name(f"{real.name}-practice")
    return {
        **{name: value for name, value in environ.items() if not name.startswith("CAIDANG_") or name in KEPT},
        "CAIDANG_DATA": str(folder), "CAIDANG_KEY_FILE": str(real.with_name(f"{folder.name}.key")),
        "CAIDANG_INBOX": str(real.with_name(f"{folder.name}-inbox")), "CAIDANG_PRACTICE": "1",
    }  # fmt: skip


def reset(folder: Path) -> None:
    """Throw a practice space away. Raises Conflict for a folder that is none, and while it is served."""
    if not folder.exists():
        return
    if not (folder / MARK).is_file():
        raise Conflict(f"{folder} 不是练习用的，没有动它。")
    if is_held(folder / SERVING):
        raise Conflict("练习还开着，先停掉它再重来。")
    shutil.rmtree(folder)
    shutil.rmtree(folder.with_name(f"{folder.name}-inbox"), ignore_errors=True)
    folder.with_name(f"{folder.name}.key").unlink(missing_ok=True)


def _make(folder: Path, environ: Mapping[str, str]) -> None:
    if folder.exists():
        raise Conflict(f"{folder} 已经有东西，又不是练习用的，没有动它。")
    print("正在准备练习用的一份，一分钟左右。", flush=True)
    _do(["init", "--yes", "--quiet"], environ)
    accounts = {role.value: secrets.token_urlsafe(16) for role in Role}
    for role in Role:
        told = ["user", "add", role.value, "--role", role.value, "--name", f"练习{ROLE_NAMES[role]}", "--password-stdin"]
        _do(told, environ, given=accounts[role.value])
    inbox = Path(environ["CAIDANG_INBOX"])
    inbox.mkdir(mode=0o700, exist_ok=True)
    for name, data in files().items():
        (inbox / name).write_bytes(data)
    # Last: a space that was not finished has no mark, and says so.
    mark = folder / MARK
    mark.write_text(json.dumps(accounts), encoding="utf-8")
    mark.chmod(0o600)


def _do(words: list[str], environ: Mapping[str, str], *, given: str = "") -> None:
    done = subprocess.run(
        [*_PROGRAM, *words], env=dict(environ), input=f"{given}\n", text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise Conflict(f"没有准备好：{done.stderr.strip()[-300:]}")
