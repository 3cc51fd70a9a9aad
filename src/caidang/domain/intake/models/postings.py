"""应聘页: the public page of a job or of the house, how many came by it, and what keeps floods out."""

import secrets
import uuid
from typing import ClassVar, Final

from django.db import models

from caidang.domain.clients.models import Job

_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"


def new_slug() -> str:
    """Return a short name for a page's address: fit to be printed, not to be guessed one from another."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


class Posting(models.Model):
    """The page by which people apply for a job; the one without a job is the general page and tells of the house.

    What it says in Chinese is the job's own publication; ``text`` is for the general page alone. The general
    page's ``sites`` are the origins that may show our pages in a frame, ``from_address`` and ``from_all`` how many tries
    are let in at all pages together. Nothing of it is personal.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(max_length=12, unique=True, default=new_slug, editable=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="posting")
    is_general = models.BooleanField(default=False, editable=False)
    is_open = models.BooleanField("开着", default=False)
    employer = models.CharField("对外称呼", max_length=60, blank=True, default="")
    employer_en = models.CharField("英文称呼", max_length=80, blank=True, default="")
    title_en = models.CharField("英文职位", max_length=120, blank=True, default="")
    text = models.TextField("介绍", blank=True, default="")
    text_en = models.TextField("英文文案", blank=True, default="")
    is_pay_shown = models.BooleanField("写出薪资", default=True)
    sites = models.JSONField("可以嵌入的网站", default=list)
    from_address = models.PositiveIntegerField("同一地址一刻钟最多几次", default=30)
    from_all = models.PositiveIntegerField("全部一小时最多几次", default=600)
    opened_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "应聘页"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_general"], condition=models.Q(is_general=True), name="one_general_posting"
            )
        ]

    def __str__(self) -> str:
        return f"posting:{self.pk}"


class PostingCount(models.Model):
    """How many applied by a page on one day through one channel."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField()
    channel = models.CharField("渠道", max_length=24, blank=True, default="")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "应聘人数"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["posting", "day", "channel"], name="posting_count_once")
        ]

    def __str__(self) -> str:
        return f"posting_count:{self.pk}"


class PostingGuard(models.Model):
    """Something that is counted for a while: tries from an address (as a keyed token), all of them, a form that was used."""

    token = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "应聘页的限次"
        indexes: ClassVar = [models.Index(fields=["until"], name="posting_guard_until")]

    def __str__(self) -> str:
        return f"posting_guard:{self.pk}"
