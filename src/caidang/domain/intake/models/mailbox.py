"""Mailboxes that are collected from: how to get in, how far they were read, and what is taken of them."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Label
from caidang.domain.clients.models import Job
from caidang.foundation.vault import services as vault


class Mailbox(models.Model):
    """One IMAP account. ``secret`` is sealed: the address, and the password or the OAuth2 tokens.

    ``due_at`` is when it is looked into next; whoever does holds it until ``held_until`` under the name ``holder``.
    """

    class Security(models.TextChoices):
        """How the way to the server is guarded. NONE is for a server on this machine alone."""

        TLS = "tls", "TLS（端口 993）"
        STARTTLS = "starttls", "STARTTLS（端口 143）"
        NONE = "none", "不加密（只限本机）"

    class Way(models.TextChoices):
        """How one logs in."""

        PASSWORD = "password", "密码或授权码"
        OAUTH2 = "oauth2", "OAuth2 令牌"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40)
    host = models.CharField("服务器", max_length=255)
    port = models.PositiveIntegerField("端口")
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.PASSWORD)
    secret = models.BinaryField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="")
    """Why the last look failed, fit to show; empty when it went well."""
    failures = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "邮箱"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"mailbox:{self.pk}"

    @property
    def secret_place(self) -> str:
        """The place that the secret is sealed for."""
        return f"mailbox:{self.public_id}:secret"

    def opened_secret(self) -> dict[str, Any]:
        """Return ``{user, password | refresh_token, client_id, client_secret, token_url, token, token_until}``."""
        return vault.open_own(self.secret_place, bytes(self.secret))

    def seal_secret(self, secret: dict[str, Any]) -> None:
        """Keep the secret."""
        self.secret = vault.seal_own(self.secret_place, secret)


class MailFolder(models.Model):
    """How far a folder was read: every mail up to ``last_uid`` has a row, as long as ``uidvalidity`` stays."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "邮箱的文件夹"
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="mail_folder_once")]

    def __str__(self) -> str:
        return f"mail_folder:{self.pk}"


class MailRule(models.Model):
    """What of a mailbox is taken, how, where its people go, and what is done to the mail afterwards.

    The first rule that fits decides. The conditions are words, several parted by blanks or commas: one of
    them must stand there; empty fits all. ``max_age`` counts days, 0 is any age.
    """

    class Take(models.TextChoices):
        """What of a mail is read."""

        WHOLE = "whole", "正文和附件"
        ATTACHMENTS = "attachments", "只要附件"
        BODY = "body", "只要正文"

    class After(models.TextChoices):
        """What is done to the mail once its person is in the records."""

        NOTHING = "nothing", "不动"
        READ = "read", "标为已读"
        FLAG = "flag", "加旗标"
        MOVE = "move", "移到文件夹"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(default=0)
    folder = models.CharField("文件夹", max_length=255, default="INBOX")
    sender = models.CharField("发件人", max_length=200, blank=True, default="")
    subject = models.CharField("主题", max_length=200, blank=True, default="")
    attachment = models.CharField("附件名", max_length=200, blank=True, default="")
    max_age = models.PositiveIntegerField("多少天以内", default=0)
    is_resumes_only = models.BooleanField(default=True)
    """Only mails that look like a résumé; otherwise everything that the conditions fit."""
    take = models.CharField(max_length=12, choices=Take.choices, default=Take.WHOLE)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    tags = models.ManyToManyField(Label, related_name="+")
    owner = models.BigIntegerField("负责人", null=True)
    after = models.CharField(max_length=8, choices=After.choices, default=After.NOTHING)
    move_to = models.CharField("移到", max_length=255, blank=True, default="")

    class Meta:
        """Table options."""

        verbose_name = "收信规则"
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"mail_rule:{self.pk}"
