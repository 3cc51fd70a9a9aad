"""Where copies go: adding a target, trying it, changing how often, giving it up."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from django.db import IntegrityError

from caidang.core.crypto.words import word_file
from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.domain.backup import here
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.opened import FORMAT, Archive, read_marker
from caidang.domain.backup.models import BackupTarget
from caidang.domain.backup.places.base import Place, PlaceProblem
from caidang.domain.backup.places.disk import MARKER, place_on_disk
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.kinds import Kind
from caidang.domain.backup.places.opening import check_settings, is_abroad, open_place
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

_PROBE: Final = ".caidang-test"
_MOST_NAME: Final = 60
LIMITS: Final = {
    "kib_per_second": (0, 10_000_000), "every_hours": (1, 168), "keep_hours": (0, 168), "keep_days": (0, 366),
    "keep_weeks": (0, 260), "keep_months": (0, 240),
}  # fmt: skip


class Abroad(InvalidInput):
    """A cloud is in another country, and nobody has said yet that this is meant."""


def add_target(
    *, name: str, kind: str, settings: Mapping[str, str], options: Mapping[str, int | bool], actor: Viewer, now: datetime,
    takes_abroad: bool,
) -> BackupTarget:  # fmt: skip
    """Add a place after having written to it, read back, and made sure that it is empty or this vault's.

    ``options``: ``is_append_only``, ``is_elsewhere``, and what ``LIMITS`` names. Raises InvalidInput, Abroad,
    before anything is sent, for a cloud in another country unless ``takes_abroad``, PlaceProblem when the
    place cannot be used, Conflict for a place of another vault or a name that is taken.
    """
    require(actor, Action.MANAGE_BACKUP)
    name = name.strip()
    if not name or len(name) > _MOST_NAME:
        raise InvalidInput(f"请给备份目标起个名字，最多 {_MOST_NAME} 个字。")
    chosen = _kind(kind)
    checked = check_settings(chosen, settings)
    _check_outside(chosen, checked)
    if is_abroad(chosen, checked) and not takes_abroad:
        raise Abroad("这个云不在境内，还什么都没有送出去：个人信息出境要先做影响评估、告知本人并取得单独同意（个人信息保护法第 38 至 40 条）。")
    if chosen in (Kind.FOLDER, Kind.DISK):
        _make_folder(Path(checked["path"]))
    place = open_place(chosen, checked, label=chosen.label)
    try:
        _try(place)
        marker = _enter(place)
    finally:
        place.close()
    if chosen is Kind.DISK:
        checked = {"path": place_on_disk(Path(checked["path"])), "id": marker}
    target = BackupTarget(name=name, kind=chosen.value, created_at=now, is_abroad=is_abroad(chosen, checked))
    _take_options(target, options)
    target.settings = vault.seal_own(_place_of(target), checked)
    try:
        with write_tx():
            target.save()
            _record("backup.target_added", target, actor, now, kind=chosen.value)
    except IntegrityError as error:
        raise Conflict("已经有一个备份目标叫这个名字，请换一个。") from error
    return target


def change_target(*, target: BackupTarget, options: Mapping[str, int | bool], actor: Viewer, now: datetime) -> None:
    """Change how often, how much and how long; raises InvalidInput for a number out of its limits."""
    require(actor, Action.MANAGE_BACKUP)
    _take_options(target, options)
    with write_tx():
        target.save()
        _record("backup.target_changed", target, actor, now)


def remove_target(*, target: BackupTarget, actor: Viewer, now: datetime) -> None:
    """Give a target up: nothing more is sent there and its credentials are forgotten. What lies there stays."""
    require(actor, Action.MANAGE_BACKUP)
    target.removed_at, target.settings = now, vault.seal_own(_place_of(target), {})
    # The name is free again for another.
    target.name = f"{target.name[:40]} #{target.public_id.hex[:8]}"
    with write_tx():
        target.save()
        _record("backup.target_removed", target, actor, now)


def try_target(*, target: BackupTarget, actor: Viewer) -> None:
    """Write a small file, read it back and remove it; raises PlaceProblem, InvalidInput or OutOfSpace."""
    require(actor, Action.MANAGE_BACKUP)
    place = open_target(target)
    try:
        _try(place)
    finally:
        place.close()


def find_target(*, name: str, viewer: Viewer) -> BackupTarget:
    """Return the target of this name or public id; raises NotFound."""
    require(viewer, Action.MANAGE_BACKUP)
    found = BackupTarget.objects.filter(removed_at=None, name=name).first()
    if found is None and (public_id := _id_or_none(name)) is not None:
        found = BackupTarget.objects.filter(removed_at=None, public_id=public_id).first()
    if found is None:
        raise NotFound(f"没有叫「{name}」的备份目标，用 caidang backup target list 看有哪些。")
    return found


def open_target(target: BackupTarget) -> Place:
    """Return the place of a target; raises PlaceProblem when it cannot be reached."""
    kind = Kind(target.kind)
    return open_place(kind, settings_of(target), label=target.name, kib_per_second=target.kib_per_second)


def can_reach(target: BackupTarget) -> bool:
    """Tell whether it is worth trying now: a disk that is not plugged in is waited for in silence."""
    if target.kind != Kind.DISK:
        return True
    try:
        open_target(target).close()
    except CaidangError:
        return False
    return True


def open_archive(target: BackupTarget) -> Archive:
    """Return the archive of a target; raises PlaceProblem, or Conflict when another vault's is there."""
    place = open_target(target)
    marker = read_marker(place)
    seals = here.seals()
    if marker is None:
        raise PlaceProblem(f"「{target.name}」里的备份不见了：位置变了，或被清空了。请核对；要重新开始，去掉这个目标再加一次。")
    if marker.get("vault") != seals.tag:
        raise Conflict(f"「{target.name}」里是另一个库的备份，没有写任何东西。")
    cache = FolderPlace(here.folder() / f"{target.public_id.hex}.known", must_exist=False)
    (here.folder() / f"{target.public_id.hex}.known").mkdir(mode=0o700, exist_ok=True)
    return Archive(place, seals, cache=None if place.is_near else cache)


def is_same_disk(target: BackupTarget) -> bool:
    """Tell whether a folder lies on the disk of the records themselves. Asks the disk, and a share that hangs may not answer."""
    if target.kind != Kind.FOLDER:
        return False
    return Path(settings_of(target)["path"]).stat().st_dev == here.folder().stat().st_dev


def leave_aids(place: Place, *, over: bool) -> None:
    """Leave there what restores without the program: this version's, ``over`` an earlier version's, which may not read all.

    Where nothing may be written over, only what is not there yet.
    """
    shipped = files("caidang.domain.backup").joinpath("shipped")
    aids = {name: shipped.joinpath(name).read_bytes() for name in (names.RESTORE, names.README)} | {names.WORDS: word_file()}
    for name, content in aids.items():
        size = place.size(name)
        if size is None or (over and (size != len(content) or place.get(name) != content)):
            place.put(name, content)


def settings_of(target: BackupTarget) -> dict[str, str]:
    """Return the settings of a target, credentials among them."""
    return vault.open_own(_place_of(target), bytes(target.settings))


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        raise InvalidInput(f"没有 {kind} 这种备份目标，可以是 {'、'.join(Kind)}。") from None


def _check_outside(kind: Kind, settings: Mapping[str, str]) -> None:
    """A backup inside what it backs up is lost with it."""
    if kind in (Kind.FOLDER, Kind.DISK):
        data, path = here.folder().parent.parent.resolve(), Path(settings["path"]).resolve()
        if path.is_relative_to(data) or data.is_relative_to(path):
            raise InvalidInput("备份的文件夹不能在数据文件夹里面，也不能包着它：请选另一块盘。")


def _make_folder(path: Path) -> None:
    """The last part of the path may be new; what it lies on must be there, or it is no disk that is plugged in."""
    if not path.parent.is_dir():
        raise PlaceProblem(f"找不到 {path.parent}：硬盘没有接上，或共享没有挂上。")
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise PlaceProblem(f"建不了文件夹 {path}，请检查权限。") from error


def _try(place: Place) -> None:
    name, content = f"{_PROBE}-{secrets.token_hex(4)}", secrets.token_bytes(64)
    place.put(name, content)
    if place.get(name) != content:
        raise PlaceProblem("写进去的读回来不一样，这个位置不能用。")
    place.remove(name)


def _enter(place: Place) -> str:
    """Write the entrance of a backup unless it is there; returns its id."""
    marker, tag = read_marker(place), here.seals().tag
    if marker is not None and marker.get("vault") != tag:
        raise Conflict("这个位置里是另一个库的备份。请换一个空的位置，不要混在一起。")
    if marker is None:
        marker = {"format": FORMAT, "id": secrets.token_hex(16), "vault": tag}
        leave_aids(place, over=True)
        place.put(MARKER, json.dumps(marker).encode())
        place.settle()
    return str(marker["id"])


def _take_options(target: BackupTarget, options: Mapping[str, int | bool]) -> None:
    for name, value in options.items():
        if name in LIMITS:
            least, most = LIMITS[name]
            if not least <= int(value) <= most:
                raise InvalidInput(f"{name} 要在 {least} 到 {most} 之间。")
            setattr(target, name, int(value))
        elif name in ("is_append_only", "is_elsewhere"):
            setattr(target, name, bool(value))
        else:
            raise InvalidInput(f"没有 {name} 这一项。")


def _place_of(target: BackupTarget) -> str:
    return f"backup_target:{target.public_id}:settings"


def _id_or_none(name: str) -> Any:
    try:
        return parse_public_id(name, missing=name)
    except NotFound:
        return None


def _record(verb: str, target: BackupTarget, actor: Viewer, now: datetime, **detail: str) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=str(target), now=now, detail=detail)
