"""Rows that are work: the domain row itself is the queue, claimed by a conditional UPDATE.

A row waits until ``due_at``; claimed, it is leased until ``due_at``. A worker that dies lets its
lease run out and another takes over. The attempt is counted when claiming, so that work which
kills its worker stops after a few times instead of for ever.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from caidang.core.errors import Conflict
from caidang.foundation.lib.many_rows import update_rows
from caidang.foundation.lib.write_lock import write_tx

MAX_ATTEMPTS = 5
"""How often a row is claimed before it is left alone and shown as failed."""

_LOOK_AHEAD = 8
_LOST = "这项工作超时后已由别的进程接手，本次结果没有保存。"


class LeaseLost(Conflict):
    """The lease ran out and the row is another worker's: this one's result must not be kept."""


class WorkStatus(models.TextChoices):
    """Where the work stands."""

    PENDING = "pending", "等待"
    WORKING = "working", "处理中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


_Row = TypeVar("_Row", bound="WorkRow", covariant=True)


class WorkRows(models.QuerySet[_Row]):
    """The queue: every row of the table that is to be, is being or was worked on."""

    def due(self, now: datetime) -> Self:
        """Return the rows that wait and may be claimed now, abandoned ones among them."""
        return self._unfinished(now).filter(attempts__lt=MAX_ATTEMPTS)

    def claim(self, now: datetime, *, lease: timedelta) -> _Row | None:
        """Take the row that has waited longest, until ``now + lease``; None when none is due.

        Of any number of workers on any database exactly one gets a row.
        """
        return next(iter(self.claim_some(now, lease=lease, limit=1)), None)

    def claim_some(self, now: datetime, *, lease: timedelta, limit: int) -> list[_Row]:
        """As ``claim``, for several rows in one transaction: at most ``limit``, longest waiting first."""
        due = self.due(now)
        # A few more: while this one looked, others may have taken the first.
        waiting = due.order_by("due_at", "pk").values_list("pk", flat=True)
        found = list(waiting[: limit + _LOOK_AHEAD])
        if not found:
            return []
        claim = {
            "status": WorkStatus.WORKING,
            "due_at": now + lease,
            "attempts": F("attempts") + 1,
        }
        with write_tx():
            taken = found[:limit]
            if not _update_all(due, taken, claim):
                taken = []
                for pk in found:
                    if len(taken) < limit and due.filter(pk=pk).update(**claim):
                        taken.append(pk)
            rows = {row.pk: row for row in self.filter(pk__in=taken)}
        return [rows[pk] for pk in taken]

    def fail_exhausted(self, now: datetime, *, error: str) -> int:
        """Mark as failed what was claimed too often and never finished; returns how many."""
        with write_tx():
            return self.exhausted(now).update(status=WorkStatus.FAILED, last_error=error, finished_at=now)

    def exhausted(self, now: datetime) -> Self:
        """Return what was claimed too often, never finished and is no longer held."""
        return self._unfinished(now).filter(attempts__gte=MAX_ATTEMPTS)

    def _unfinished(self, now: datetime) -> Self:
        return self.filter(
            Q(status=WorkStatus.PENDING) | Q(status=WorkStatus.WORKING), due_at__lte=now
        )


class _Raced(Exception):
    """Some of the rows were another's by then, and one count cannot tell which."""


def _update_all(due: "WorkRows[_Row]", pks: Sequence[int], claim: Mapping[str, object]) -> bool:
    """Claim all of the rows in one statement, or none of them."""
    try:
        with write_tx():
            if due.filter(pk__in=pks).update(**claim) < len(pks):
                raise _Raced
    except _Raced:
        return False
    return True


class WorkRow(models.Model):
    """A row to be worked on. ``result_fields`` are saved together with the outcome.

    A subclass keeps the index by inheriting ``WorkRow.Meta`` and has
    ``objects = <its subclass of WorkRows>.as_manager()``.
    """

    Status = WorkStatus
    result_fields: ClassVar[tuple[str, ...]] = ()

    status = models.CharField(
        "状态", max_length=8, choices=WorkStatus.choices, default=WorkStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("到期")
    last_error = models.TextField("原因", blank=True, default="")
    finished_at = models.DateTimeField("完成于", null=True, blank=True)

    class Meta:
        """Table options."""

        abstract = True
        indexes: ClassVar = [models.Index(fields=["status", "due_at"])]

    def finish(self, *, now: datetime) -> None:
        """Mark the claimed row as done; raises LeaseLost, which should undo what was stored."""
        self.finished_at = now
        self._settle(WorkStatus.DONE, due_at=self.due_at, error="")

    @classmethod
    def finish_all(cls, rows: Sequence[Self], *, now: datetime) -> None:
        """As ``finish``, for several rows in one statement; raises LeaseLost when one of them is lost.

        To be called inside the transaction that stored their results: it is to be undone then.
        """
        results = [f.attname for f in cls._meta.concrete_fields if f.name in cls.result_fields]
        held = ("id", "status", "attempts", "due_at")
        done = WorkStatus.DONE.value, "", now
        claims = [
            (
                *done,
                *(getattr(row, name) for name in results),
                *(row.pk, WorkStatus.WORKING.value, row.attempts, row.due_at),
            )
            for row in rows
        ]
        columns = ("status", "last_error", "finished_at", *results)
        with write_tx(savepoint=False):
            count = update_rows(cls, columns, held, claims)
        if count != len(rows):
            raise LeaseLost(_LOST)
        for row in rows:
            row.status, row.last_error, row.finished_at = WorkStatus.DONE, "", now

    def fail(self, *, error: str) -> None:
        """Mark the claimed row as failed, with a reason to be shown; raises LeaseLost."""
        self._settle(WorkStatus.FAILED, due_at=self.due_at, error=error)

    def postpone(self, *, due_at: datetime, error: str = "", is_attempt: bool = True) -> None:
        """Give the claimed row back, to be claimed again from ``due_at`` on; raises LeaseLost.

        What the row cannot be blamed for is no attempt (``is_attempt``), however often it happens.
        """
        counted = self.attempts - (not is_attempt)
        self._settle(WorkStatus.PENDING, due_at=due_at, error=error, attempts=counted)
        self.attempts = counted

    def give_back(self, *, now: datetime) -> None:
        """Give back a claimed row that was never begun; raises LeaseLost."""
        self.postpone(due_at=now, error=self.last_error, is_attempt=False)

    def extend(self, *, until: datetime) -> None:
        """Lengthen the lease of the claimed row; raises LeaseLost when it is no longer held."""
        self._settle(WorkStatus.WORKING, due_at=until, error=self.last_error)

    def _settle(self, status: WorkStatus, *, due_at: datetime, error: str, **changed: int) -> None:
        # Attempts and due_at together name this claim: no other claim of the row has both.
        held = type(self)._default_manager.filter(
            pk=self.pk, status=WorkStatus.WORKING, attempts=self.attempts, due_at=self.due_at
        )
        changes = {name: getattr(self, name) for name in (*self.result_fields, "finished_at")}
        changes |= changed
        with write_tx(savepoint=False):
            count = held.update(status=status, due_at=due_at, last_error=error, **changes)
        if not count:
            raise LeaseLost(_LOST)
        self.status, self.due_at, self.last_error = status, due_at, error
