"""Accounts that letters are sent from, and how much each may send."""

import uuid
from typing import Any

from django.db import models

from caidang.foundation.lib.net.letters import Post
from caidang.foundation.lib.net.smtp import Server
from caidang.foundation.vault import services as vault


class SendAccount(models.Model):
    """One SMTP account. ``secret`` is sealed: ``{user, password, sender, sender_name}``. A limit of 0 is none."""

    class Security(models.TextChoices):
        """How the way to the server is guarded. NONE is for a server on this machine alone."""

        TLS = "tls", "TLS（端口 465）"
        STARTTLS = "starttls", "STARTTLS（端口 587）"
        NONE = "none", "不加密（只限本机）"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40)
    host = models.CharField("服务器", max_length=255)
    port = models.PositiveIntegerField("端口")
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    secret = models.BinaryField()
    per_minute = models.PositiveIntegerField("每分钟", default=20)
    per_hour = models.PositiveIntegerField("每小时", default=200)
    per_day = models.PositiveIntegerField("每天", default=500)
    problem = models.CharField(max_length=200, blank=True, default="")
    """Why it does not send just now, fit to show."""
    rests_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "发信账号"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret_place(self) -> str:
        """The place that the secret is sealed for."""
        return f"send_account:{self.public_id}:secret"

    def opened_secret(self) -> dict[str, Any]:
        """Return ``{user, password, sender, sender_name}``."""
        return vault.open_own(self.secret_place, bytes(self.secret))

    def as_post(self) -> Post:
        """Return what letters go through by this account."""
        secret = self.opened_secret()
        server = Server(self.host, self.port, self.security, secret["sender"], secret["user"], secret["password"])
        return Post(server, str(secret["sender_name"]))

    @classmethod
    def first(cls) -> "SendAccount | None":
        """Return the account that sends where nobody chose one, None where there is none."""
        return cls.objects.filter(removed_at=None).first()

    @classmethod
    def first_as_post(cls) -> Post | None:
        """Return the first account as a way for letters, None where there is none."""
        account = cls.first()
        return account.as_post() if account is not None else None
