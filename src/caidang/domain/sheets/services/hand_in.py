"""A sheet from the command line, from its file to its end, and what became of it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.intake.reading import Reader, new_reader
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.reading import SheetReader
from caidang.domain.sheets.services.attaching import attach_folder
from caidang.domain.sheets.services.beside import archive_of
from caidang.domain.sheets.services.choosing import choose_columns, start_import, undo_sheet
from caidang.domain.sheets.services.comparing import OTHERS
from caidang.domain.sheets.services.effects import cautions
from caidang.domain.sheets.services.keeping import discard_sheet
from caidang.domain.sheets.services.receive import receive_sheet
from caidang.domain.sheets.services.work import work_on_sheets
from caidang.foundation.accounts.policy import PROGRAM

POLL_S = 0.2
_MOST_TOLD: Final = 1000
Stage = SheetImport.Stage


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a sheet. ``columns`` are name and target; ``counts`` rows by outcome; ``sheet`` is its public id,
    empty after a trial, of which nothing is kept.
    """

    sheet: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    effects: Mapping[str, Any]
    problem: str = ""
    """Why it was not done to its end, though something of it was."""
    left: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Rows of a sheet that came back of which something was not written, and what and why."""


def import_file(
    *, path: Path, is_trial: bool, way: str, files: Path | None, now: Callable[[], datetime]
) -> Result:
    """Import a sheet as ``import_bytes`` does; ``files`` is a folder or archive of résumé files that are put to the people they name."""
    data = _bytes_of(path)
    folder = files if files is not None and files.is_dir() else None
    beside = archive_of(files) if files is not None and folder is None else None
    return import_bytes(data=data, name=path.name, is_trial=is_trial, way=way, beside=beside, folder=folder, now=now)


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise InvalidInput(f"{path} 是文件夹，这里要一份表格；一起交的简历用 --files 给文件夹。")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"读不了 {path}，请看路径对不对、有没有权限。") from error


def import_bytes(
    *, data: bytes, name: str, is_trial: bool, way: str, now: Callable[[], datetime], beside: bytes | None = None,
    folder: Path | None = None,
) -> Result:  # fmt: skip
    """Import a sheet, its columns as they are guessed or remembered; with ``is_trial`` only say what it would do.

    Raises UnreadableFile and others with what to do.
    """
    row = receive_sheet(data=data, filename=name, actor=PROGRAM, now=now(), beside=beside)
    work = _Work(row, now)
    try:
        work.until(Stage.MAPPING, Stage.CHECKED)
        if row.export_id is not None:
            raise InvalidInput("这是才档导出的表：用 caidang sheet return 交回。")
        columns = row.opened("choice")["columns"]
        choose_columns(
            public_id=str(row.public_id), targets={at: target for at, _, target in columns}, way=way,
            actor=PROGRAM, now=now(),
        )  # fmt: skip
        work.until(Stage.CHECKED)
        notes, effects = row.opened("look")["notes"], row.opened("effects")
        if not is_trial:
            start_import(public_id=str(row.public_id), actor=PROGRAM, now=now())
            work.until(Stage.DONE)
    except CaidangError:
        row.refresh_from_db()
        if row.stage in (Stage.MAPPING, Stage.CHECKED, Stage.FAILED):
            discard_sheet(public_id=str(row.public_id), actor=PROGRAM, now=now())
        raise
    finally:
        work.close()
    problem = row.problem
    if folder is not None and not is_trial and not problem:
        problem = attach_folder(row, folder, actor=PROGRAM, now=now)
    named = tuple((str(name), str(target)) for _, name, target in columns)
    if is_trial:
        discard_sheet(public_id=str(row.public_id), actor=PROGRAM, now=now())
    kept = "" if is_trial else str(row.public_id)
    return Result(kept, named, row.total, row.counts, (*notes, *cautions(effects)), effects, problem)


def return_file(
    *, path: Path, is_trial: bool, is_preferred: bool, now: Callable[[], datetime]
) -> Result:
    """Take back a sheet that was exported: write what only the sheet changed, and with ``is_preferred`` its word in conflicts.

    With ``is_trial`` only say what it would change. Raises InvalidInput for a sheet that is no export.
    """
    data = _bytes_of(path)
    row = receive_sheet(data=data, filename=path.name, actor=PROGRAM, now=now())
    work = _Work(row, now)
    try:
        work.until(Stage.CHECKED, Stage.MAPPING)
        if row.export_id is None:
            raise InvalidInput("这不是才档导出的表，认不出每一行是谁；可以用 caidang sheet import 导入。")
        effects, said = row.opened("effects"), tuple(row.opened("look")["notes"])
        if not is_trial:
            decided = {OTHERS: "theirs"} if is_preferred else {}
            start_import(public_id=str(row.public_id), actor=PROGRAM, now=now(), decided=decided)
            work.until(Stage.DONE)
    except CaidangError:
        row.refresh_from_db()
        if row.stage in (Stage.MAPPING, Stage.CHECKED, Stage.FAILED):
            discard_sheet(public_id=str(row.public_id), actor=PROGRAM, now=now())
        raise
    finally:
        work.close()
    left = _left_of(effects) if is_trial else _left_in(row)
    if is_trial:
        discard_sheet(public_id=str(row.public_id), actor=PROGRAM, now=now())
    kept = "" if is_trial else str(row.public_id)
    return Result(kept, (), row.total, row.counts, (*said, *cautions(effects)), effects, row.problem, left)


def _left_in(sheet: SheetImport) -> tuple[tuple[int, tuple[str, ...]], ...]:
    rows = sheet.rows.exclude(told=None).order_by("number")[:_MOST_TOLD]
    return tuple((one.number, tuple(notes)) for one in rows if (notes := one.opened(sheet).get("notes")))


def _left_of(effects: Mapping[str, Any]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    examples = (one for rows in effects.get("examples", {}).values() for one in rows)
    found = {one["number"]: tuple(one["notes"]) for one in examples if one["notes"] and one["number"]}
    return tuple(sorted(found.items()))


def undo_now(*, sheet: SheetImport, now: Callable[[], datetime]) -> Mapping[str, int]:
    """Take a whole import back and return its counts, with what was left as it is. Raises Conflict after 30 days."""
    undo_sheet(public_id=str(sheet.public_id), actor=PROGRAM, now=now())
    work = _Work(sheet, now)
    try:
        work.until(Stage.UNDONE)
    finally:
        work.close()
    return dict(sheet.counts)


class _Work:
    """Does the worker's steps for one sheet, beside a worker that may do them as well."""

    def __init__(self, row: SheetImport, now: Callable[[], datetime]) -> None:
        self._row, self._now = row, now
        self._reader = SheetReader()
        self._files: Reader | None = None

    def until(self, *stages: Stage) -> None:
        """Bring the sheet to one of the stages. Raises InvalidInput with the reason when it fails on the way."""
        while True:
            self._row.refresh_from_db()
            if self._row.stage in stages:
                # What was written before it stopped is told by the caller, with the reason.
                if self._row.problem and self._row.stage != Stage.DONE:
                    raise InvalidInput(self._row.problem)
                return
            if self._row.stage == Stage.FAILED:
                raise InvalidInput(self._row.problem)
            if self._row.beside_id and self._files is None and self._row.stage == Stage.ATTACHING:
                self._files = new_reader()
            if not work_on_sheets(
                reader=self._reader, files=self._files, now=self._now, only=self._row.pk
            ):
                time.sleep(POLL_S)

    def close(self) -> None:
        """End the children."""
        self._reader.close()
        if self._files is not None:
            self._files.close()
