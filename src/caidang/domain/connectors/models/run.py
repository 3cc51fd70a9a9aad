"""One time that a connection was brought into step, or tried, and what became of each record."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.connectors.models.connection import Connection, ObjectMap
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey


class Run(models.Model):
    """One run. ``cursor`` says where it stands: ``{map, at, n}``; ``marks`` where the next pass of each object begins."""

    class Kind(models.TextChoices):
        """What it does."""

        TRIAL = "trial", "试跑"
        SYNC = "sync", "同步"
        FULL = "full", "全部核对"
        RETRY = "retry", "重试失败的"

    class Stage(models.TextChoices):
        """What is being done."""

        READING = "reading", "正在读"
        FILES = "files", "正在取附件"
        WRITING = "writing", "正在写过去"
        DONE = "done", "完成"
        FAILED = "failed", "出错停下"
        STOPPED = "stopped", "人停下的"

    WORKED: ClassVar = (Stage.READING, Stage.FILES, Stage.WRITING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.READING)
    cursor = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    """Why it waits or ended."""
    is_cancelled = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    is_by_schedule = models.BooleanField(default=False, db_default=False)
    """Whether the schedule began it, with the rights of who set that."""
    worked_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "连接的一次运行"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(stage__in=("reading", "files", "writing")), name="one_run_at_a_time"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "worked_at"], name="run_work")]

    def __str__(self) -> str:
        return f"run:{self.pk}"


class Item(models.Model):
    """What became of one record in a run. ``told`` is sealed: ``cells`` three ways, and ``notes``. What stayed as it was has none."""

    class Outcome(models.TextChoices):
        """What a record came to."""

        CREATED = "created", "新建"
        DOUBTFUL = "doubtful", "新建，疑似重复"
        LINKED = "linked", "认出已有档案"
        UPDATED = "updated", "更新了档案"
        ASKED = "asked", "等人定"
        REFUSED = "refused", "没有收"
        KEPT = "kept", "两边都改了，保留档案的"
        GONE = "gone", "对方那边没有了"
        TO_SEND = "to_send", "会写过去"
        TO_MAKE = "to_make", "会在对方新建"
        SENDING = "sending", "正在写过去"
        SENT = "sent", "写过去了"
        MADE = "made", "在对方新建了"
        UNSENT = "unsent", "没写过去"
        FILE = "file", "附件没取到"
        FILE_OUT = "file_out", "附件没传过去"

    FAILED: ClassVar = (Outcome.REFUSED, Outcome.UNSENT, Outcome.FILE, Outcome.FILE_OUT)
    """Of these a person may ask for another try."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    map = models.ForeignKey(ObjectMap, on_delete=models.CASCADE, related_name="+")
    remote_id = models.CharField(max_length=100)
    candidate = models.ForeignKey(Candidate, on_delete=models.SET_NULL, null=True, related_name="sync_items")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    told = models.BinaryField(null=True)
    is_retried = models.BooleanField(default=False, db_default=False)

    class Meta:
        """Table options."""

        verbose_name = "一条记录的结果"
        indexes: ClassVar = [models.Index(fields=["run", "outcome", "id"], name="run_items_by")]

    def __str__(self) -> str:
        return f"run_item:{self.pk}"

    @staticmethod
    def place(run: Run, remote_id: str, outcome: str) -> str:
        """Return the place that what is told of a record is sealed for."""
        side = "out" if outcome in _OUT else "in"
        return f"run:{run.public_id}:{remote_id}:{side}"

    @property
    def told_place(self) -> str:
        """The place that what is told is sealed for."""
        return self.place(self.run, self.remote_id, self.outcome)

    def opened(self, run: Run) -> dict[str, Any]:
        """Return what is told of the record; empty where there was nothing, or once it is over."""
        if self.told is None or run.data_key.wrapped is None:
            return {}
        place = self.place(run, self.remote_id, self.outcome)
        found: dict[str, Any] = vault.open_json(run.data_key, place, bytes(self.told))
        return found


_OUT = frozenset(("to_send", "to_make", "sending", "sent", "made", "unsent"))
