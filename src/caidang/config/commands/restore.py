"""``caidang restore``: from a backup to a new data folder; needs the root key and no data folder."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from caidang.config.database import postgres_settings
from caidang.config.env import read_env
from caidang.core.errors import Conflict, InvalidInput, KeyProblem
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.drilling import check_restored, compare, replay
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.opening import Kind, check_settings, open_place
from caidang.domain.backup.restoring import DUMP, as_then, discard, open_with_root, restore_files
from caidang.domain.backup.snapshot.loading import apply_keys, is_empty
from caidang.domain.backup.snapshot.programs import restore_dump
from caidang.foundation.vault.header import Header, Mode, write_header
from caidang.foundation.vault.keys import keep_root, wrap_for_passphrase
from caidang.foundation.vault.recovery import root_from_words
from caidang.foundation.vault.sources import (
    passphrase_from_environment,
    read_key_file,
    root_from_environment,
)

_SAMPLE = 200


def run(options: argparse.Namespace) -> int:
    """Restore, open and check; exits 1 and leaves nothing when what was restored is not whole."""
    env = read_env(os.environ)
    place = _place(options.source)
    with closing(place):
        root = _root(options, env.key_file)
        archive, header, keyring = open_with_root(place, root)
        manifest = archive.newest(before=_moment(options.at) if options.at else None)
        if options.list:
            return _list(archive, as_json=options.json)
        into: Path = options.into.expanduser().absolute()
        draft = into.with_name(f".{into.name}.restoring")
        if into.exists() and any(into.iterdir()):
            raise Conflict(f"{into} 不是空的，什么都没有写。请换一个空的或新的文件夹。")
        discard(draft)
        header, keyring = as_then(archive, manifest, header, keyring)
        restored = restore_files(archive, manifest, keyring, draft, progress=_telling(options))
        more: dict[str, str] = {}
        if manifest.database["kind"] != "sqlcipher":
            more = _load(draft, archive, env.database_url)
        write_header(draft, replace(header, mode=Mode.ENVIRONMENT, wrapped=None))
        found = check_restored(draft, keyring, sample=_SAMPLE, more=more)
        problems = [*found["problems"], *compare(manifest, found)]
        if restored.missing:
            problems.append(f"备份里有 {len(restored.missing)} 份文件缺失或损坏，其余都恢复了。")
        erased = replay(draft, keyring, archive.newest_tombstones(), more=more)
        _finish(draft, header, root, env.key_file, used_words=options.words)
        if into.exists():
            into.rmdir()
        draft.rename(into)
    _say(options, manifest.at, into, (restored.objects, erased), problems)
    return 1 if problems else 0


def _place(source: str) -> Place:
    """A folder, or a JSON file that says of which kind and with which settings: a new machine has no list of targets."""
    path = Path(source).expanduser()
    if path.is_dir():
        return FolderPlace(path)
    if not path.is_file():
        raise InvalidInput(
            f'{source} 不是文件夹，也不是写着备份位置的 JSON 文件，如 {{"kind": "s3", "bucket": "…", "endpoint": "…"}}。'
        )
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        kind = Kind(value.pop("kind"))
        settings = {str(name): str(one) for name, one in value.items()}
    except (ValueError, KeyError, AttributeError):
        raise InvalidInput(f"{source} 要是一段 JSON，有 kind 和那一种的各项设置。") from None
    return open_place(kind, check_settings(kind, settings), label=kind.label)


def _root(options: argparse.Namespace, key_file: Path) -> bytes:
    if options.words:
        if sys.stdin.isatty():
            return root_from_words(getpass.getpass("请依次输入恢复单上的 24 个词，或两份份额的词（不会显示）："))
        return root_from_words(sys.stdin.read())
    found = root_from_environment(os.environ)
    if found is not None:
        return found
    if not key_file.exists():
        raise KeyProblem(f"需要根密钥：用 --key-file 指明密钥文件（现在找的是 {key_file}），或加 --words 输入恢复单上的词。")
    return read_key_file(key_file)


def _moment(text: str) -> datetime:
    """A day means its end; a moment without a zone is of this machine's."""
    try:
        if len(text) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(text), time.max).astimezone()
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise InvalidInput("--at 要写成 2026-11-29 或 2026-11-29T08:30。") from None


def _load(draft: Path, archive: Archive, url: str) -> dict[str, str]:
    if not url:
        raise InvalidInput("这是 PostgreSQL 的备份：请建一个空库，用 CAIDANG_DATABASE_URL 指明，再恢复。")
    settings = postgres_settings(url)
    if not is_empty(settings):
        raise Conflict("CAIDANG_DATABASE_URL 指的库不是空的，什么都没有写。请建一个空库。")
    restore_dump(draft / DUMP, settings)
    apply_keys(settings, archive.newest_keyring())
    (draft / DUMP).unlink()
    return {"CAIDANG_DATABASE_URL": url}


def _finish(draft: Path, header: Header, root: bytes, key_file: Path, *, used_words: bool) -> None:
    """Say in ``vault.json`` where the root key is from now on, and put it there when only the paper had it."""
    passphrase = passphrase_from_environment(os.environ)
    mode, wrapped = Mode.FILE, None
    if passphrase:
        mode, wrapped = Mode.PASSPHRASE, wrap_for_passphrase(root, passphrase)
    elif root_from_environment(os.environ) is not None and not used_words:
        mode = Mode.ENVIRONMENT
    else:
        keep_root(draft, key_file, root)
    write_header(draft, replace(header, mode=mode, wrapped=wrapped), may_replace=True)


def _list(archive: Archive, *, as_json: bool) -> int:
    for one in archive.manifests():
        row = {"name": one.name, "at": one.at, "objects": one.objects, "bytes": one.bytes}
        text = f"{one.moment.astimezone():%Y-%m-%d %H:%M:%S}  {one.objects} 份文件  {one.bytes // 1024**2} MB"
        print(json.dumps(row) if as_json else text)
    return 0


def _telling(options: argparse.Namespace) -> Any:
    last = [datetime.now(UTC)]
    stages = {"database": "数据库", "files": "文件", "check": "核对"}

    def tell(stage: str, done: int, total: int) -> None:
        now = datetime.now(UTC)
        if not options.json and total and (now - last[0]).total_seconds() > 2:
            last[0] = now
            print(f"{stages.get(stage, stage)} {100 * done // total}%", file=sys.stderr)

    return tell


def _say(options: argparse.Namespace, at: str, into: Path, counts: tuple[int, int], problems: list[str]) -> None:
    objects, erased = counts
    if options.json:
        value: Mapping[str, Any] = {"at": at, "into": str(into), "objects": objects, "erased_again": erased, "problems": problems}
        print(json.dumps(value, ensure_ascii=False))
        return
    print(f"已恢复 {at} 的状态到 {into}：{objects} 份文件，数据库和审计核对过。")
    if erased:
        print(f"那以后抹除过的 {erased} 份档案已经再抹除一遍，没有带回来。")
    for problem in problems:
        print(f"注意：{problem}")
    print(f"启动：caidang serve --data {into}")
