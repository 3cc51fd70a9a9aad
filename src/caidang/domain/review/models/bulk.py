"""One act on many records, and what it did to each."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate


class BulkAct(models.Model):
    """One act on many records, done a slice at a time: on which, how far, and what it takes to take it back.

    ``done`` of its records were looked at. ``what`` is the step of the chain, the owner's number or the
    tag's. None of it is personal. ``tries`` counts the times
    that a slice was begun and came to no end; ``problem`` says why the act was given up.
    """

    class Kind(models.TextChoices):
        """What is done."""

        MOVE = "move", "流程"
        OWNER = "owner", "负责人"
        TAG = "tag", "加标签"
        UNTAG = "untag", "去掉标签"
        SORT = "sort", "加进分类"
        SHIFT = "shift", "移到分类"
        UNSORT = "unsort", "移出分类"
        LIST = "list", "放进人才库"
        UNLIST = "unlist", "拿出人才库"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    what = models.CharField(max_length=20, blank=True, default="")
    total = models.IntegerField()
    done = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField()
    leased_until = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    is_cancelled = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True, default="")
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone = models.IntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "批量操作"
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(finished_at__isnull=True)
                | models.Q(undo_asked_at__isnull=False, undone_at__isnull=True),
                name="bulk_open",
            ),
            models.Index(fields=["created_by", "-id"], name="bulk_of"),
        ]

    def __str__(self) -> str:
        return f"bulk:{self.pk}"


class BulkPart(models.Model):
    """Some of an act's records, by their numbers: a slice of a long act reads only where it is."""

    SIZE: ClassVar = 500

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    ids = models.JSONField()

    class Meta:
        """Table options."""

        verbose_name = "批量操作的人"
        constraints = [models.UniqueConstraint(fields=["act", "number"], name="one_bulk_part")]

    def __str__(self) -> str:
        return f"bulk_part:{self.pk}"


class BulkStep(models.Model):
    """What an act did to one record: how it ``was``, or the ``reason`` for which it was left as it is."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="steps")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    was = models.JSONField(null=True)
    reason = models.TextField(blank=True, default="")
    is_undone = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "批量操作的一步"
        constraints = [models.UniqueConstraint(fields=["act", "candidate"], name="one_bulk_step")]

    def __str__(self) -> str:
        return f"bulk_step:{self.pk}"
