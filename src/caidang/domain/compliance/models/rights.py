"""What people ask for by right: a copy, a correction, less use, erasure. Each has thirty days."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.vault.models import DataKey


class RightsRequest(models.Model):
    """One request. ``words`` are sealed: ``{asked, answer}``, what was asked for and what came of it."""

    class Kind(models.TextChoices):
        """What for."""

        COPY = "copy", "查阅、复制"
        CORRECT = "correct", "更正、补充"
        RESTRICT = "restrict", "限制处理"
        ERASE = "erase", "删除"
        EXPLAIN = "explain", "解释处理规则"

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", "在办"
        DONE = "done", "已办好"
        REFUSED = "refused", "没有照办"

    at_erasure: ClassVar[Stays] = Stays()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="rights_requests")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    way = models.CharField(max_length=10)
    words = models.BinaryField()
    received_on = models.DateField()
    due_on = models.DateField()
    handler = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "权利请求"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="rights_due")]

    def __str__(self) -> str:
        return f"rights_request:{self.pk}"

    @property
    def words_place(self) -> str:
        """The place that the words are sealed for."""
        return f"rights_request:{self.public_id}:words"
