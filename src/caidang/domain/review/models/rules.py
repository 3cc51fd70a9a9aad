"""What the team lays down: who is given work, which days are worked, what makes a record complete."""

from django.db import models

from caidang.domain.candidates.models import Label
from caidang.foundation.accounts.models import Team


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


class Change(models.Model):
    """One change of how the team's work is laid out, which who made it may take back for some minutes.

    ``was`` is what it changed, as it was before: ids, states and days, nothing of any person.
    """

    class Kind(models.TextChoices):
        """What was changed."""

        HAND_OVER = "hand_over", "交接"
        RULE_ADDED = "rule_added", "加了分派规则"
        RULE_REMOVED = "rule_removed", "删了分派规则"
        CALENDAR = "calendar", "改了工作日历"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    was = models.JSONField()
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "待办安排的改动"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"change:{self.pk}"
