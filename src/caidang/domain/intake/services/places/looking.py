"""One look into a watched folder: files that are new or have changed are fetched and handed in, each state once."""

import logging
from datetime import timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings

from caidang.core.errors import CaidangError
from caidang.domain.intake.models import FolderFile, IntakeItem, WatchedFolder
from caidang.domain.intake.services.mailbox.holding import Clock, due, hold, keep, let_go
from caidang.domain.intake.services.receive import Incoming, receive_files, refuse_file
from caidang.domain.intake.way import way_of
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.net.cloud import PlaceFile, fetch, files_in
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(minutes=2)
_AT_ONCE: Final = 500


def look_into_due(*, now: Clock) -> bool:
    """Look into every folder that is due; True if files came, so that the worker asks again at once."""
    return sum(look_into_folder(pk, now=now) for pk in due(WatchedFolder, now=now())) > 0


def look_into_folder(folder_id: int, *, now: Clock) -> int:
    """Hand in what is new in one folder and return how many files that were; a problem is noted with the folder."""
    folder = WatchedFolder.objects.filter(pk=folder_id, removed_at=None).first()
    if folder is None or not hold(folder, now=now()):
        return 0
    problem, count = "程序出了错，已记下，稍后会自动再试。", 0
    try:
        options = folder.opened_secret()
        way = way_of(job=folder.job_id, tags=[tag.pk for tag in folder.tags.all()], owner=folder.owner)
        files = files_in(folder.kind, options)
        for start in range(0, len(files), _AT_ONCE):
            count += _take_new(folder, options, way, files[start : start + _AT_ONCE], now=now)
        problem = ""
    except LeaseLost:
        logger.warning("folder %s: lease lost", folder.pk)
    except CaidangError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001 - one folder's bug must not stop the others
        logger.error("folder %s: %s", folder.pk, place_of(error))
    finally:
        let_go(folder, now=now(), after=EVERY, problem=problem)
    return count


def _take_new(
    folder: WatchedFolder, options: dict[str, str], way: dict[str, object], files: list[PlaceFile], *, now: Clock
) -> int:
    tokens = {(_path(file), _version(file)): file for file in files}
    known = set(
        FolderFile.objects.filter(folder=folder, path__in=[path for path, _ in tokens]).values_list("path", "version")
    )
    count = 0
    for (path, version), file in tokens.items():
        if (path, version) in known:
            continue
        item = _hand_in(folder, options, way, file, now=now)
        with write_tx():
            keep(folder, now=now())
            FolderFile.objects.get_or_create(
                folder=folder, path=path, version=version, defaults={"item": item, "seen_at": now()}
            )
        count += 1
    return count


def _hand_in(
    folder: WatchedFolder, options: dict[str, str], way: dict[str, object], file: PlaceFile, *, now: Clock
) -> IntakeItem:
    name = file.path.rsplit("/", 1)[-1]
    if file.size > settings.CAIDANG_MAX_FILE:
        return refuse_file(filename=name, size=file.size, source="folder", actor=PROGRAM, now=now())
    data = fetch(folder.kind, options, file.path)
    (receipt,) = receive_files(
        files=[Incoming(data, name, way)], source="folder", actor=PROGRAM, now=now()
    )
    return receipt.item


def _path(file: PlaceFile) -> str:
    return keyed.blind("folder", file.path)


def _version(file: PlaceFile) -> str:
    return sha256(file.version.encode()).hexdigest()
