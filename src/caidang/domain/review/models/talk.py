"""What members say beside a record, follow, and are told."""

import uuid

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job


class Comment(models.Model):
    """What somebody said about a record, to colleagues; sealed. ``mentioned`` are members' ids."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="comments")
    text = models.BinaryField()
    mentioned = models.JSONField(default=list)
    author = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "留言"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"comment:{self.pk}"

    @property
    def text_place(self) -> str:
        """The place that the text is sealed for."""
        return f"comment:{self.public_id}:text"


class Follow(models.Model):
    """A member wants to hear of a record."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="follows")
    member = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "关注"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "member"], name="one_follow")
        ]

    def __str__(self) -> str:
        return f"follow:{self.pk}"


class Notification(models.Model):
    """Something a member should hear of. Names and texts are not in it: they are opened when it is shown.

    It is about a record, or about a client (and one of its jobs, where that is named as well).
    """

    class Kind(models.TextChoices):
        """Why he should."""

        MENTIONED = "mentioned", "提到你"
        COMMENTED = "commented", "留言"
        RETURNED = "returned", "退回给你"
        ASSIGNED = "assigned", "分给你"
        CHANGED = "changed", "有变化"
        EXPIRING = "expiring", "附件快到期"
        NOTED = "noted", "笔记提到你"
        ENDING = "ending", "合同快到期"
        DESK = "desk", "交接给你"
        ANSWERED = "answered", "客户答复了推荐"
        INTERVIEW = "interview", "面试"
        SOON_DAY = "soon_day", "面试快到了"
        SOON_HOUR = "soon_hour", "一小时内面试"
        FEEDBACK = "feedback", "等你评分"
        REPLIED = "replied", "回信了"
        UPDATED = "updated", "本人更新了资料"
        REMIND = "remind", "提醒"
        APPLIED = "applied", "有人从应聘页投了"
        LAYOUT = "layout", "有网站的邮件突然读不好了，可能改了版面"
        LEARN = "learn", "有要学的"
        LEARN_LATE = "learn_late", "有人该学的过了期限"

    BY_ASSIGNMENT = (Kind.INTERVIEW, Kind.SOON_DAY, Kind.SOON_HOUR, Kind.FEEDBACK)
    """Of these one hears because one is asked to do something, wherever the record stands."""

    member = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    candidate = models.ForeignKey(
        Candidate, null=True, on_delete=models.CASCADE, related_name="+"
    )
    client = models.ForeignKey(Client, null=True, on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.CASCADE, related_name="+")
    about = models.UUIDField(null=True)
    """The public id of what it is about, of a room above; None where that is the record."""
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "通知"
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_of"),
            models.Index(
                fields=["member"], condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"notification:{self.pk}"


class Digest(models.Model):
    """Where a member's daily letter goes, sealed, and the day for which it was last settled."""

    member = models.BigIntegerField(unique=True)
    address = models.BinaryField()
    sent_on = models.DateField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "每日摘要"

    def __str__(self) -> str:
        return f"digest:{self.member}"

    @property
    def address_place(self) -> str:
        """The place that the address is sealed for."""
        return f"digest:{self.member}:address"
