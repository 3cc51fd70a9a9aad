"""What a program would have changed in a record: a person takes it over or not."""

import uuid

from django.db import models

from caidang.domain.candidates.models import Candidate


class ProgramProposal(models.Model):
    """One value that a program proposes, for the member whose token it has. ``value`` and ``reason`` are sealed under the person's key.

    An empty value: what stands there no longer holds.
    """

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", "等人看"
        TAKEN = "taken", "采纳了"
        REFUSED = "refused", "没有采纳"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="program_proposals")
    field = models.CharField(max_length=40)
    entry = models.PositiveSmallIntegerField(default=0)
    value = models.BinaryField()
    reason = models.BinaryField()
    member = models.BigIntegerField("谁的令牌")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "程序的提议"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["candidate"], condition=models.Q(state="open"), name="program_proposal_open")
        ]

    def __str__(self) -> str:
        return f"proposal:{self.pk}"

    @property
    def value_place(self) -> str:
        """The place that the value is sealed for."""
        return f"proposal:{self.public_id}:value"

    @property
    def reason_place(self) -> str:
        """The place that the reason is sealed for."""
        return f"proposal:{self.public_id}:reason"
