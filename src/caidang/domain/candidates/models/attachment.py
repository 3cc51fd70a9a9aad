"""Papers of a person that are no résumé: certificates, copies of identity cards, offer letters."""

import uuid

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.foundation.accounts.policy import Sensitivity
from caidang.foundation.vault.models import Blob, DataKey


class PaperKind(models.Model):
    """A kind of papers that the organisation added to the usual ones: its class guards them.

    ``months``: how long such a paper is valid from its first day, where nothing else is said.
    """

    name = models.CharField("名称", max_length=16, unique=True)
    sensitivity = models.CharField(
        "级别", max_length=10, choices=[(kind.value, kind.label) for kind in Sensitivity],
        default=Sensitivity.SENSITIVE.value,
    )  # fmt: skip
    months = models.PositiveSmallIntegerField("有效几个月", null=True)
    remind_days = models.PositiveSmallIntegerField("提前几天提醒", default=30)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "附件的种类"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"paper_kind:{self.pk}"

    @property
    def key(self) -> str:
        """What stands in an attachment's ``kind``."""
        return f"own{self.pk}"


class Attachment(models.Model):
    """One paper, typed and perhaps valid for a time only. It is never read as a résumé.

    ``text`` is kept only where the kind's class lets everybody who sees the record see it.
    ``told_for`` is the end of validity that somebody was last reminded of.
    """

    class Kind(models.TextChoices):
        """What it is, of the kinds that everybody has; others are ``PaperKind``s by their keys."""

        CERTIFICATE = "certificate", "证书"
        IDENTITY = "identity", "证件复印件"
        OFFER = "offer", "录用通知"
        CONTRACT = "contract", "合同与协议"
        OTHER = "other", "其他"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="attachments")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=16)
    filename = models.BinaryField()
    note = models.BinaryField(null=True)
    text = models.BinaryField(null=True)
    media = models.CharField(max_length=16)
    size = models.BigIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    remind_days = models.PositiveSmallIntegerField(default=30)
    told_for = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "附件"
        ordering = ["-received_at", "id"]
        indexes = [
            models.Index(
                fields=["valid_until"], name="attachment_ends",
                condition=models.Q(valid_until__isnull=False, removed_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"attachment:{self.pk}"

    def place(self, column: str) -> str:
        """Return the place that a column (filename, note, text) is sealed for."""
        return f"attachment:{self.public_id}:{column}"
