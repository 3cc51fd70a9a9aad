"""Where a record stands, the steps it took, what was found wrong and what was looked at again.

What people write about a record is sealed under the person's own key.
"""

import uuid
from typing import ClassVar

from django.db import models

from caidang.core.review.chain import Action, State
from caidang.core.review.faults import Fault
from caidang.domain.candidates.models import Candidate
from caidang.foundation.lib.erasure import Stays


class Case(models.Model):
    """Where one record stands: one row a record, which is also its place in a queue.

    ``assignee`` is whose it is; ``claimed_by`` who works on it until ``claimed_until``. While it is
    paused (``paused_at``) it waits for the candidate and is not overdue; ``rank`` puts urgent ones first.
    """

    at_erasure: ClassVar[Stays] = Stays({
        "state": State.ERASED.value, "assignee": None, "claimed_by": None, "claimed_until": None,
        "paused_at": None, "due_at": None,
    })  # fmt: skip

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="case")
    state = models.CharField(
        "状态", max_length=12, choices=[(state.value, state.label) for state in State]
    )
    rank = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    assignee = models.BigIntegerField(null=True)
    claimed_by = models.BigIntegerField(null=True)
    claimed_until = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    is_returned = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "流转"
        indexes = [
            models.Index(fields=["state", "rank", "due_at", "id"], name="case_queue"),
            # How much waits, for whom and since when: told of all at once without touching a row.
            models.Index(fields=["state", "since", "assignee", "candidate"], name="case_standing"),
            models.Index(
                fields=["assignee", "rank", "due_at", "id"],
                condition=models.Q(assignee__isnull=False),
                name="case_assigned",
            ),
            models.Index(
                fields=["claimed_by"],
                condition=models.Q(claimed_by__isnull=False),
                name="case_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"case:{self.pk}"

    @property
    def standing_moves(self) -> "models.QuerySet[Move]":
        """The steps that were not taken back, newest first."""
        return Move.objects.filter(case=self, taken_back_at=None)


class Move(models.Model):
    """One step of a record. ``faults`` are codes; ``note``, what was said with it, is sealed.

    ``was`` is what else of the case it changed, as it was before, for taking the step back: days and ids.
    """

    at_erasure: ClassVar[Stays] = Stays()

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    action = models.CharField(max_length=12, choices=[(a.value, a.label) for a in Action])
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    faults = models.JSONField(default=list)
    note = models.BinaryField(null=True)
    was = models.JSONField(default=dict)
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "流转记录"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at"], name="move_at")]

    def __str__(self) -> str:
        return f"move:{self.pk}"

    @property
    def note_place(self) -> str:
        """The place that the note is sealed for."""
        return f"move:{self.public_id}:note"


class Flag(models.Model):
    """A value that somebody found wrong. Open until it is corrected, or taken back."""

    at_erasure: ClassVar[Stays] = Stays()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    field = models.CharField(max_length=24)
    entry = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=[(f.value, f.label) for f in Fault])
    blamed = models.BigIntegerField(null=True)
    """Who had entered the value; None when it was read by the parser or is missing."""
    parser_version = models.PositiveIntegerField(null=True)
    """Of the reading that the value came from; None when a person entered it."""
    raised_by = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField()
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "标记"
        indexes = [models.Index(fields=["raised_at"], name="flag_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "field", "entry"],
                condition=models.Q(settled_at__isnull=True),
                name="one_open_flag",
            )
        ]

    def __str__(self) -> str:
        return f"flag:{self.pk}"


class Sample(models.Model):
    """An approved record that was drawn for a second look; ``findings`` are ``[field, entry, fault]``, no values."""

    at_erasure: ClassVar[Stays] = Stays()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="samples")
    worker = models.BigIntegerField(null=True)
    """Whose work it is: who submitted the record."""
    approver = models.BigIntegerField(null=True)
    source = models.CharField(max_length=32)
    parser_version = models.PositiveIntegerField(null=True)
    drawn_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    findings = models.JSONField(default=list)
    is_faulty = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "抽检"
        indexes = [
            models.Index(
                fields=["drawn_at"], condition=models.Q(checked_at__isnull=True), name="sample_open"
            ),
            models.Index(fields=["worker", "-checked_at"], name="sample_of_worker"),
            models.Index(fields=["source", "-checked_at"], name="sample_of_source"),
            models.Index(fields=["checked_at"], name="sample_checked"),
        ]

    def __str__(self) -> str:
        return f"sample:{self.pk}"
