"""Records given to a member at once, and what it takes to undo that."""

import uuid

from django.db import models


class BulkPlacing(models.Model):
    """One act that gave records to a member, or to the pool where ``owner`` is None.

    ``rows`` lists only the records that it changed, each as ``[candidate, owner before, audience after]``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.BigIntegerField(null=True)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "批量转交"

    def __str__(self) -> str:
        return f"bulk_placing:{self.pk}"
