"""The worker's steps: a sheet is claimed, brought a stage further a portion at a time, and let go.

Each portion is one transaction that also says how far it came, so that whatever ends the process ends
it between two portions; a lease that ran out is taken over by another.
"""

import logging
from collections import Counter
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from caidang.core.errors import CaidangError, OutOfSpace, UnreadableFile
from caidang.domain.candidates.models import FieldValue
from caidang.domain.intake.reading import Reader
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.reading import Choice, ReadRow, RowSealer, SheetReader
from caidang.domain.sheets.services.applying import write_portion
from caidang.domain.sheets.services.attaching import attach_files
from caidang.domain.sheets.services.bringing_back import take_edits, write_edits
from caidang.domain.sheets.services.comparing import OVER, Comparison, export_named, is_over
from caidang.domain.sheets.services.effects import Effects
from caidang.domain.sheets.services.looking import look_at, opened, settle_return
from caidang.domain.sheets.services.members import viewer_with
from caidang.domain.sheets.services.planning import Planner
from caidang.domain.sheets.services.receive import note
from caidang.domain.sheets.services.undoing import undo_portion
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.meanwhile import Meanwhile
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=3)
WRITTEN: Final = 1_000
"""Rows in one transaction: others who write wait for less than half a second."""
EDITED: Final = 20
"""Rows of a sheet that came back in one transaction: each value is written as a person does."""
UNDONE: Final = 200
SEALED_AHEAD: Final = 5_000
"""Rows of a sheet from which on it pays to start a child that seals them ahead."""
_MOST_ATTEMPTS: Final = 4
_DYING: Final = "处理这张表时程序多次中途退出，已停下。文件还留着，可以拆小后再交。"
_BROKEN: Final = "程序出了错，这张表没有处理完；已写入的可以撤销。"
Stage = SheetImport.Stage
Now = Callable[[], datetime]


class _Stopped(Exception):
    """Somebody cancelled it."""


def work_on_sheets(*, reader: SheetReader, files: Reader | None, now: Now, only: int | None = None) -> bool:
    """Bring the sheet that waits longest through one stage. False when there is none."""
    row = _claim(now(), only)
    if row is None:
        return False
    try:
        _STAGES[Stage(row.stage)](row, reader, files, now)
    except _Stopped:
        _settle_cancelled(row, now())
    except LeaseLost:
        logger.warning("sheet %s: lease lost", row.pk)
    except (OutOfSpace, SandboxDown, ChildKilled) as error:
        reader.close()
        _put_off(row, str(error), now())
    except UnreadableFile as error:
        _fail(row, str(error), now())
    except CaidangError as error:
        _fail(row, str(error), now())
    except Exception as error:  # noqa: BLE001 - one sheet's bug must not stop the others
        logger.error("sheet %s: %s", row.pk, place_of(error))
        reader.close()
        _fail(row, _BROKEN, now())
    return True


def release_sheets(*, now: datetime) -> int:
    """Give back what the last worker had in hand when it died; returns how many. For the start of the only worker."""
    with write_tx():
        held = SheetImport.objects.filter(stage__in=SheetImport.WORKED, leased_until__gt=now)
        return held.update(leased_until=None)


def _claim(now: datetime, only: int | None) -> SheetImport | None:
    free = SheetImport.objects.filter(stage__in=SheetImport.WORKED)
    free = free.filter(Q(leased_until=None) | Q(leased_until__lte=now))
    if only is not None:
        free = free.filter(pk=only)
    first = free.order_by("worked_at", "pk").first()
    if first is None:
        return None
    if first.attempts >= _MOST_ATTEMPTS:
        _fail(first, _DYING, now)
        return None
    with write_tx():
        claim = {"leased_until": now + LEASE, "worked_at": now, "attempts": first.attempts + 1}
        if not free.filter(pk=first.pk).update(**claim):
            return None
    rows = SheetImport.objects.select_related("data_key", "blob__data_key", "beside__data_key", "export__data_key", "export__base__data_key")
    return rows.get(pk=first.pk)


def _look(row: SheetImport, reader: SheetReader, _files: Reader | None, now: Now) -> None:
    look_at(row, reader)
    names = [column["name"] for column in row.opened("look")["columns"]]
    row.export = export_named(names, _actor(row))
    if row.export is not None:
        settle_return(row, row.export, late=OVER if is_over(row.export, at=row.created_at) else "")
        _next(row, Stage.CHECKING, now(), "look", "choice", "shape", "way", "export_id")
    else:
        _next(row, Stage.MAPPING, now(), "look", "choice", "shape", "way", "export_id")


def _check(row: SheetImport, reader: SheetReader, _files: Reader | None, now: Now) -> None:
    """Work the effects out from the first row: what is remembered of earlier ones lives in this process only."""
    opened(row, reader)
    row.done = row.cursor = 0
    is_preferred = row.way == SheetImport.Way.PREFER
    planner = Planner(actor=_actor(row), is_preferred=is_preferred, is_trial=True)
    effects, choice = Effects(), Choice.of(row.opened("choice"))
    back = _comparison(row, choice)
    for rows in reader.portions(choice, is_raw=back is not None):
        if back is not None:
            take_edits(effects, back.compare(rows), planner)
        else:
            effects.take(planner.plan(rows))
        row.done += len(rows)
        with write_tx():
            _step(row, now(), done=row.done)
    if back is not None:
        effects.miss(back.count_missing())
    row.effects = row.sealed("effects", effects.to_json())
    row.total, row.counts = row.done, dict(effects.counts)
    _next(row, Stage.CHECKED, now(), "effects", "total", "counts")


def _apply(row: SheetImport, reader: SheetReader, _files: Reader | None, now: Now) -> None:
    opened(row, reader)
    actor = _actor(row)
    planner = Planner(actor=actor, is_preferred=row.way == SheetImport.Way.PREFER)
    counts = Counter(row.counts if row.cursor else {})
    choice, told = Choice.of(row.opened("choice")), row.opened("choice").get("conflicts", {})
    back = _comparison(row, choice)
    with Meanwhile(_parts(row, reader, choice, now, is_back=back is not None)) as parts:
        for part in parts:
            at = now()
            # How far it came stands in the same transaction: after a power cut it goes on from there. The end waits for the disk.
            with write_tx(awaits_disk=False, meanwhile=parts.start):
                if back is None:
                    counts += write_portion(row, part, planner, actor=actor, now=at)
                else:
                    edits = back.compare(part)
                    counts += write_edits(row, edits, back, told, planner, actor=actor, now=at)
                row.done += len(part)
                row.cursor, row.counts = part[-1].number, dict(counts)
                _step(row, at, done=row.done, cursor=row.cursor, counts=row.counts)
    row.total = max(row.total, row.done)
    _next(row, Stage.ATTACHING, now(), "total")


def _parts(row: SheetImport, reader: SheetReader, choice: Choice, now: Now, *, is_back: bool) -> Generator[list[ReadRow], None, None]:
    """The rows that are still to be written, as many at once as one transaction takes; those of a long sheet sealed ahead."""
    size = EDITED if is_back else WRITTEN
    with RowSealer(said_by=FieldValue.Origin.SHEET.value, now=now) as sealer:
        ahead = None if is_back or row.total < SEALED_AHEAD else sealer
        for rows in reader.portions(choice, after=row.cursor, count=WRITTEN, is_raw=is_back, sealer=ahead):
            yield from (rows[first : first + size] for first in range(0, len(rows), size))


def _comparison(row: SheetImport, choice: Choice) -> Comparison | None:
    """What a sheet that came back is compared with; None for any other sheet."""
    if row.export is None:
        return None
    return Comparison(row, row.export, _actor(row), choice.columns, is_late=OVER in row.opened("look")["notes"])


def _attach(row: SheetImport, _reader: SheetReader, files: Reader | None, now: Now) -> None:
    problem = attach_files(row, files, actor=_actor(row), now=now, step=lambda: _step(row, now()))
    _finish(row, now(), problem)


def _undo(row: SheetImport, _reader: SheetReader, _files: Reader | None, now: Now) -> None:
    actor = viewer_with(row.undone_by)
    kept = row.counts.get("kept", 0)
    while True:
        waiting = row.rows.filter(is_undone=False).order_by("-number")
        rows, at = list(waiting[:UNDONE]), now()
        if not rows:
            break
        with write_tx():
            kept += undo_portion(row, rows, actor=actor, now=at)
            row.done += len(rows)
            row.counts = {**row.counts, "kept": kept}
            _step(row, at, done=row.done, counts=row.counts)
    row.undone_at = now()
    _next(row, Stage.UNDONE, now(), "undone_at")


_STAGES: Final = {
    Stage.LOOKING: _look, Stage.CHECKING: _check, Stage.APPLYING: _apply, Stage.ATTACHING: _attach,
    Stage.UNDOING: _undo,
}  # fmt: skip


def _actor(row: SheetImport) -> Viewer:
    return viewer_with(row.created_by)


def _step(row: SheetImport, now: datetime, **changes: object) -> None:
    """Say how far it has come, in the portion's own transaction; raises LeaseLost, or _Stopped when cancelled."""
    held = SheetImport.objects.filter(
        pk=row.pk, stage=row.stage, leased_until=row.leased_until, is_cancelled=False
    )
    until = now + LEASE
    if not held.update(leased_until=until, attempts=0, **changes):
        if SheetImport.objects.filter(pk=row.pk, leased_until=row.leased_until, is_cancelled=True).exists():
            raise _Stopped
        raise LeaseLost("这张表已由别的进程接手。")
    row.leased_until = until


def _next(row: SheetImport, stage: Stage, now: datetime, *fields: str, problem: str = "") -> None:
    """Enter the next stage, from its first row."""
    with write_tx():
        values = {name: getattr(row, name) for name in fields}
        _step(row, now, stage=stage, problem=problem[:300], **values)
        SheetImport.objects.filter(pk=row.pk).update(leased_until=None)
    row.stage = stage


def _finish(row: SheetImport, now: datetime, problem: str) -> None:
    row.finished_at = now
    with write_tx():
        note("sheet.finished", row, actor=_actor(row), now=now, **{k: int(v) for k, v in row.counts.items()})
    _next(row, Stage.DONE, now, "finished_at", problem=problem)


def _settle_cancelled(row: SheetImport, now: datetime) -> None:
    """Of a look or a check nothing is left; what an import has written stays, and can be undone."""
    to = {Stage.APPLYING: Stage.DONE, Stage.CHECKING: Stage.MAPPING if row.export_id is None else Stage.FAILED}.get(Stage(row.stage), Stage.FAILED)
    with write_tx():
        fresh = SheetImport.objects.get(pk=row.pk)
        fresh.stage, fresh.leased_until = to, None
        fresh.problem = "已取消。" if to is Stage.FAILED else ""
        if to is Stage.DONE:
            fresh.finished_at = now
        else:
            fresh.is_cancelled = False
        fresh.save()


def _put_off(row: SheetImport, reason: str, now: datetime) -> None:
    with write_tx():
        SheetImport.objects.filter(pk=row.pk).update(
            problem=reason[:300], leased_until=now + timedelta(seconds=20)
        )


def _fail(row: SheetImport, reason: str, now: datetime) -> None:
    """What was written stays and can be undone; a sheet that cannot be read says why."""
    with write_tx():
        fresh = SheetImport.objects.get(pk=row.pk)
        has_written = Stage(fresh.stage) in (Stage.APPLYING, Stage.ATTACHING, Stage.UNDOING) and fresh.rows.exists()
        fresh.stage = Stage.DONE if has_written else Stage.FAILED
        fresh.problem, fresh.leased_until = reason[:300], None
        fresh.finished_at = fresh.finished_at or now
        fresh.save()
