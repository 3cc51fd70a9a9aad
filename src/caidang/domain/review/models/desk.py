"""A desk passed on: what went with it, so that it can be taken back."""

import uuid

from django.db import models


class HandedDesk(models.Model):
    """What a member had on his desk went to a colleague, or with ``to`` None to nobody.

    ``parts`` names each kind of thing with the numbers of those that went; none of it is personal.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    leaver = models.BigIntegerField()
    to = models.BigIntegerField(null=True)
    parts = models.JSONField(default=dict)
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "交接"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"handed_desk:{self.pk}"
