"""A person looks after his own data: his links, and what he answered."""

import uuid

from django.db import models

from caidang.domain.candidates.models import Candidate


class PersonLink(models.Model):
    """A link for one person to look after his own data, once. ``token``, ``code`` are keyed hashes.

    It opens after he has shown that it is he: by a code sent to the mail that is known, or by two facts.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="person_links")
    token = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "本人更新链接"
        ordering = ["-id"]
        indexes = [models.Index(fields=["candidate", "-id"], name="person_link_of")]

    def __str__(self) -> str:
        return f"person_link:{self.pk}"


class PersonAnswer(models.Model):
    """What the person says one value should be; a colleague takes it over or not. An empty value: it no longer holds."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", "等人看"
        TAKEN = "taken", "采纳了"
        REFUSED = "refused", "没有采纳"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="person_answers")
    link = models.ForeignKey(PersonLink, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=24)
    entry = models.PositiveSmallIntegerField(default=0)
    value = models.BinaryField()
    is_conflict = models.BooleanField(default=False)
    """Whether it contradicts what a colleague entered or confirmed."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "本人的答复"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["candidate"], condition=models.Q(state="open"), name="person_answer_open")
        ]

    def __str__(self) -> str:
        return f"person_answer:{self.pk}"

    @property
    def value_place(self) -> str:
        """The place that the value is sealed for."""
        return f"person_answer:{self.public_id}:value"
