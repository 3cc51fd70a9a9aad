"""The watched folder: whatever is laid into it is received, then removed or moved aside."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from caidang.core.errors import CaidangError
from caidang.domain.intake.services.receive import Incoming, receive_files, refuse_file
from caidang.domain.intake.services.together import in_groups
from caidang.foundation.accounts.policy import PROGRAM

QUIET_S = 2.0
"""A file is taken only when it has not changed for so long: it may still be copied."""
KEPT, REFUSED = "已收", "未收"
_UNFINISHED = (".part", ".crdownload", ".tmp", ".download")


def take_inbox(*, now: datetime, limit: int = 200) -> int:
    """Receive what lies in the inbox, a folder at a time; returns how many files were taken.

    A file is removed (or, with ``CAIDANG_INBOX_KEEP=1``, moved to 已收) once its bytes are safe;
    what is too large is moved to 未收.
    """
    inbox = Path(settings.CAIDANG_INBOX)
    inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = waiting_files(inbox, now=now)[:limit]
    return sum(_take(group, inbox, now=now) for group in in_groups(waiting))


def waiting_files(inbox: Path, *, now: datetime) -> list[Path]:
    """Return the finished files below the inbox, oldest first; links and hidden files are left alone."""
    found: list[tuple[float, Path]] = []
    for folder, names, files in os.walk(inbox):
        names[:] = [n for n in names if not n.startswith(".") and n not in (KEPT, REFUSED)]
        for name in files:
            path = Path(folder) / name
            if (
                name.startswith((".", "~$"))
                or name.lower().endswith(_UNFINISHED)
                or path.is_symlink()
            ):
                continue
            changed = path.stat().st_mtime
            if now.timestamp() - changed >= QUIET_S:
                found.append((changed, path))
    return [path for _, path in sorted(found)]


def _take(group: Sequence[Path], inbox: Path, *, now: datetime) -> int:
    fitting = []
    for path in group:
        size = path.stat().st_size
        if size > settings.CAIDANG_MAX_FILE:
            refuse_file(filename=path.name, size=size, source="inbox", actor=PROGRAM, now=now)
            _move(path, inbox / REFUSED)
        else:
            fitting.append(path)
    files = [Incoming(path.read_bytes(), path.name) for path in fitting]
    try:
        receive_files(files=files, source="inbox", actor=PROGRAM, now=now)
    except CaidangError:
        if len(group) > 1:  # what does not fit on the disk together may fit in part
            return sum(_take([path], inbox, now=now) for path in fitting)
        # The file stays where it is and is tried again; the health page shows the full disk.
        return 0
    for path in fitting:
        if settings.CAIDANG_INBOX_KEEP:
            _move(path, inbox / KEPT)
        else:
            path.unlink()
        _remove_emptied(path.parent, inbox)
    return len(group)


def _remove_emptied(folder: Path, inbox: Path) -> None:
    """A folder that was laid in goes with its last file."""
    while folder != inbox and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _move(path: Path, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / path.name
    number = 1
    while target.exists():
        target = folder / f"{path.stem} ({number}){path.suffix}"
        number += 1
    path.rename(target)
