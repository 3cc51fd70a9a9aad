"""How true a record still is: when its things were last known, said again, and by whom."""

from django.db import models

from caidang.domain.candidates.models.audience import Audience
from caidang.domain.candidates.models.candidate import Candidate
from caidang.domain.candidates.models.tag import Label


class Freshness(models.Model):
    """One narrow row a record, for going over all of them at once. Days are numbers since year 1.

    ``contact``, ``pay`` and ``status`` are when these were last known, ``stale`` the first day on which one of
    them no longer holds, ``worth`` how much the record is worth keeping true, 1 to 10. Worked out anew soon
    after a record changes; whoever may see it is asked again when it is shown.
    """

    candidate = models.OneToOneField(
        Candidate, primary_key=True, on_delete=models.CASCADE, related_name="freshness"
    )
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    contact = models.IntegerField(null=True)
    pay = models.IntegerField(null=True)
    status = models.IntegerField(null=True)
    stale = models.IntegerField(db_index=True)
    worth = models.SmallIntegerField(default=1)

    class Meta:
        """Table options."""

        verbose_name = "保鲜"

    def __str__(self) -> str:
        return f"freshness:{self.pk}"


class FreshnessCursor(models.Model):
    """How far the changes of records have been taken over: the last one's time and number."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    at = models.DateTimeField(null=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "保鲜的进度"

    def __str__(self) -> str:
        return f"freshness_cursor:{self.last}"


class Confirmation(models.Model):
    """The person, or somebody who spoke to him, said that these things have not changed. ``groups`` are keys."""

    class Evidence(models.TextChoices):
        """How one knows."""

        CALLED = "called", "打过电话"
        MAILED = "mailed", "邮件问过"
        MET = "met", "见过面"
        SELF = "self", "本人在链接里确认"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="confirmations")
    groups = models.JSONField(default=list)
    evidence = models.CharField(max_length=8, choices=Evidence.choices)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "确认没有变化"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["candidate", "-at"], name="confirmation_of")]

    def __str__(self) -> str:
        return f"confirmation:{self.pk}"


class HalfLife(models.Model):
    """For how many months a group of fields holds; of a category, or, without one, of everybody."""

    group = models.CharField(max_length=8)
    category = models.ForeignKey(Label, null=True, on_delete=models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "保鲜期"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "category"], name="half_life_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"half_life:{self.group}:{self.category_id}"
