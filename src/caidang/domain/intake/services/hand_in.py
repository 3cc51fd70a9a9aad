"""Handing in files and folders from the command line, and what became of each."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from caidang.core.errors import CaidangError
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.selectors.items import IntakeRow, list_rows
from caidang.domain.intake.services.drain import drain, is_anything_waiting
from caidang.domain.intake.services.receive import (
    Incoming,
    Receipt,
    receive_files,
    refuse_file,
)
from caidang.domain.intake.services.together import in_groups
from caidang.domain.intake.services.worker_lock import is_worker_running
from caidang.foundation.accounts.policy import PROGRAM

POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``status`` is created, attached, duplicate_suspected,
    already_received or failed; ``candidate`` is the public id or None.
    """

    file: str
    status: str
    candidate: str | None
    reason: str | None


def hand_in(paths: Iterable[Path], *, now: Callable[[], datetime]) -> Iterator[Outcome]:
    """Receive every file below the paths, have it read, and yield what became of each.

    A running worker reads them; without one they are read here. Files inside an archive or a
    mail of several people are told apart as ``outer/inner``.
    """
    files: dict[int, str] = {}
    known: dict[int, list[str]] = {}
    for group in in_groups(walk(paths)):
        for path, receipt in _receive(group, now=now()):
            if isinstance(receipt, Outcome):
                yield receipt
            elif receipt.is_new:
                files[receipt.item.pk] = str(path)
            else:
                known.setdefault(receipt.item.pk, []).append(str(path))
    ids = [*files, *known]
    if is_worker_running():
        while is_anything_waiting(ids) and is_worker_running():
            time.sleep(POLL_S)
    if is_anything_waiting(ids):
        drain(now=now)
    yield from _outcomes(files, known)


def _why_not_opened(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件。"
    if isinstance(error, PermissionError):
        return "没有权限读取这个文件。"
    return "文件打不开，请检查磁盘或路径。"


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files themselves and those below folders, in order of their names; hidden ones are left out."""
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            yield from (
                p
                for p in inside
                if not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        else:
            yield path


def _receive(group: Sequence[Path], *, now: datetime) -> Iterator[tuple[Path, Receipt | Outcome]]:
    """Receive the files; one that cannot be opened or taken has its outcome at once."""
    opened: list[tuple[Path, Incoming]] = []
    for path in group:
        try:
            size = path.stat().st_size
            if size > settings.CAIDANG_MAX_FILE:
                item = refuse_file(
                    filename=path.name, size=size, source="cli", actor=PROGRAM, now=now
                )
                yield path, Receipt(item, is_new=True)
            else:
                opened.append((path, Incoming(path.read_bytes(), path.name)))
        except (CaidangError, OSError) as error:
            reason = str(error) if isinstance(error, CaidangError) else _why_not_opened(error)
            yield path, Outcome(str(path), "failed", None, reason)
    try:
        receipts = receive_files(
            files=[file for _, file in opened], source="cli", actor=PROGRAM, now=now
        )
    except CaidangError as error:
        if len(opened) == 1:
            yield opened[0][0], Outcome(str(opened[0][0]), "failed", None, str(error))
        else:  # what does not fit on the disk together may fit in part
            for path, _ in opened:
                yield from _receive([path], now=now)
        return
    for (path, _), receipt in zip(opened, receipts, strict=True):
        yield path, receipt


def _outcomes(files: dict[int, str], known: dict[int, list[str]]) -> Iterator[Outcome]:
    rows = list_rows(list(files), viewer=PROGRAM)
    parents = {row.parent for row in rows}
    for row in rows:
        if row.outcome == IntakeItem.Outcome.EXPANDED:
            # What lay in it is told of instead; where all of that was known before, it is itself.
            if row.id not in parents:
                yield _outcome(files.get(row.id, row.filename), row, "already_received")
            continue
        file = files.get(row.id) or f"{files.get(row.parent, '')}/{row.filename}"
        yield _outcome(file, row, row.outcome)
    for row in list_rows(list(known), viewer=PROGRAM):
        for file in known.get(row.id, ()):
            yield _outcome(file, row, "already_received")


def _outcome(file: str, row: IntakeRow, status: str) -> Outcome:
    if row.state != "done":
        return Outcome(file, "failed", None, row.reason or "还没有读完，稍后会自动再试。")
    reason = "；".join(row.warnings) or None
    return Outcome(file, status, row.candidate or None, reason)
