"""Webhooks, what is on its way to each, and how far the log was followed."""

import uuid
from typing import Any

from django.db import models

from caidang.foundation.vault import services as vault


class Hook(models.Model):
    """Another program's address that hears of events. ``secret`` is sealed: ``{url, secret}``.

    ``events`` are names of events, empty for all. It hears of what is within the reach of its ``owner``, and with
    ``has_data`` gets the record's line as he sees it. What happened before ``from_seq`` of the log is not told.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40)
    host = models.CharField("主机", max_length=255)
    secret = models.BinaryField()
    events = models.JSONField(default=list)
    has_data = models.BooleanField(default=False)
    owner = models.BigIntegerField("以谁的权限")
    origin = models.CharField(max_length=200, blank=True, default="")
    """This installation's address, for the links in what is sent."""
    is_on = models.BooleanField(default=True)
    from_seq = models.BigIntegerField(default=0)
    missed_from = models.BigIntegerField(null=True)
    """The event of the log after which it heard nothing, being off; null where it missed nothing, or what it missed was dealt with."""
    missed_upto = models.BigIntegerField(default=0)
    """The last event that it missed; 0 while it is still off."""
    is_catching_up = models.BooleanField(default=False)
    """Whether what it missed is being put in line."""
    problem = models.CharField(max_length=200, blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    """Since when nothing was taken; null while things are."""
    rests_until = models.DateTimeField(null=True)
    """An address that did not take something is not asked again at once, whatever else waits for it."""
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "Webhook"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret_place(self) -> str:
        """The place that the address and the signing secret are sealed for."""
        return f"hook:{self.public_id}:secret"

    def opened(self) -> dict[str, Any]:
        """Return ``{url, secret}``."""
        return vault.open_own(self.secret_place, bytes(self.secret))


class Delivery(models.Model):
    """One event on its way to one webhook. ``told`` holds ids alone; whatever else is sent is looked up when it is.

    ``public_id`` is the ``webhook-id``: the same however often it is sent, so that the other side takes it once.
    """

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "等着送"
        SENT = "sent", "送到了"
        DEAD = "dead", "没有送到"
        DROPPED = "dropped", "不送了"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    """The event's place in the log; a trial has none and is numbered below zero."""
    candidate = models.BigIntegerField(null=True)
    """The record's number, by which it is looked up when it is sent; nothing personal, and no way to him once he is erased."""
    told = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    """The last answer's."""
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """Table options."""

        verbose_name = "Webhook 的消息"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["hook", "seq", "event"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["hook", "state", "-id"], name="delivery_of"),
        ]

    def __str__(self) -> str:
        return f"delivery:{self.pk}"


class HookProgress(models.Model):
    """How far the log was followed."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "Webhook 的进度"

    def __str__(self) -> str:
        return f"hooks:{self.cursor}"
