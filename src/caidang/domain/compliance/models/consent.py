"""What a person agreed to, for which purposes and to whom, by which text, and how that is proven."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.vault.models import Blob, DataKey


class ConsentWay(models.TextChoices):
    """How the person agreed."""

    CALL = "call", "电话里同意"
    MESSAGE = "message", "微信或短信同意"
    MAIL = "mail", "邮件同意"
    WRITTEN = "written", "书面同意"
    FORM = "form", "网页上勾选同意"
    FACE = "face", "当面同意"


class ConsentSource(models.TextChoices):
    """By which way the consent came into the ledger."""

    RECORDED = "recorded", "同事登记"
    SENDING = "sending", "推荐时登记"
    MAIL = "mail", "来信"
    LINK = "link", "本人的更新链接"
    PAGE = "page", "应聘页"
    IMPORT = "import", "导入"


class Purpose(models.TextChoices):
    """What the person's data may be used for."""

    POOL = "pool", "存进人才库，有合适职位时联系"
    SUBMIT = "submit", "推荐给客户"
    BACKGROUND = "background", "背景调查"


class ConsentText(models.Model):
    """One version of what a person is asked to agree to; never changed, a new version follows it.

    ``kind`` tells the general text from the one that names a client ({客户}) as the recipient.
    """

    class Kind(models.TextChoices):
        """Which consent it asks for."""

        GENERAL = "general", "收集和保存"
        CLIENT = "client", "给某家客户"

    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    version = models.PositiveIntegerField("版本")
    text = models.TextField("正文")
    text_en = models.TextField("英文", blank=True, default="")
    """The same in English, for pages that are read in it; empty where nobody wrote it."""
    purposes = models.JSONField(default=list)
    months = models.PositiveSmallIntegerField("有效几个月")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "授权文本"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_once")
        ]

    def __str__(self) -> str:
        return f"consent_text:{self.kind}.{self.version}"


class Consents(models.QuerySet["Consent"]):
    """The ledger, and the ways to ask it."""

    def standing(self, now: datetime) -> "Consents":
        """Leave what holds at this moment: given, neither run out nor taken back."""
        ended = Q(expires_at__isnull=False, expires_at__lte=now)
        return self.filter(given_at__lte=now, withdrawn_at=None).exclude(ended)


class Consent(models.Model):
    """A consent as the person gave it. It is renewed by another row and withdrawn in its own.

    ``client`` is the recipient; without one it is for the house itself. ``detail`` is sealed:
    ``{evidence, file, withdrawal}``, words and the proof file's name.
    """

    at_erasure: ClassVar[Stays] = Stays()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="consents")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    purposes = models.JSONField(default=list)
    source = models.CharField(max_length=10, choices=ConsentSource.choices)
    way = models.CharField(max_length=10, choices=ConsentWay.choices)
    detail = models.BinaryField()
    proof = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_way = models.CharField(max_length=10, blank=True)
    withdrawn_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    objects = Consents.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "授权"
        ordering = ["-given_at", "-id"]
        indexes = [
            models.Index(fields=["candidate", "client", "-given_at"], name="consent_of"),
            models.Index(
                fields=["expires_at"], name="consent_ends",
                condition=Q(expires_at__isnull=False, withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"consent:{self.pk}"

    @property
    def detail_place(self) -> str:
        """The place that the words are sealed for."""
        return f"consent:{self.public_id}:detail"
