"""Rules that act by themselves, what each firing did, and how far the log was followed."""

import uuid
from typing import Any

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.vault import services as vault


class AutoRule(models.Model):
    """When, if, then. ``content`` is sealed: its condition may name somebody. It acts with its owner's rights, ``owner``.

    ``swept_on`` is the last day for which a rule by day was looked at; what happened before ``from_seq`` of the
    log, when it was switched on, is not its business.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40)
    when = models.CharField(max_length=8)
    content = models.BinaryField()
    owner = models.BigIntegerField("以谁的权限")
    is_on = models.BooleanField(default=False)
    from_seq = models.BigIntegerField(default=0)
    swept_on = models.DateField(null=True)
    origin = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "自动规则"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"auto_rule:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"auto_rule:{self.public_id}:content"

    def opened(self) -> dict[str, Any]:
        """Return the content, opened."""
        return vault.open_own(self.content_place, bytes(self.content))


class Firing(models.Model):
    """A rule was set off by one event, once for ever. ``told`` is what each of its things came to: ids, codes, reasons.

    ``parent`` is the firing whose effect set it off; ``depth`` counts them.
    """

    class Result(models.TextChoices):
        """What came of it."""

        DONE = "done", "做了"
        NOTHING = "nothing", "没有要做的"
        REFUSED = "refused", "没有做成"
        LOOP = "loop", "是规则自己引起的，没有做"
        FAILED = "failed", "程序出了错"
        UNDONE = "undone", "撤销了"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = models.ForeignKey(AutoRule, on_delete=models.CASCADE, related_name="firings")
    event = models.CharField(max_length=60)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="auto_firings")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=8, choices=Result.choices)
    told = models.JSONField(default=list)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "规则办的事"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["rule", "event"], name="firing_once")]
        indexes = [models.Index(fields=["candidate", "-id"], name="firing_of")]

    def __str__(self) -> str:
        return f"firing:{self.pk}"


class Automation(models.Model):
    """How far the log was followed, and whether all rules are switched off."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    cursor = models.BigIntegerField(default=0)
    is_off = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "自动规则的进度"

    def __str__(self) -> str:
        return f"automation:{self.cursor}"
