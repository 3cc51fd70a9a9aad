"""What a contact or a contract said before it was changed, and after."""

import uuid

from django.db import models
from django.db.models import Q

from caidang.domain.clients.models.contact import Contact
from caidang.domain.clients.models.contract import Contract


class PartVersion(models.Model):
    """One change of a contact or of a contract: its changed fields ``before`` and ``after``, sealed under its own key.

    So what a contact was called goes with him when he asks to be forgotten.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.CASCADE, related_name="versions"
    )
    contract = models.ForeignKey(
        Contract, null=True, on_delete=models.CASCADE, related_name="versions"
    )
    content = models.BinaryField()
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "联系人和合同的改动"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, contract__isnull=True)
                | Q(contact__isnull=True, contract__isnull=False),
                name="part_version_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"part_version:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"part_version:{self.public_id}:content"
