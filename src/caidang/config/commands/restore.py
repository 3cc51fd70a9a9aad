"""``caidang restore``: from a backup to a new data folder; needs the root key and no data folder."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from caidang.config.database import postgres_settings
from caidang.config.env import ZONE, Env, read_env
from caidang.config.swap import draft_in, new_key_file, take_over
from caidang.core.errors import CaidangError, Conflict, InvalidInput, KeyProblem
from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.bringing_back import BroughtBack, Choice, bring_back
from caidang.domain.backup.first_restore import order_place, read_order
from caidang.domain.backup.one_record import bring_one
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.kinds import Kind
from caidang.domain.backup.places.opening import check_settings, open_place
from caidang.domain.backup.restoring import Progress, discard, open_with_root
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.vault.header import (
    NAME,
    Header,
    Mode,
    read_header,
    sync_folder,
    write_header,
    write_new,
)
from caidang.foundation.vault.keys import keep_root, open_vault, wrap_for_passphrase
from caidang.foundation.vault.recovery import root_from_file, root_from_words
from caidang.foundation.vault.sources import (
    passphrase_from_environment,
    read_key_file,
    root_from_environment,
    write_key_file,
)


def run(options: argparse.Namespace) -> int:
    """Restore, open and check; exits 1 when what was restored is not whole."""
    env = read_env(os.environ)
    if options.asked:
        return _as_asked(options, env)
    if not options.source:
        raise InvalidInput("用 --from 指明备份在哪里：一个文件夹，或写着 kind 和各项设置的 JSON 文件。")
    place = _place(options.source)
    with closing(place):
        root = _root(options, env.key_file)
        before = _moment(options.at) if options.at else None
        if options.list:
            return _list(open_with_root(place, root)[0], as_json=options.json)
        into: Path = options.into.expanduser().absolute()
        if options.record:
            return _one(options, place, root, before, into)
        draft = into.with_name(f".{into.name}.restoring")
        if into.exists() and any(into.iterdir()):
            raise Conflict(f"{into} 不是空的，什么都没有写。请换一个空的或新的文件夹。")
        back = _bring(place, root, lambda archive: archive.newest(before=before), draft, env, options)
    _finish(draft, back.header, root, env.key_file, used_words=options.words, passphrase=passphrase_from_environment(os.environ))
    if into.exists():
        into.rmdir()
    draft.rename(into)
    sync_folder(into.parent)
    _say(options, back, into)
    return 1 if back.problems else 0


def _one(options: argparse.Namespace, place: Place, root: bytes, before: datetime | None, into: Path) -> int:
    """Put the copy of one record into a folder."""
    archive, header, keyring = open_with_root(place, root)
    manifest = archive.newest(before=before)
    if manifest.database["kind"] != "sqlcipher":
        raise InvalidInput("PostgreSQL 的备份里取一份档案：在「备份」页的目标里取，那里会临时建一个库。")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = into / f"{options.record}-{manifest.moment.astimezone(ZONE):%Y%m%d-%H%M%S}.zip"
    if target.exists():
        raise Conflict(f"{target} 已经存在，不会覆盖它。")
    try:
        found = bring_one(
            archive, manifest, keyring, header, record=options.record, scratch=into, database=lambda _: {}, progress=_telling(options)
        )
    except CaidangError:
        with suppress(OSError):  # it holds something of its owner's
            into.rmdir()
        raise
    write_new(target, found.copy)
    value = {"at": manifest.at, "file": str(target), "originals": found.originals, "bytes": len(found.copy)}
    print(json.dumps(value, ensure_ascii=False) if options.json else f"{_shown(manifest)} 时的这份档案存成了 {target}，里面是明文，用完请删掉。")
    return 0


def _as_asked(options: argparse.Namespace, env: Env) -> int:
    """Put what the page of the first start asked for into the place of its empty vault. The passphrase comes by standard input."""
    passphrase = sys.stdin.readline().rstrip("\r\n")
    order = read_order(env.data / "state", open_vault(env.data, key_file=env.key_file, environ=os.environ))
    root, mode = bytes.fromhex(order.root), read_header(env.data).mode
    with hold(env.data / SERVING, refusal="这个库正在使用，没有恢复。"), closing(order_place(order)) as place:
        draft = draft_in(env.data)
        back = _bring(place, root, lambda archive: archive.manifest(order.manifest), draft, env, options)
        is_in_use = not back.problems or order.takes_damaged
        if is_in_use:
            waiting = new_key_file(env.key_file)
            waiting.unlink(missing_ok=True)
            if mode is Mode.FILE:
                write_key_file(waiting, root)
            wrapped = wrap_for_passphrase(root, passphrase) if mode is Mode.PASSPHRASE else None
            write_header(draft, replace(back.header, mode=mode, wrapped=wrapped), may_replace=True)
            take_over(env.data, env.key_file)
        else:
            discard(draft)
    _say(options, back, env.data, is_in_use=is_in_use)
    return 0 if is_in_use else 1


def _bring(place: Place, root: bytes, choose: Choice, draft: Path, env: Env, options: argparse.Namespace) -> BroughtBack:
    url = env.database_url
    return bring_back(
        place, root, choose, draft, database=postgres_settings(url) if url else None, more={"CAIDANG_DATABASE_URL": url} if url else {},
        progress=_telling(options),
    )  # fmt: skip


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
        raise KeyProblem(f"需要根密钥：用 --key-file 指明密钥文件（现在找的是 {key_file}），或原来的 vault.json（口令用环境变量给），或加 --words 输入恢复单上的词。")
    if key_file.name == NAME:
        # The former machine's own, with its passphrase: a backup never holds the wrapped root.
        return root_from_file(key_file.read_text(encoding="utf-8", errors="replace"), passphrase_from_environment(os.environ) or "")
    return read_key_file(key_file)


def _moment(text: str) -> datetime:
    """A day means its end; days and moments without a zone are those that the pages show."""
    try:
        if len(text) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(text), time.max, ZONE)
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=ZONE)
    except ValueError:
        raise InvalidInput("--at 要写成 2026-11-29 或 2026-11-29T08:30。") from None


def _finish(draft: Path, header: Header, root: bytes, key_file: Path, *, used_words: bool, passphrase: str | None) -> None:
    """Say in ``vault.json`` where the root key is from now on, and put it there when only the paper had it."""
    mode, wrapped = Mode.FILE, None
    if passphrase:
        mode, wrapped = Mode.PASSPHRASE, wrap_for_passphrase(root, passphrase)
    elif root_from_environment(os.environ) is not None and not used_words:
        mode = Mode.ENVIRONMENT
    else:
        keep_root(draft, key_file, root)
    write_header(draft, replace(header, mode=mode, wrapped=wrapped), may_replace=True)


def _list(archive: Archive, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([{"name": one.name, "at": one.at, "objects": one.objects, "bytes": one.bytes} for one in archive.manifests()]))
        return 0
    for one in archive.manifests():
        print(f"{one.moment.astimezone(ZONE):%Y-%m-%d %H:%M:%S}  {one.objects} 份文件  {one.bytes // 1024**2} MB")
    return 0


def _telling(options: argparse.Namespace) -> Progress:
    last = [datetime.now(UTC)]
    stages = {"database": "数据库", "files": "文件", "check": "核对"}

    def tell(stage: str, done: int, total: int) -> None:
        now = datetime.now(UTC)
        if stage != "check" and (not total or (now - last[0]).total_seconds() < 2):
            return
        last[0] = now
        asked = json.dumps({"stage": stage, "done": done, "total": total}) if options.asked else ""
        if asked or not options.json:
            print(asked or f"{stages.get(stage, stage)} {100 * done // max(total, 1)}%", file=sys.stderr, flush=True)

    return tell


def _shown(manifest: Manifest) -> str:
    return f"{manifest.moment.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"


def _say(options: argparse.Namespace, back: BroughtBack, into: Path, *, is_in_use: bool = True) -> None:
    at, objects, erased, problems = back.manifest.at, back.objects, back.erased, list(back.problems)
    if options.json:
        value: Mapping[str, Any] = {"at": at, "into": str(into), "objects": objects, "erased_again": erased, "problems": problems}
        print(json.dumps({**value, "is_in_use": is_in_use}, ensure_ascii=False))
        return
    print(f"已恢复 {_shown(back.manifest)} 的状态到 {into}：{objects} 份文件" + ("。" if problems else "，数据库和审计核对过。"))
    if erased:
        print(f"那以后抹除过的 {erased} 份档案已经再抹除一遍，没有带回来。")
    for problem in problems:
        print(f"注意：{problem}")
    print(f"启动：caidang serve --data {into}")
