"""Rules that sort people by themselves, what was learned for them, and their runs over all records."""

import uuid
from typing import Any

from django.db import models

from caidang.foundation.vault import services as vault


class Rule(models.Model):
    """Puts a label on whoever it fits. ``content`` is ``{tests: [[part, field, how, what]]}``, sealed: it may name somebody.

    ``acts_from`` is the confidence from which it acts by itself, and below which, from ``asks_from``
    on, it only proposes; a rule without a learned test is sure (1.0) of whatever it fits.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("规则", max_length=40)
    target = models.ForeignKey("Label", on_delete=models.PROTECT, related_name="rules")
    content = models.BinaryField()
    is_on = models.BooleanField(default=True)
    is_asking = models.BooleanField("只建议", default=False)
    acts_from = models.FloatField(default=0.95)
    asks_from = models.FloatField(default=0.7)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "归类规则"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"rule:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"rule:{self.public_id}:content"

    def opened(self) -> dict[str, Any]:
        """Return the content, opened."""
        return vault.open_own(self.content_place, bytes(self.content))


class Learned(models.Model):
    """What was learned of whom people give a label: the weights of words, sealed; none of them stands with fewer than three people."""

    target = models.OneToOneField("Label", on_delete=models.CASCADE, related_name="learned")
    content = models.BinaryField()
    chosen = models.PositiveIntegerField()
    """How many people's choices it was learned from."""
    learned_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "学到的归类"

    def __str__(self) -> str:
        return f"learned:{self.target_id}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"learned:{self.target_id}:content"


class SortingRun(models.Model):
    """The rules go over all records: first as a trial that changes nothing, then, if wanted, in earnest.

    ``cursor`` is the last record that was looked at, so that a restart goes on from there. ``found``
    counts by rule ``{rule: [fits, new, proposed, kept back]}``, ``sample`` holds some of the records
    that would change, ``{rule: [candidate, …]}``; none of it is personal.
    """

    rules = models.JSONField(default=list)
    is_trial = models.BooleanField(default=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    """The newest record there was when it began: what came later was sorted on arrival."""
    found = models.JSONField(default=dict)
    sample = models.JSONField(default=dict)
    problem = models.CharField(max_length=200, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    """Times that one batch was begun and came to no end."""
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "归类的一次运行"
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(finished_at__isnull=True), name="sorting_open"
            )
        ]

    def __str__(self) -> str:
        return f"sorting_run:{self.pk}"
