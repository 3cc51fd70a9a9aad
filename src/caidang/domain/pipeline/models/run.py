"""Many people are added to a job in the background, and what came of each."""

import uuid

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models.application import Application


class ApplyRun(models.Model):
    """A selection of people goes to a job, some hundred at a time. ``undone_at``: they are being taken off again.

    The run is over when ``finished_at`` is set; undoing it opens it once more. ``failures``: how often
    its next part could not be done, in a row; ``retry_at``: not before then is it tried again; ``broken``
    is the reason for which it was given up.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    broken = models.CharField(max_length=200, blank=True)

    class Meta:
        """Table options."""

        verbose_name = "批量加入职位"

    def __str__(self) -> str:
        return f"apply_run:{self.pk}"


class ApplyItem(models.Model):
    """One person of a run, and what came of it; empty while it waits."""

    class Outcome(models.TextChoices):
        """What came of it."""

        ADDED = "added", "已加入"
        KNOWN = "known", "本来就在这个职位"
        BLOCKED = "blocked", "在屏蔽名单里，没有加"
        GONE = "gone", "档案不在了，或不在你的范围里"
        STOPPED = "stopped", "取消了，没有加"
        UNDONE = "undone", "加入后撤销"
        KEPT = "kept", "已有进展，撤销时保留"
        FAILED = "failed", "没有加成"

    run = models.ForeignKey(ApplyRun, on_delete=models.CASCADE, related_name="items")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        """Table options."""

        verbose_name = "批量加入的人"
        indexes = [models.Index(fields=["run", "outcome", "id"], name="apply_item_next")]

    def __str__(self) -> str:
        return f"apply_item:{self.pk}"
