"""Tags."""

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
