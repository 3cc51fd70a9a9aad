"""Records that may be one person, and those that were found to be."""

from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.foundation.lib.erasure import LEFT_ALONE, Stays


class Suspicion(models.Model):
    """Two records that may be one person, for a person to decide. ``first`` has the lower id."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "待判断"
        LATER = "later", "以后再说"
        DISTINCT = "distinct", "不是同一人"
        MERGED = "merged", "已合并"

    first = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suspicion_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="suspicion_ordered"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-score", "id"]),
            models.Index(fields=["created_at"], name="suspicion_found"),
        ]

    def __str__(self) -> str:
        return f"suspicion:{self.pk}"


class Merge(models.Model):
    """``loser`` was merged into ``keeper``; everything needed to take them apart again.

    The loser's values stay untouched under its own record. What the keeper took over is marked
    with this merge, what it gave up is marked ``retired_in``; documents that moved are listed.
    """

    at_erasure: ClassVar[Stays] = LEFT_ALONE

    keeper = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="merges_kept")
    loser = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="merges_lost")
    documents = models.JSONField(default=list)
    attachments = models.JSONField(default=list)
    is_owner_taken = models.BooleanField(default=False, db_default=False)
    """Whether the keeper had no owner and got the loser's."""
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "合并"
        indexes = [models.Index(fields=["created_at"], name="merge_made")]

    def __str__(self) -> str:
        return f"merge:{self.pk}"
