"""Tables of the review app. What people write about a record is sealed under the person's own key."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.core.review.chain import Action, State
from caidang.core.review.faults import Fault
from caidang.domain.candidates.models import Candidate, Label
from caidang.domain.clients.models import Client, Job
from caidang.foundation.accounts.models import Team


class Case(models.Model):
    """Where one record stands: one row a record, which is also its place in a queue.

    ``assignee`` is whose it is; ``claimed_by`` who works on it until ``claimed_until``. While it is
    paused (``paused_at``) it waits for the candidate and is not overdue; ``rank`` puts urgent ones first.
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="case")
    state = models.CharField(
        "状态", max_length=12, choices=[(state.value, state.label) for state in State]
    )
    rank = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    assignee = models.BigIntegerField(null=True)
    claimed_by = models.BigIntegerField(null=True)
    claimed_until = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    is_returned = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "流转"
        indexes = [
            models.Index(fields=["state", "rank", "due_at", "id"], name="case_queue"),
            models.Index(
                fields=["assignee", "rank", "due_at", "id"],
                condition=models.Q(assignee__isnull=False),
                name="case_assigned",
            ),
            models.Index(
                fields=["claimed_by"],
                condition=models.Q(claimed_by__isnull=False),
                name="case_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"case:{self.pk}"

    @property
    def standing_moves(self) -> "models.QuerySet[Move]":
        """The steps that were not taken back, newest first."""
        return Move.objects.filter(case=self, taken_back_at=None)


class Move(models.Model):
    """One step of a record. ``faults`` are codes; ``note``, what was said with it, is sealed.

    ``was`` is what else of the case it changed, as it was before, for taking the step back: days and ids.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    action = models.CharField(max_length=12, choices=[(a.value, a.label) for a in Action])
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    faults = models.JSONField(default=list)
    note = models.BinaryField(null=True)
    was = models.JSONField(default=dict)
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "流转记录"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"move:{self.pk}"

    @property
    def note_place(self) -> str:
        """The place that the note is sealed for."""
        return f"move:{self.public_id}:note"


class Flag(models.Model):
    """A value that somebody found wrong. Open until it is corrected, or taken back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    field = models.CharField(max_length=24)
    entry = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=[(f.value, f.label) for f in Fault])
    blamed = models.BigIntegerField(null=True)
    """Who had entered the value; None when it was read by the parser or is missing."""
    parser_version = models.PositiveIntegerField(null=True)
    """Of the reading that the value came from; None when a person entered it."""
    raised_by = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField()
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "标记"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "field", "entry"],
                condition=models.Q(settled_at__isnull=True),
                name="one_open_flag",
            )
        ]

    def __str__(self) -> str:
        return f"flag:{self.pk}"


class ShareRule(models.Model):
    """Records that come into a state are given to members in turn, or to whoever has least.

    The first rule that fits a record counts; an empty ``source`` or ``tag``, or no ``client``, fits
    all. ``last`` is the member whose turn it was.
    """

    class Way(models.TextChoices):
        """How the next member is chosen."""

        ROUND = "round", "轮流"
        LOAD = "load", "谁少给谁"

    state = models.CharField(max_length=12)
    source = models.CharField(max_length=32, blank=True, default="")
    tag = models.CharField(max_length=40, blank=True, default="")
    client = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    """The client team that holds the record."""
    way = models.CharField(max_length=6, choices=Way.choices)
    members = models.JSONField(default=list)
    last = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "分派规则"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"share_rule:{self.pk}"


class Sample(models.Model):
    """An approved record that was drawn for a second look; ``findings`` are ``[field, entry, fault]``, no values."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="samples")
    worker = models.BigIntegerField(null=True)
    """Whose work it is: who submitted the record."""
    approver = models.BigIntegerField(null=True)
    source = models.CharField(max_length=32)
    parser_version = models.PositiveIntegerField(null=True)
    drawn_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    findings = models.JSONField(default=list)
    is_faulty = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "抽检"
        indexes = [
            models.Index(
                fields=["drawn_at"], condition=models.Q(checked_at__isnull=True), name="sample_open"
            ),
            models.Index(fields=["worker", "-checked_at"], name="sample_of_worker"),
            models.Index(fields=["source", "-checked_at"], name="sample_of_source"),
        ]

    def __str__(self) -> str:
        return f"sample:{self.pk}"


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


class BulkAct(models.Model):
    """One act on many records, done a slice at a time: on which, how far, and what it takes to take it back.

    ``done`` of its records were looked at. ``what`` is the step of the chain, the owner's number or the
    tag's. None of it is personal.
    """

    class Kind(models.TextChoices):
        """What is done."""

        MOVE = "move", "流程"
        OWNER = "owner", "负责人"
        TAG = "tag", "加标签"
        UNTAG = "untag", "去掉标签"
        SORT = "sort", "加进分类"
        SHIFT = "shift", "移到分类"
        UNSORT = "unsort", "移出分类"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    what = models.CharField(max_length=20, blank=True, default="")
    total = models.IntegerField()
    done = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField()
    leased_until = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    is_cancelled = models.BooleanField(default=False)
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone = models.IntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "批量操作"
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(finished_at__isnull=True)
                | models.Q(undo_asked_at__isnull=False, undone_at__isnull=True),
                name="bulk_open",
            ),
            models.Index(fields=["created_by", "-id"], name="bulk_of"),
        ]

    def __str__(self) -> str:
        return f"bulk:{self.pk}"


class BulkPart(models.Model):
    """Some of an act's records, by their numbers: a slice of a long act reads only where it is."""

    SIZE: ClassVar = 500

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    ids = models.JSONField()

    class Meta:
        """Table options."""

        verbose_name = "批量操作的人"
        constraints = [models.UniqueConstraint(fields=["act", "number"], name="one_bulk_part")]

    def __str__(self) -> str:
        return f"bulk_part:{self.pk}"


class BulkStep(models.Model):
    """What an act did to one record: how it ``was``, or the ``reason`` for which it was left as it is."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="steps")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    was = models.JSONField(null=True)
    reason = models.TextField(blank=True, default="")
    is_undone = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "批量操作的一步"
        constraints = [models.UniqueConstraint(fields=["act", "candidate"], name="one_bulk_step")]

    def __str__(self) -> str:
        return f"bulk_step:{self.pk}"


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


class WorkDay(models.Model):
    """A day that the team works otherwise than published: a weekend worked (调休), a day off (放假), or a published day as any other."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField("名称", max_length=40, blank=True, default="")

    class Meta:
        """Table options."""

        verbose_name = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class NeedSet(models.Model):
    """What the records of a category need to be complete. The default set holds for whatever has none of its own.

    ``needs`` are ``[[field, …], weight]``: fields of which one is enough. A category's set holds for
    those below it, too, unless they have one of their own.
    """

    name = models.CharField("名称", max_length=40, unique=True)
    is_default = models.BooleanField(default=False)
    needs = models.JSONField(default=list)
    category = models.OneToOneField(
        Label, null=True, blank=True, on_delete=models.SET_NULL, related_name="needs"
    )

    class Meta:
        """Table options."""

        verbose_name = "完整度规则"
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_needs"
            )
        ]

    def __str__(self) -> str:
        return self.name
