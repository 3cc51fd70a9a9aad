"""Every mail that was seen and what became of it; how its sender is read; and layouts that were taught."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.intake.models.items import IntakeItem
from caidang.domain.intake.models.mailbox import Mailbox, MailFolder, MailRule
from caidang.foundation.vault import services as vault


class MailSeen(models.Model):
    """One mail of a folder, known by folder, UIDVALIDITY and UID; ``identity`` and ``content`` know it again elsewhere.

    ``head`` is sealed for the team and stays only as long as the mail gave no record: what became one is
    sealed under its person's key, in the item.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "等着取"
        ASKED = "asked", "等着看附件的名字"
        TAKEN = "taken", "已收下"
        KNOWN = "known", "以前收过"
        NO_RULE = "no_rule", "没有规则要它"
        ADVERT = "advert", "招聘网站的其他邮件"
        OTHER = "other", "看不出是简历"
        TOO_OLD = "too_old", "超过规则的天数"
        TOO_LARGE = "too_large", "太大，没有取"
        GONE = "gone", "取之前已从邮箱里删掉"
        FAILED = "failed", "没有取下来"
        ANSWER = "answer", "回信或退信"

    LEFT = (Outcome.NO_RULE, Outcome.ADVERT, Outcome.OTHER, Outcome.TOO_OLD, Outcome.TOO_LARGE, Outcome.GONE,
            Outcome.FAILED)  # fmt: skip
    """Of these a person may say that they are taken all the same."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="mails")
    folder = models.ForeignKey(MailFolder, on_delete=models.CASCADE, related_name="mails")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    identity = models.CharField(max_length=64)
    """A keyed token of Message-ID, date, sender and subject."""
    content = models.CharField(max_length=64, blank=True, default="")
    """The token of all its bytes, once they were fetched."""
    size = models.BigIntegerField()
    arrived_at = models.DateTimeField()
    sender = models.CharField(max_length=100, blank=True, default="")
    """The domain of a job site or of a sender who was taught; empty for people's own."""
    head = models.BinaryField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    is_wanted = models.BooleanField(default=False)
    """A person said that it is to be taken, whatever the rules say."""
    rule = models.ForeignKey(MailRule, on_delete=models.SET_NULL, null=True, related_name="+")
    item = models.ForeignKey(IntakeItem, on_delete=models.SET_NULL, null=True, related_name="mails")
    attempts = models.PositiveSmallIntegerField(default=0)
    after = models.CharField(max_length=8, choices=MailRule.After.choices, default=MailRule.After.NOTHING)
    move_to = models.CharField(max_length=255, blank=True, default="")
    is_whole = models.BooleanField(null=True)
    """Whether a person could be made of it; None until it was read."""
    settled_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    may_answer = models.BooleanField(default=False)
    """Whether it may be an answer to a letter of ours and has not been read as one yet."""
    answer_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "见过的邮件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="mail_seen_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["mailbox", "-id"], name="mail_of_box"),
            models.Index(fields=["mailbox", "outcome", "-id"], name="mail_by_outcome"),
            models.Index(fields=["mailbox", "identity"], name="mail_identity"),
            models.Index(fields=["sender", "-id"], name="mail_of_sender"),
            models.Index(
                fields=["id"], condition=models.Q(outcome="taken", settled_at=None), name="mail_unsettled"
            ),
            models.Index(fields=["folder", "id"], condition=models.Q(may_answer=True), name="mail_may_answer"),
        ]

    def __str__(self) -> str:
        return f"mail:{self.pk}"

    @property
    def head_place(self) -> str:
        """The place that the head is sealed for."""
        return f"mail:{self.public_id}:head"

    def opened_head(self) -> dict[str, Any]:
        """Return ``{from, name, subject, attachments, sent_on}``; empty once the item has it."""
        return {} if self.head is None else vault.open_own(self.head_place, bytes(self.head))


class MailSender(models.Model):
    """A job site's domain, or one that was taught, and since when its mails are read badly."""

    domain = models.CharField(max_length=100, unique=True)
    good = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    """Of its last mails: how many were read well, of how many."""
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "来信网站"
        ordering: ClassVar = ["domain"]

    def __str__(self) -> str:
        return self.domain


class MailLayout(models.Model):
    """One value's place in a sender's mails, as somebody taught it: labels, nothing personal."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.CharField(max_length=100)
    field = models.CharField(max_length=24)
    where = models.CharField(max_length=8)
    before = models.CharField(max_length=40, blank=True, default="")
    after = models.CharField(max_length=8, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "教过的版面"
        ordering: ClassVar = ["sender", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "field", "where", "before"], name="layout_once")
        ]

    def __str__(self) -> str:
        return f"mail_layout:{self.pk}"
