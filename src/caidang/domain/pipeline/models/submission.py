"""People put before a client: the layouts of reports, what was sent to whom, and what the client said."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job
from caidang.domain.pipeline.models.application import Application, StageEvent
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.vault.models import Blob, DataKey


class ReportLayout(models.Model):
    """How a report is put together; ``content`` as ``pipeline.layout`` reads it. With a client it is that client's.

    ``logo`` is a picture, ``word`` a Word layout of the team's own, both sealed under ``data_key``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40)
    client = models.ForeignKey(Client, null=True, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    logo = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "推荐报告模板"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Sendings(models.QuerySet["Sending"]):
    """What was sent, and the one way to what somebody may see of it."""

    def visible_to(self, viewer: Viewer) -> "Sendings":
        """Leave only what went to clients within reach, with at least one person within reach."""
        reach = self.filter(job__in=Job.objects.visible_to(viewer).order_by().only("pk"))
        if viewer.sees_all:
            return reach
        people = Candidate.objects.visible_to(viewer).order_by().only("pk")
        return reach.filter(submissions__application__candidate__in=people).distinct()


class Sending(models.Model):
    """One letter or link to one person at a client, with the reports in it.

    ``recipient`` is sealed. ``token`` and ``passcode`` are keyed hashes; what went as files has a token that
    nobody was told.
    ``failed_at``: the mail server did not take it.
    """

    class Channel(models.TextChoices):
        """How it goes out."""

        LINK = "link", "链接，自己转给客户"
        MAIL_LINK = "mail_link", "邮件，信里是链接"
        MAIL_FILES = "mail_files", "邮件，附上文件"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="sendings")
    recipient = models.BinaryField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    consent = models.CharField(max_length=10)
    is_moved_on_accept = models.BooleanField(default=True)
    token = models.CharField(max_length=64, unique=True)
    passcode = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)
    most_views = models.PositiveIntegerField(default=0)
    views = models.PositiveIntegerField(default=0)
    is_file_offered = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(db_index=True)
    sent_by = models.BigIntegerField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = Sendings.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "推荐"
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"sending:{self.pk}"

    @property
    def recipient_place(self) -> str:
        """The place that the recipient is sealed for."""
        return f"sending:{self.public_id}:recipient"


class Submission(models.Model):
    """One person's report in a sending. ``number`` stands on it; its mark's key comes from ``public_id``.

    ``content`` is the sealed report as it was sent; ``shown`` tells of each field how it was shown.
    ``data_key`` is the person's as he was then; it stays when records are merged.
    """

    at_erasure: ClassVar[Stays] = Stays()

    class State(models.TextChoices):
        """What became of it."""

        SENT = "sent", "等答复"
        ACCEPTED = "accepted", "接受"
        INTERVIEW = "interview", "想面试"
        DECLINED = "declined", "不合适"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="submissions")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="submissions")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True)
    layout = models.ForeignKey(ReportLayout, null=True, on_delete=models.SET_NULL, related_name="+")
    content = models.BinaryField()
    shown = models.JSONField(default=dict)
    pdf = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)

    class Meta:
        """Table options."""

        verbose_name = "推荐报告"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"submission:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the report is sealed for."""
        return f"submission:{self.public_id}:content"

    @property
    def code(self) -> str:
        """The copy's number as it stands on it."""
        return f"TJ-{self.number:08d}"


class Opening(models.Model):
    """The link was used, or somebody tried to. ``place`` is a coarse address: enough to tell two offices apart."""

    at_erasure: ClassVar[Stays] = Stays()

    class Kind(models.TextChoices):
        """What was done."""

        OPENED = "opened", "打开了"
        FILE = "file", "下载了文件"
        WRONG = "wrong", "口令不对"
        ANSWERED = "answered", "答复了"

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="openings")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "链接的打开记录"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"opening:{self.pk}"


class Answer(models.Model):
    """What the client said to one report; never changed, the newest counts. ``words`` are sealed, with times proposed.

    ``event`` is the step that it caused; a colleague may take it back.
    """

    at_erasure: ClassVar[Stays] = Stays()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(max_length=10, choices=Submission.State.choices)
    reason = models.CharField(max_length=20, blank=True)
    words = models.BinaryField()
    event = models.ForeignKey(StageEvent, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "客户答复"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"answer:{self.pk}"

    @property
    def words_place(self) -> str:
        """The place that the words are sealed for."""
        return f"answer:{self.public_id}:words"
