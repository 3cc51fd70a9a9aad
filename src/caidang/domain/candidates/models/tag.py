"""Tags, on one record or on many at once."""

import uuid

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate


class Tag(models.Model):
    """A word the team sorts people by."""

    name = models.CharField("标签", max_length=32, unique=True)

    class Meta:
        """Table options."""

        verbose_name = "标签"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a candidate."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="taggings"
    )

    class Meta:
        """Table options."""

        constraints = [models.UniqueConstraint(fields=["candidate", "tag"], name="tag_once")]

    def __str__(self) -> str:
        return f"tagging:{self.pk}"


class BulkTagging(models.Model):
    """One act on many records at once: a tag put on or taken off, and what it takes to undo it.

    ``rows`` lists only the records that it changed, each as ``[candidate, merge, created_at,
    created_by]`` of the tagging that came or went; none of it is personal.
    """

    class Kind(models.TextChoices):
        """What was done."""

        ADDED = "added", "加标签"
        REMOVED = "removed", "去掉标签"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "批量标签"

    def __str__(self) -> str:
        return f"bulk_tagging:{self.pk}"
