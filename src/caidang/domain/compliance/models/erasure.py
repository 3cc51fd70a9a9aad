"""Persons erased: who asked, who confirmed, and by what they are known again without being known."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.lib.erasure import LEFT_ALONE, Stays


class Erasure(models.Model):
    """Somebody asks that a person be erased; another confirms it, or will not. ``reason`` is a code.

    One whom a restored backup brought back was erased once more by his tombstone: ``asked_at`` is when he was erased,
    ``settled_at`` when he was again. Who asked and confirmed was said in what came after the backup.
    """

    class Reason(models.TextChoices):
        """Why."""

        ASKED = "asked", "本人要求删除"
        WITHDRAWN = "withdrawn", "本人撤回了授权"
        EXPIRED = "expired", "保留期到了"
        UNLAWFUL = "unlawful", "来路不合规"
        MISTAKE = "mistake", "误收的资料"

    class State(models.TextChoices):
        """How it stands."""

        ASKED = "asked", "等另一位确认"
        DONE = "done", "已抹除"
        REFUSED = "refused", "没有抹除"
        REPLAYED = "replayed", "再次抹除"

    at_erasure: ClassVar[Stays] = LEFT_ALONE

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    """What was deleted and what stayed without the person, by table."""

    class Meta:
        """Table options."""

        verbose_name = "抹除"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=models.Q(state="asked"), name="one_open_erasure"
            )
        ]

    def __str__(self) -> str:
        return f"erasure:{self.pk}"


class Tombstone(models.Model):
    """One record that was erased, as plain numbers and keyed tokens: a restore of an older backup erases it again.

    ``record`` is the record's public id; ``key`` the number of the data key that was destroyed.
    """

    record = models.UUIDField(unique=True)
    candidate_id = models.BigIntegerField()
    key = models.BigIntegerField()
    reason = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "抹除的记号"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"tombstone:{self.pk}"


class TombstoneKey(models.Model):
    """A keyed token of something only the erased person has: a phone, an address, the bytes of his résumé."""

    tombstone = models.ForeignKey(Tombstone, on_delete=models.CASCADE, related_name="keys")
    token = models.CharField(max_length=64, db_index=True)

    class Meta:
        """Table options."""

        verbose_name = "抹除的指纹"
        constraints = [
            models.UniqueConstraint(fields=["tombstone", "token"], name="tombstone_key_once")
        ]

    def __str__(self) -> str:
        return f"tombstone_key:{self.pk}"
