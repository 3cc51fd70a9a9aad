"""Letters to people: templates, mailings with their steps, the outbox, what came back, and who wants none."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.outreach.models.sending import SendAccount
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.vault import services as vault


class MailTemplate(models.Model):
    """A letter that the team writes again and again, with gaps for what differs."""

    name = models.CharField("名称", max_length=40, unique=True)
    subject = models.CharField("主题", max_length=120)
    body = models.TextField("正文")
    subject_en = models.CharField("英文主题", max_length=120, blank=True, default="")
    body_en = models.TextField("英文正文", blank=True, default="")
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
    """One letter to many, or to one, and what follows it when nobody answers. ``wording`` is sealed.

    It goes out from ``send_from`` on, until then it can be stopped whole; within ``from_hour`` to ``to_hour`` by the
    team's clock, on working days alone with ``is_workdays_only``. ``account`` None is the installation's own server.
    ``origin`` is the address of this installation, for the link by which a person says that he wants no more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wording = models.BinaryField()
    total = models.IntegerField()
    out_of_reach = models.IntegerField(default=0)
    """Of those picked, how many were not within the sender's reach: they have no letter."""
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField()
    send_from = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    account = models.ForeignKey(SendAccount, null=True, on_delete=models.PROTECT, related_name="mailings")
    from_hour = models.PositiveSmallIntegerField(default=0)
    to_hour = models.PositiveSmallIntegerField(default=24)
    is_workdays_only = models.BooleanField(default=False)
    needs_consent = models.BooleanField(default=False)
    """Only to people whose consent to be contacted stands."""
    is_ended_by_reply = models.BooleanField(default=True)
    origin = models.CharField(max_length=200, blank=True, default="")

    objects = Mailings.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "群发"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["created_by", "-id"], name="mailing_of"),
            models.Index(fields=["id"], condition=models.Q(finished_at=None), name="mailing_open"),
        ]

    def __str__(self) -> str:
        return f"mailing:{self.pk}"

    @property
    def wording_place(self) -> str:
        """The place that the wording is sealed for."""
        return f"mailing:{self.public_id}:wording"

    def opened(self) -> dict[str, Any]:
        """Return ``{name, steps: [{days, subject, body, subject_en, body_en}]}``; those of before had one letter only."""
        kept = vault.open_own(self.wording_place, bytes(self.wording))
        if "steps" in kept:
            return kept
        return {"name": kept["subject"], "steps": [{"days": 0, "subject_en": "", "body_en": "", **kept}]}


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
    """One person's letter of one step: the outbox. ``content`` is what goes out, sealed, once it was filled in.

    Its Message-ID is made of ``public_id``. ``handed_at`` is written down just before the server could have it: who
    is killed before has sent nothing, and who is killed after does not send it again by himself (UNSURE).
    """

    at_erasure: ClassVar[Stays] = Stays({"address": ""})

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "等着发"
        SENT = "sent", "已发出"
        UNSURE = "unsure", "不确定"
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
        RESTRICTED = "restricted", "本人限制了使用"
        NO_CONSENT = "no_consent", "没有联系的授权"
        WITHDRAWN = "withdrawn", "撤回了授权"
        BOUNCED = "bounced", "这个邮箱退过信"
        SAME = "same", "同一个邮箱已经写过"
        REPLIED = "replied", "已经回信"
        UNSURE = "unsure", "程序在交给服务器时停了，没有再发"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="letters")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="letters")
    step = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True, default="")
    content = models.BinaryField(null=True)
    address = models.CharField(max_length=64, blank=True, default="")
    """A keyed hash of the address, so that two records of one address are written to once."""
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    """Not before this moment: its day, while somebody is at it, and for a while after a failure."""
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    """When its person said by it that he wants no more."""

    class Meta:
        """Table options."""

        verbose_name = "邮件"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "candidate", "step"], name="letter_once")
        ]
        indexes = [
            models.Index(
                fields=["mailing", "next_at"], condition=models.Q(state="waiting"), name="letter_due"
            ),
            models.Index(
                fields=["handed_at"], condition=models.Q(handed_at__isnull=False), name="letter_handed"
            ),
        ]

    def __str__(self) -> str:
        return f"letter:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"letter:{self.public_id}:content"


class MailAnswer(models.Model):
    """What came back to a letter, sealed: ``{subject, text, from, status}``; the same mail is kept once."""

    class Kind(models.TextChoices):
        """What it is."""

        REPLY = "reply", "回信"
        AUTO = "auto", "自动回复"
        BOUNCE = "bounce", "退信"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="mail_answers")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    token = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "回信"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["candidate", "-at"], name="mail_answer_of")]

    def __str__(self) -> str:
        return f"mail_answer:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"mail_answer:{self.public_id}:content"


class NoMail(models.Model):
    """A person does not want to be written to. ``is_own``: he said so himself, and nobody takes it back for him."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="no_mail")
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    is_own = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "不再发邮件"

    def __str__(self) -> str:
        return f"no_mail:{self.pk}"


class Unwanted(models.Model):
    """Keyed hashes of what tells the person who wants no letters: they outlive his record, and know him again."""

    token = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "退订的人"

    def __str__(self) -> str:
        return f"unwanted:{self.pk}"
