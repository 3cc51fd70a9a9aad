"""What members have to learn and by when; sessions with a lecturer; courses elsewhere."""

import uuid

from django.db import models


class Assignment(models.Model):
    """A course for whoever it is for, from now on: newcomers get it as well.

    ``who`` names them: ``all``, ``role:<role>``, ``team:<id>`` (a client team: who serves that client) or
    ``member:<id>``. It is due on ``due_on``, or ``days`` after the ``event``.
    """

    class Event(models.TextChoices):
        """What the days are counted from."""

        ASSIGNED = "assigned", "布置之日"
        JOINED = "joined", "入职之日"
        RETURNED = "returned", "被退回三次之日"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.CharField(max_length=60)
    who = models.CharField(max_length=40)
    event = models.CharField(max_length=10, choices=Event.choices, default=Event.ASSIGNED)
    days = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "布置"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"assignment:{self.pk}"


class Duty(models.Model):
    """One member's part of an assignment: due, done, and how far he and those above him were told."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="duties")
    member = models.BigIntegerField()
    course = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "要学的"
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["assignment", "member"], name="duty_once")]
        indexes = [
            models.Index(fields=["member"], name="duty_of"),
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="duty_open"),
        ]

    def __str__(self) -> str:
        return f"duty:{self.pk}"


class Session(models.Model):
    """A course held by a lecturer at a date and a place."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("主题", max_length=80)
    course = models.CharField(max_length=60, blank=True)
    lecturer = models.CharField("讲师", max_length=60)
    place = models.CharField("地点", max_length=120)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "讲课"
        ordering = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Who is asked to a session, and whether he came."""

    class State(models.TextChoices):
        """What is known of his coming."""

        ASKED = "asked", "请了"
        CAME = "came", "到了"
        ABSENT = "absent", "没到"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    member = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)

    class Meta:
        """Table options."""

        verbose_name = "讲课的人"
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="seat_once")]

    def __str__(self) -> str:
        return f"seat:{self.pk}"


class Outside(models.Model):
    """A course that a member took elsewhere, with a proof; it counts once somebody else has looked at that."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.BigIntegerField()
    title = models.CharField("课程", max_length=80)
    organiser = models.CharField("谁办的", max_length=80)
    passed_on = models.DateField()
    valid_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """Table options."""

        verbose_name = "外面的课"
        ordering = ["-passed_on", "-id"]

    def __str__(self) -> str:
        return f"outside:{self.pk}"
