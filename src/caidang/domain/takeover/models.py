"""What one taking over made, so that it can be taken back."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.sheets.models import SheetImport
from caidang.foundation.lib.erasure import LEFT_ALONE, Stays


class Takeover(models.Model):
    """One export of another program that was taken over.

    ``sheet`` is the import of its people; ``made`` are the numbers of what was made besides, by kind, and whose records its people are; ``counts``
    tells how many of each kind were made, known already or refused.
    """

    at_erasure: ClassVar[Stays] = LEFT_ALONE
    """Numbers alone; it is about no one person."""

    class System(models.TextChoices):
        """The program that it comes from."""

        OPENCATS = "opencats", "OpenCATS"
        HORILLA = "horilla", "Horilla"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.CharField(max_length=12, choices=System.choices)
    sheet = models.ForeignKey(SheetImport, null=True, on_delete=models.PROTECT, related_name="+")
    made = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "接手别的系统"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"takeover:{self.pk}"
