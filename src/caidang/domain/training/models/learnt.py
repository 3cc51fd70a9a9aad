"""What a member read, tried and passed, what was suggested to him, and what he was asked in between."""

import uuid

from django.db import models


class LessonRead(models.Model):
    """A member has read a lesson to its end."""

    member = models.BigIntegerField()
    course = models.CharField(max_length=60)
    lesson = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "读过的课"
        constraints = [models.UniqueConstraint(fields=["member", "course", "lesson"], name="lesson_read_once")]

    def __str__(self) -> str:
        return f"lesson_read:{self.pk}"


class Attempt(models.Model):
    """A test: ``drawn`` are ``[question id, order of its choices]``, ``answers`` the places picked by question id."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.BigIntegerField()
    course = models.CharField(max_length=60)
    seed = models.BigIntegerField()
    drawn = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    is_passed = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "测验"
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["member", "course"], name="attempt_of")]

    def __str__(self) -> str:
        return f"attempt:{self.pk}"


class Certificate(models.Model):
    """A course passed. ``code`` is what it is checked by; ``title`` is the course's name as it was."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.BigIntegerField()
    course = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    code = models.CharField(max_length=40, unique=True)
    percent = models.PositiveSmallIntegerField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """Table options."""

        verbose_name = "证书"
        ordering = ["-issued_at", "-id"]
        indexes = [models.Index(fields=["member", "course", "-issued_at"], name="certificate_of")]

    def __str__(self) -> str:
        return f"certificate:{self.pk}"


class Suggestion(models.Model):
    """A lesson that fits a mistake of the day before; at most one a day for each member."""

    member = models.BigIntegerField()
    day = models.DateField()
    fault = models.CharField(max_length=12)
    course = models.CharField(max_length=60)
    lesson = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "建议的课"
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="one_suggestion_a_day")]

    def __str__(self) -> str:
        return f"suggestion:{self.pk}"


class SpotAnswer(models.Model):
    """A spot check that was answered: which invented people may be sent. ``seed`` makes the same question again."""

    member = models.BigIntegerField()
    seed = models.BigIntegerField()
    picked = models.JSONField(default=list)
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "抽查"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["member", "-at"], name="spot_answer_of")]

    def __str__(self) -> str:
        return f"spot_answer:{self.pk}"


class FirstWeek(models.Model):
    """What a member ticked off his first week's list himself, and when he put the list away."""

    member = models.BigIntegerField(unique=True)
    ticked = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "第一周的单子"

    def __str__(self) -> str:
        return f"first_week:{self.pk}"
