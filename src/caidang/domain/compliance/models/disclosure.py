"""The ledger of what went to whom outside the house."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact
from caidang.domain.compliance.models.consent import Consent, ConsentWay
from caidang.foundation.lib.erasure import LEFT_ALONE, Stays


class Disclosure(models.Model):
    """One person's data went to somebody outside: who gave what to whom, when, what for, by whose leave.

    The person is a candidate, or somebody at a client's (``contact``). Never changed. ``recipient`` is the sealed name and address; ``fields`` tells of each field how it was
    shown; ``digests`` are the files' SHA-256; ``source`` names the act that sent it.
    """

    at_erasure: ClassVar[Stays] = LEFT_ALONE
    """Whom something was given to stays known; the recipient is the client's, not the person's."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, null=True, related_name="disclosures")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    """None where it was no client: a sheet that a member took."""
    recipient = models.BinaryField()
    fields = models.JSONField(default=dict)
    digests = models.JSONField(default=list)
    purpose = models.CharField(max_length=20)
    consent = models.CharField(max_length=10, choices=ConsentWay.choices, blank=True)
    by_consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="+")
    """The line of the ledger that allowed it; none where it was given before there was a ledger."""
    channel = models.CharField(max_length=10)
    source = models.CharField(max_length=60)
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "对外提供"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["candidate", "-at"], name="disclosure_of"),
            models.Index(fields=["at"], name="disclosure_at"),
        ]

    def __str__(self) -> str:
        return f"disclosure:{self.pk}"

    @staticmethod
    def place(public_id: uuid.UUID) -> str:
        """Return the place that the recipient of a disclosure is sealed for."""
        return f"disclosure:{public_id}:recipient"

    @property
    def recipient_place(self) -> str:
        """The place that the recipient is sealed for."""
        return self.place(self.public_id)
