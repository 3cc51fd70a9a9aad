"""Watched folders are added, tried, changed and put away; what opens them is sealed at once."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.domain.candidates.models import Label
from caidang.domain.clients.models import Job
from caidang.domain.intake.models import WatchedFolder
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.cloud import OPTIONS, SECRETS, check_place, files_in
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

_NONE: Final = "没有这个文件夹。"


def allowed_folders() -> tuple[Path, ...]:
    """Return the folders of this machine that may be watched, as the installation says."""
    return tuple(settings.CAIDANG_FOLDERS)


def save_folder(
    *, values: Mapping[str, str], tags: Collection[int], actor: Viewer, now: datetime, folder: WatchedFolder | None = None
) -> WatchedFolder:
    """Keep a folder after a look into it. Talks to the network before its transaction.

    Raises InvalidInput for values that cannot be used or a place that cannot be read. An empty secret
    means the kept one.
    """
    require(actor, Action.MANAGE_SOURCES)
    row = folder or WatchedFolder(created_at=now, created_by=actor.user_id, due_at=now)
    kind = str(values.get("kind") or row.kind)
    options = _options(kind, values, row.opened_secret() if folder else {})
    check_place(kind, options, allowed=allowed_folders())
    try:
        files_in(kind, options)
    except CaidangError as error:
        # Nothing is kept here that would be tried again.
        told = re.sub("[，；]稍后会自动再试。$", "。", str(error))
        raise InvalidInput(f"没有保存。{told}") from None
    row.kind, row.name = kind, (str(values.get("name", "")).strip() or WatchedFolder.Kind(kind).label)[:40]
    row.seal_secret(options)
    row.job, row.owner = _job(str(values.get("job", "")), actor), _owner(str(values.get("owner", "")))
    row.due_at, row.problem, row.failures, row.is_active = now, "", 0, True
    labels = list(Label.objects.filter(pk__in=tags, archived_at=None, merged_into=None))
    with write_tx():
        row.save()
        row.tags.set(labels)
        _note("folder.changed" if folder else "folder.added", row, actor, now)
    return row


def set_active(*, folder: WatchedFolder, is_active: bool, actor: Viewer, now: datetime) -> None:
    """Stop looking into a folder for now, or go on."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        WatchedFolder.objects.filter(pk=folder.pk).update(is_active=is_active, due_at=now, problem="", failures=0)
        _note("folder.resumed" if is_active else "folder.paused", folder, actor, now)


def remove_folder(*, folder: WatchedFolder, actor: Viewer, now: datetime) -> None:
    """Put a folder away and destroy what opens it; what was received stays."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        folder.removed_at, folder.is_active = now, False
        folder.seal_secret({})
        folder.save(update_fields=["removed_at", "is_active", "secret"])
        _note("folder.removed", folder, actor, now)


def folder_of(public_id: str, *, actor: Viewer) -> WatchedFolder:
    """Return the folder; raises NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing=_NONE)
    found = WatchedFolder.objects.filter(public_id=key, removed_at=None).first()
    if found is None:
        raise NotFound(_NONE)
    return found


def _options(kind: str, values: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    if kind not in OPTIONS:
        raise InvalidInput("请选是哪一种文件夹。")
    told = {name: str(values.get(name, "")).strip() for name in OPTIONS[kind]}
    if kind == "s3" and not told["region"]:
        told["region"] = "auto"
    # A secret that was kept goes to the address that it was given for, and to no other.
    is_same = before.get("endpoint", "") == told.get("endpoint", "")
    for name in SECRETS:
        if name in told and not told[name] and is_same:
            told[name] = str(before.get(name, ""))
    return told


def _job(public_id: str, actor: Viewer) -> Job | None:
    if not public_id:
        return None
    found = Job.objects.visible_to(actor).filter(public_id=parse_public_id(public_id, missing="没有这个职位。")).first()
    if found is None:
        raise NotFound("没有这个职位。")
    return found


def _owner(text: str) -> int | None:
    members = {str(member.pk): member.pk for member in active_who_may(Action.READ_CANDIDATE)} if text else {}
    if text and text not in members:
        raise InvalidInput("这位成员看不了候选人，换一位在职的同事。")
    return members.get(text)


def _note(verb: str, folder: WatchedFolder, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"watched_folder:{folder.pk}", now=now)
