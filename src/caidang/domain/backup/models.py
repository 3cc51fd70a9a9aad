"""Tables of backup: where copies go, and each run of a backup, a check or a drill."""

import uuid

from django.db import models

from caidang.domain.backup.places.kinds import Kind
from caidang.foundation.lib.rows import WorkRow, WorkRows


class BackupTarget(models.Model):
    """One place that copies go to. Its settings, credentials among them, are sealed.

    ``keep`` is how many hourly, daily, weekly and monthly snapshots stay. ``token`` changes with
    the settings: what a machine remembers of a place is remembered by it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("种类", max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    settings = models.BinaryField()
    is_append_only = models.BooleanField("只增不删", default=False)
    is_elsewhere = models.BooleanField("在别处", default=False)
    is_abroad = models.BooleanField("在境外", default=False)
    kib_per_second = models.PositiveIntegerField("带宽上限", default=0)
    every_hours = models.PositiveSmallIntegerField("间隔小时", default=1)
    keep_hours = models.PositiveSmallIntegerField(default=24)
    keep_days = models.PositiveSmallIntegerField(default=14)
    keep_weeks = models.PositiveSmallIntegerField(default=8)
    keep_months = models.PositiveSmallIntegerField(default=12)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    last_good_at = models.DateTimeField(null=True)
    last_manifest = models.CharField(max_length=40, blank=True)
    last_bytes = models.BigIntegerField(default=0)
    last_drill_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "备份目标"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"backup_target:{self.pk}"


class RunKind(models.TextChoices):
    """What a run does."""

    BACKUP = "backup", "备份"
    VERIFY = "verify", "核对"
    DRILL = "drill", "演练"
    SCRUB = "scrub", "巡检"
    RECORD = "record", "取一份档案"


class BackupRuns(WorkRows["BackupRun"]):
    """The queue of runs."""


class BackupRun(WorkRow):
    """One run: a row of the queue first, then its report. ``report`` holds figures and sentences, nobody's data."""

    result_fields = ("report", "manifest", "done", "total", "stage")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=RunKind.choices)
    target = models.ForeignKey(BackupTarget, on_delete=models.PROTECT, null=True, related_name="runs")
    asked_by = models.BigIntegerField(null=True)
    is_deep = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=20, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    manifest = models.CharField(max_length=40, blank=True)
    report = models.JSONField(default=dict)

    objects = BackupRuns.as_manager()

    class Meta(WorkRow.Meta):
        """Table options."""

        verbose_name = "备份运行"
        ordering = ["-pk"]
        indexes = [*WorkRow.Meta.indexes, models.Index(fields=["kind", "target", "status"])]

    def __str__(self) -> str:
        return f"backup_run:{self.pk}"
