"""What a member wants to be reminded of, and the robots by which he, or the team, is told."""

import uuid
from typing import Any

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.vault import services as vault


class Reminder(models.Model):
    """Something for one member to do at a time, about a record or not. ``text`` is sealed, under the person's key if it is about one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.BigIntegerField()
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.CASCADE, related_name="reminders")
    text = models.BinaryField()
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "提醒"
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["member", "due_at"], condition=models.Q(done_at=None), name="reminder_open"),
            models.Index(fields=["due_at"], condition=models.Q(told_at=None, done_at=None), name="reminder_untold"),
        ]

    def __str__(self) -> str:
        return f"reminder:{self.pk}"

    @property
    def text_place(self) -> str:
        """The place that the text is sealed for."""
        return f"reminder:{self.public_id}:text"


class Robot(models.Model):
    """A chat group's robot, or another program's webhook. ``secret`` is sealed: ``{url, secret}``.

    One with a ``member`` tells him alone what is his; one without is the team's, for rules.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8)
    name = models.CharField("名称", max_length=40)
    member = models.BigIntegerField(null=True)
    secret = models.BinaryField()
    origin = models.CharField(max_length=200, blank=True, default="")
    """This installation's address, for the link in the message."""
    problem = models.CharField(max_length=200, blank=True, default="")
    rests_until = models.DateTimeField(null=True)
    told_on = models.DateField(null=True)
    """The day for which it was last told what is open."""
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "机器人"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret_place(self) -> str:
        """The place that the address and its secret are sealed for."""
        return f"robot:{self.public_id}:secret"

    def opened(self) -> dict[str, Any]:
        """Return ``{url, secret}``."""
        return vault.open_own(self.secret_place, bytes(self.secret))


class RobotMessage(models.Model):
    """The outbox of the robots. Nothing personal stands in ``text`` or ``data``: counts, names of things, ids, a link."""

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "等着发"
        SENT = "sent", "已发出"
        UNSURE = "unsure", "不确定"
        FAILED = "failed", "没发出去"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="messages")
    text = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """Table options."""

        verbose_name = "机器人的消息"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="robot_message_due"),
            models.Index(fields=["robot", "handed_at"], name="robot_message_handed"),
        ]

    def __str__(self) -> str:
        return f"robot_message:{self.pk}"
