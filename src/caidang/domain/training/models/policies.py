"""The organisation's rules in versions, and who has read which."""

import uuid

from django.db import models


class Policy(models.Model):
    """A rule of the house that everybody reads and agrees to, anew with each version."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=80)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "制度"
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class PolicyVersion(models.Model):
    """A policy's words from a day on; a version never changes."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("正文")
    changes = models.CharField("改了什么", max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(default=14)
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "制度的版本"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"policy_version:{self.pk}"


class Acknowledgement(models.Model):
    """A member has read this version and said so."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="acknowledgements")
    member = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "制度的确认"
        constraints = [models.UniqueConstraint(fields=["version", "member"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"acknowledgement:{self.pk}"
