"""Interviews of an application: when, who asks, what they thought, and what was decided."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from caidang.domain.pipeline.models.application import Application
from caidang.foundation.accounts.policy import Target, own_scope
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.lib.rows import WorkRow, WorkRows
from caidang.foundation.vault.models import Blob, DataKey


class Scorecard(models.Model):
    """A template of what is to be judged. ``competencies`` are as ``pipeline.scorecards`` reads them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40, unique=True)
    competencies = models.JSONField(default=list)
    is_archived = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    updated_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "评分表"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Interview(models.Model):
    """One round of one application.

    ``start`` is a moment; ``zone`` only says by whose clock it was arranged. ``sequence`` grows with
    every change, for calendars. ``competencies`` are those of the scorecard as it was then. What
    tells of the person is sealed under his key: ``detail`` (place, link, what interviewers are
    told) and ``reason`` of the decision.
    """

    at_erasure: ClassVar[Stays] = Stays()

    class Kind(models.TextChoices):
        """How it is held."""

        PHONE = "phone", "电话"
        VIDEO = "video", "视频"
        ONSITE = "onsite", "现场"
        WRITTEN = "written", "笔试"
        ASSESSMENT = "assessment", "测评"
        CLIENT = "client", "客户面"

    class Status(models.TextChoices):
        """What became of it."""

        SCHEDULED = "scheduled", "已安排"
        MOVED = "moved", "改期"
        DONE = "done", "已完成"
        CANCELLED = "cancelled", "取消"
        ABSENT = "absent", "未到"

    class Decision(models.TextChoices):
        """What comes of the round."""

        PASS = "pass", "通过"  # noqa: S105 - a decision
        OPEN = "open", "待定"
        FAIL = "fail", "不通过"

    class Naming(models.TextChoices):
        """How calendars and letters call the person."""

        INITIALS = "initials", "姓名首字母"
        NOBODY = "nobody", "只写「候选人」"
        NAME = "name", "姓名"

    AHEAD = (Status.SCHEDULED, Status.MOVED)
    """Still to be held."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("轮次")
    kind = models.CharField("方式", max_length=12, choices=Kind.choices)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.SCHEDULED)
    start = models.DateTimeField("开始")
    minutes = models.PositiveSmallIntegerField("时长")
    zone = models.CharField("时区", max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    naming = models.CharField(max_length=8, choices=Naming.choices, default=Naming.INITIALS)
    detail = models.BinaryField()
    scorecard = models.ForeignKey(
        Scorecard, null=True, on_delete=models.SET_NULL, related_name="interviews"
    )
    competencies = models.JSONField(default=list)
    decision = models.CharField("结论", max_length=8, choices=Decision.choices, blank=True)
    reason = models.BinaryField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    owner = models.BigIntegerField("安排人", null=True)
    is_walled = models.BooleanField(default=False)
    """Whether the client stood behind a wall when the index last heard of it."""
    told_day_at = models.DateTimeField(null=True)
    told_hour_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    """When those who had not judged were asked to, last."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "面试"
        ordering = ["start", "id"]
        indexes = [
            models.Index(fields=["start", "id"], name="interview_start"),
            models.Index(fields=["status", "start"], name="interview_ahead"),
        ]

    def __str__(self) -> str:
        return f"interview:{self.pk}"

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be held."""
        return self.status in self.AHEAD

    @property
    def uid(self) -> str:
        """What calendars know it by, for good."""
        return f"{self.public_id}@caidang"

    @property
    def detail_place(self) -> str:
        """The place that the details are sealed for."""
        return f"interview:{self.public_id}:detail"

    @property
    def reason_place(self) -> str:
        """The place that the reason is sealed for."""
        return f"interview:{self.public_id}:reason"

    @property
    def assignment(self) -> Target:
        """The interview as the policy knows it for those who hold it: it stands in their own scopes."""
        members = (one.member for one in self.interviewers.all())
        return Target(frozenset(own_scope(member) for member in members if member is not None))


class Interviewer(models.Model):
    """Who asks: a member, or somebody at the client (``contact``: name and address, sealed)."""

    at_erasure: ClassVar[Stays] = Stays()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="interviewers")
    member = models.BigIntegerField(null=True)
    contact = models.BinaryField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "面试官"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "member"], name="interviewer_once"),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, contact__isnull=True)
                | models.Q(member__isnull=True, contact__isnull=False),
                name="interviewer_is_one_or_other",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member"], condition=models.Q(member__isnull=False), name="interviewer_member"
            )
        ]

    def __str__(self) -> str:
        return f"interviewer:{self.pk}"

    @property
    def contact_place(self) -> str:
        """The place that name and address are sealed for."""
        return f"interviewer:{self.public_id}:contact"


class Feedback(models.Model):
    """One interviewer's judgement; ``content`` (scores, words, recommendation) is sealed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interviewer = models.OneToOneField(Interviewer, on_delete=models.CASCADE, related_name="feedback")
    content = models.BinaryField()
    entered_by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "面试评分"

    def __str__(self) -> str:
        return f"feedback:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"feedback:{self.public_id}:content"


class InterviewNote(models.Model):
    """Something written down about an interview; sealed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="notes")
    text = models.BinaryField()
    author = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "面试记录"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"interview_note:{self.pk}"

    @property
    def text_place(self) -> str:
        """The place that the text is sealed for."""
        return f"interview_note:{self.public_id}:text"


class InterviewFile(models.Model):
    """A recording, a paper, a test: sealed bytes under the person's key, handed out as a download or to be listened to."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    filename = models.BinaryField()
    size = models.BigIntegerField()
    kind = models.CharField(max_length=20, blank=True)
    """What a browser plays it as; empty for what none plays."""
    added_by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "面试附件"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"interview_file:{self.pk}"

    @property
    def filename_place(self) -> str:
        """The place that the name is sealed for."""
        return f"interview_file:{self.public_id}:filename"


class InterviewLetters(WorkRows["InterviewLetter"]):
    """The letters, as work to be done."""


class InterviewLetter(WorkRow):
    """A calendar letter that waits to be sent; what it says is put together when it goes out.

    ``address`` is sealed (name and address). ``is_cancel`` tells one who is no longer asked for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="letters")
    address = models.BinaryField()
    is_cancel = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = InterviewLetters.as_manager()

    class Meta(WorkRow.Meta):
        """Table options."""

        verbose_name = "面试邀请"

    def __str__(self) -> str:
        return f"interview_letter:{self.pk}"

    @property
    def address_place(self) -> str:
        """The place that the address is sealed for."""
        return f"interview_letter:{self.public_id}:address"


class CalendarLink(models.Model):
    """A member's own calendar: where invitations go (sealed), and the hash of the secret in his feed's address.

    ``shows_names``: the feed calls people by name, as far as he may see it, instead of by initials.
    ``window`` and ``asked`` count how often the feed was fetched of late.
    """

    member = models.BigIntegerField(unique=True)
    address = models.BinaryField(null=True)
    token = models.CharField(max_length=64, blank=True)
    shows_names = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    window = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "日历订阅"
        constraints = [
            models.UniqueConstraint(
                fields=["token"], condition=~models.Q(token=""), name="calendar_token_once"
            )
        ]

    def __str__(self) -> str:
        return f"calendar_link:{self.member}"

    @property
    def address_place(self) -> str:
        """The place that the address is sealed for."""
        return f"calendar:{self.member}:address"
