"""Many records leave as one sheet: read a slice at a time in the background, written at the end, fetched once it is there.

Lines wait sealed until the sheet is written. A stop destroys them; so does giving up.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from django.db.models import Q

from caidang.core.errors import CaidangError, InvalidInput, OutOfSpace
from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.domain.candidates.services.export import check_export, exported_rows, note_exported
from caidang.domain.review.models import BulkAct, BulkPart, BulkStep
from caidang.domain.review.services import bulk_line
from caidang.domain.review.services.export_files import add_lines, keep_sheet, kept_lines
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

SLICE: Final = BulkPart.SIZE
_LEASE: Final = timedelta(minutes=10)
"""Writing the sheet of a hundred thousand takes its time, and nothing else is done meanwhile."""
_READABLE: Final = "这份打不开，没有导出。"
EXPORTS: Final = Q(kind=BulkAct.Kind.EXPORT, finished_at=None)


class Sheet(Protocol):
    """How rows become a sheet: known to whoever knows the columns and their words."""

    def lines(self, columns: Sequence[str], rows: Sequence[CandidateRow]) -> list[list[str]]:
        """Return what the columns with these keys say of each row, a name first."""

    def write(self, columns: Sequence[str], lines: Iterable[Sequence[str]], count: int) -> bytes:
        """Return the file of these lines, of which there are ``count``."""


def begin_export(
    *, ids: Sequence[int], columns: Sequence[str], purpose: str, sheet: Sheet, actor: Viewer,
    now: datetime, today: date,
) -> BulkAct:  # fmt: skip
    """Note an export of these records in this order, and do its first slice; a short one is done with that.

    ``columns`` are keys that the ``sheet`` knows; ``purpose`` is what contacts in clear are for, or
    empty. Raises NotAllowed, and InvalidInput for nobody or too many.
    """
    if actor.user_id is None:
        raise InvalidInput("导出要由一位成员来做。")
    numbers = list(dict.fromkeys(ids))
    check_export(count=len(numbers), purpose=purpose, actor=actor)
    with write_tx():
        act = BulkAct.objects.create(
            kind=BulkAct.Kind.EXPORT, total=len(numbers), created_at=now, created_by=actor.user_id,
            options={"columns": list(columns), "purpose": purpose},
        )  # fmt: skip
        BulkPart.objects.bulk_create(
            BulkPart(act=act, number=number, ids=numbers[first : first + SLICE])
            for number, first in enumerate(range(0, len(numbers), SLICE))
        )
        detail = {"kind": act.kind, "records": act.total} | ({"purpose": purpose} if purpose else {})
        audit.record(
            actor_id=actor.user_id, verb="bulk.begun", subject=f"bulk:{act.pk}", now=now, detail=detail
        )
    work_on_export(now=now, today=today, sheet=sheet, only=act)
    if act.total <= SLICE:
        work_on_export(now=now, today=today, sheet=sheet, only=act)
    return BulkAct.objects.get(pk=act.pk)


def work_on_export(
    *, now: datetime, today: date, sheet: Sheet, only: BulkAct | None = None
) -> bool:
    """Read one slice of an export, or write its sheet once all is read; False when there is none to do."""
    act = bulk_line.claim(EXPORTS, now=now, only=only, lease=_LEASE)
    if act is None:
        return False
    member = User.objects.filter(pk=act.created_by, is_active=True).first()
    try:
        if member is None:
            with write_tx():
                bulk_line.give_up(act, "导出的人已经离职。", now=now)
        elif act.done < act.total:
            _read(act, viewers_of([member])[member.pk], sheet, now, today)
        else:
            data = sheet.write(act.options["columns"], kept_lines(act), act.changed)
            keep_sheet(act, data, now=now)
    except Exception as error:  # noqa: BLE001 - it is tried again, and given up after a while
        bulk_line.put_off(act, error, now=now)
        if isinstance(error, OutOfSpace):
            raise
    return True


def _read(act: BulkAct, actor: Viewer, sheet: Sheet, now: datetime, today: date) -> None:
    number, place = divmod(act.done, SLICE)
    part = act.parts.get(number=number).ids[place : place + SLICE]
    rows, broken = _rows(part, act, actor, today)
    lines = sheet.lines(act.options["columns"], rows)
    with write_tx():
        act.refresh_from_db()
        if act.finished_at is not None:
            return
        add_lines(act, number, lines)
        steps = [BulkStep(act=act, candidate_id=row.id, was={}) for row in rows]
        steps += [BulkStep(act=act, candidate_id=pk, reason=_READABLE) for pk in broken]
        BulkStep.objects.bulk_create(steps)
        purpose = act.options["purpose"]
        detail: dict[str, int | str] = {"together": act.total, "bulk": act.pk}
        note_exported(
            (row.id for row in rows), detail=detail | ({"purpose": purpose} if purpose else {}),
            actor=actor, now=now,
        )  # fmt: skip
        act.done += len(part)
        act.changed += len(rows)
        act.refused += len(part) - len(rows)
        bulk_line.keep(act, now=now)


def _rows(
    part: Sequence[int], act: BulkAct, actor: Viewer, today: date
) -> tuple[list[CandidateRow], list[int]]:
    """The rows of a slice, and those that cannot be opened: one of them must not stop the others."""
    purpose = act.options["purpose"]
    try:
        return exported_rows(part, purpose=purpose, actor=actor, today=today), []
    except CaidangError:
        rows: list[CandidateRow] = []
        broken: list[int] = []
        for pk in part:
            try:
                rows += exported_rows([pk], purpose=purpose, actor=actor, today=today)
            except CaidangError:
                broken.append(pk)
        if not rows:
            raise
        return rows, broken
