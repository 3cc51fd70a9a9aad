"""Papers of a person that are no résumé: certificates, copies of identity cards, offer letters."""

import uuid

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.foundation.vault.models import Blob, DataKey


class Attachment(models.Model):
    """One paper, typed and perhaps valid for a time only. It is never read as a résumé.

    ``text`` is kept only where the kind's class lets everybody who sees the record see it.
    ``told_for`` is the end of validity that somebody was last reminded of.
    """

    class Kind(models.TextChoices):
        """What it is."""

        CERTIFICATE = "certificate", "证书"
        IDENTITY = "identity", "证件复印件"
        OFFER = "offer", "录用通知"
        CONTRACT = "contract", "合同与协议"
        OTHER = "other", "其他"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="attachments")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
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
