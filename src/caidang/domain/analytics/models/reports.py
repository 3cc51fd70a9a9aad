"""Questions kept under a name, when they are sent to whom, and boards that other sites show."""

import uuid

from django.db import models


class Report(models.Model):
    """A question kept under a name, for its maker, his team or all. Whoever opens it gets his own numbers.

    ``content`` is ``{name, question}``, sealed: a name is free text.
    """

    class Shared(models.TextChoices):
        """Who else may open it."""

        NOBODY = "none", "只有自己"
        TEAM = "team", "我的团队"
        ALL = "all", "所有成员"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.BinaryField()
    shared = models.CharField(max_length=8, choices=Shared.choices, default=Shared.NOBODY)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "报表"
        indexes = [models.Index(fields=["removed_at", "created_by"], name="report_of")]

    def __str__(self) -> str:
        return f"report:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"report:{self.public_id}:content"


class ReportMail(models.Model):
    """When a report is sent to which members; without a report it is each one's own board.

    ``weekday`` counts from 0, Monday; ``day`` of the month from 1 to 28; ``hour`` and ``minute`` by the house's clock.
    ``settled_to`` is the last moment of its plan for which letters were lined up: nothing is lined up twice.
    """

    class Rhythm(models.TextChoices):
        """How often."""

        WORKDAYS = "workdays", "每个工作日"
        WEEKLY = "weekly", "每周"
        MONTHLY = "monthly", "每月"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="mails")
    span = models.CharField(max_length=12)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=9)
    minute = models.PositiveSmallIntegerField(default=0)
    members = models.JSONField(default=list)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    settled_to = models.DateTimeField()
    off_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "报表的定期邮件"

    def __str__(self) -> str:
        return f"report_mail:{self.pk}"


class ReportSending(models.Model):
    """One letter for one member at one moment of a plan; the numbers are counted when it goes, with his rights.

    ``handed_at`` is written before the server could have it: from then on it is never sent again by itself.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "等着送"
        SENT = "sent", "送出了"
        UNSURE = "unsure", "不确定"
        FAILED = "failed", "没送到"
        SKIPPED = "skipped", "没有寄"

    mail = models.ForeignKey(ReportMail, on_delete=models.CASCADE, related_name="sendings")
    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.BigIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "报表的一封信"
        constraints = [models.UniqueConstraint(fields=["mail", "member", "due_at"], name="report_sent_once")]
        indexes = [models.Index(fields=["state", "next_at"], name="report_sending_due")]

    def __str__(self) -> str:
        return f"report_sending:{self.pk}"


class ShownBoard(models.Model):
    """Figures that a link shows to people without an account, in a frame of the sites named and nowhere else.

    ``content`` is ``{name, questions}``, sealed; ``token`` the keyed hash of the link's secret. What is shown is
    counted anew with the rights that ``created_by`` has then, and with none to see a person.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.BinaryField()
    token = models.CharField(max_length=64, unique=True)
    sites = models.JSONField(default=list)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "给外面看的看板"

    def __str__(self) -> str:
        return f"shown_board:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"shown_board:{self.public_id}:content"
