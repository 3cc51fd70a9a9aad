"""How long people's data is kept, what stops the clock, and who was told before it runs out."""

from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.lib.erasure import LEFT_ALONE, Stays


class RetentionRule(models.Model):
    """How long a record may be kept for a purpose, in months from when the person was last heard of.

    An empty ``purpose`` is for records without a standing consent.
    """

    purpose = models.CharField(max_length=12, unique=True, blank=True)
    months = models.PositiveSmallIntegerField("最多保留几个月")
    notice_days = models.PositiveSmallIntegerField("提前几天告知", default=30)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "保留期"

    def __str__(self) -> str:
        return f"retention_rule:{self.purpose or 'none'}"


class LegalHold(models.Model):
    """A record that must be kept, whatever its clock and the person say; ``reason`` is a code."""

    class Reason(models.TextChoices):
        """Why."""

        DISPUTE = "dispute", "有争议或仲裁"
        INQUIRY = "inquiry", "监管或司法调查"
        CONTRACT = "contract", "合同没有履行完"

    at_erasure: ClassVar[Stays] = LEFT_ALONE

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    placed_at = models.DateTimeField()
    placed_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "依法留存"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=models.Q(lifted_at__isnull=True), name="one_legal_hold"
            )
        ]

    def __str__(self) -> str:
        return f"legal_hold:{self.pk}"


class RetentionNotice(models.Model):
    """A person was to be told, or could not be, that his time is running out; once for each end."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    ends_on = models.DateField()
    at = models.DateTimeField()
    was_mailed = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "到期告知"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "ends_on"], name="retention_notice_once")
        ]

    def __str__(self) -> str:
        return f"retention_notice:{self.pk}"
