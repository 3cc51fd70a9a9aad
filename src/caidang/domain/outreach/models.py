"""Tables of the outreach app. What is written to a person is sealed under his own key."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.erasure import Stays


class MailTemplate(models.Model):
    """A letter that the team writes again and again, with gaps for what differs."""

    name = models.CharField("名称", max_length=40, unique=True)
    subject = models.CharField("主题", max_length=120)
    body = models.TextField("正文")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "邮件模板"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Mailings(models.QuerySet["Mailing"]):
    """Mailings, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Mailings":
        """Leave only the viewer's own; all of them for who sees all records."""
        return self if viewer.sees_all else self.filter(created_by=viewer.user_id or 0)


class Mailing(models.Model):
    """One letter to many, or to one. ``wording`` is sealed; it goes out from ``send_from`` on, until then it can be stopped whole."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wording = models.BinaryField()
    total = models.IntegerField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField()
    send_from = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = Mailings.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "群发"
        ordering = ["-id"]
        indexes = [models.Index(fields=["created_by", "-id"], name="mailing_of")]

    def __str__(self) -> str:
        return f"mailing:{self.pk}"

    @property
    def wording_place(self) -> str:
        """The place that the wording is sealed for."""
        return f"mailing:{self.public_id}:wording"


class MailingPart(models.Model):
    """Some of the people of a mailing whose letters are still to be lined up, by their numbers."""

    SIZE: ClassVar = 1_000

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="parts")
    ids = models.JSONField()

    class Meta:
        """Table options."""

        verbose_name = "群发里还没排上的人"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"mailing_part:{self.pk}"


class Letter(models.Model):
    """One person's letter. ``content`` is what went out, sealed; before, there is none: the gaps are filled at the last moment."""

    at_erasure: ClassVar[Stays] = Stays()

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "等着发"
        SENT = "sent", "已发出"
        FAILED = "failed", "没发出去"
        SKIPPED = "skipped", "没有发"
        CANCELLED = "cancelled", "已取消"

    class Reason(models.TextChoices):
        """Why it did not go out."""

        NONE = "", ""
        NO_ADDRESS = "no_address", "没有邮箱"
        UNWANTED = "unwanted", "本人不想再收邮件"
        OUT_OF_REACH = "out_of_reach", "已经不在你的范围里"
        GONE = "gone", "档案已合并或抹除"
        NOT_TAKEN = "not_taken", "发信的服务器没有收下"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="letters")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True, default="")
    content = models.BinaryField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    """Not tried before this moment: while somebody is at it, and for a while after a failure."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "邮件"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "candidate"], name="letter_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="letter_waiting"),
        ]

    def __str__(self) -> str:
        return f"letter:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"letter:{self.public_id}:content"


class NoMail(models.Model):
    """A person does not want to be written to."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="no_mail")
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "不再发邮件"

    def __str__(self) -> str:
        return f"no_mail:{self.pk}"


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
