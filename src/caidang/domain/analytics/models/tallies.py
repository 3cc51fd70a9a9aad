"""Daily counts, how far they are right, and what people write down of costs and searches. No person is in any of it."""

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """So many pieces of a fact on a day, by all that one may ask for; ``day`` is counted from year 1.

    All of a day's fact is written anew whenever something in it changed; nothing is ever added to it. The rows of level
    ``HOUSE`` are those of ``FINE`` over all audiences and places, for those who see all; a fact has both only where that saves
    rows to read (``facts.Fact.levels``). ``audience``, ``place`` and ``member``
    are plain numbers: what is gone leaves a number that leads nowhere.
    """

    FINE, HOUSE = 0, 1

    fact = models.CharField(max_length=12)
    day = models.IntegerField()
    level = models.PositiveSmallIntegerField()
    audience = models.BigIntegerField(default=0)
    member = models.BigIntegerField(default=0)
    place = models.BigIntegerField(default=0)
    source = models.CharField(max_length=32, default="")
    key = models.CharField(max_length=48, default="")
    n = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        """Table options."""

        verbose_name = "每日计数"
        # Holds all that is ever asked, so that the rows themselves are never read.
        indexes: ClassVar = [
            models.Index(
                fields=["level", "fact", "day", "audience", "place", "member", "source", "key", "n", "total"],
                name="tally_asked",
            )
        ]

    def __str__(self) -> str:
        return f"tally:{self.pk}"


class TallyDay(models.Model):
    """A day of a fact that was counted, or is to be: it is right as long as it was counted as often as marked."""

    fact = models.CharField(max_length=12)
    day = models.IntegerField()
    marks = models.PositiveIntegerField(default=1)
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "计数的日子"
        constraints: ClassVar = [models.UniqueConstraint(fields=["fact", "day"], name="tally_day_once")]
        indexes: ClassVar = [
            models.Index(fields=["-day"], condition=~models.Q(marks=models.F("counted")), name="tally_day_due")
        ]

    def __str__(self) -> str:
        return f"tally_day:{self.fact}:{self.day}"


class QueueEnd(models.Model):
    """How many records waited in a state when a day ended, and since when; written once, and not again.

    The rows of ``audience`` 0 are the whole house's, one for each state, also where nothing waited. Whom it was about is
    nowhere: what is erased later changes nothing here.
    """

    day = models.IntegerField()
    state = models.CharField(max_length=12)
    audience = models.BigIntegerField(default=0)
    n = models.PositiveIntegerField()
    oldest = models.DateTimeField(null=True)
    """When the one that waited longest had begun to."""

    class Meta:
        """Table options."""

        verbose_name = "每天结束时在等的"
        constraints: ClassVar = [models.UniqueConstraint(fields=["audience", "day", "state"], name="queue_end_once")]

    def __str__(self) -> str:
        return f"queue_end:{self.day}:{self.state}"


class TallyState(models.Model):
    """How far the log was followed, from which day on there is anything, and by which rules was counted."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    first = models.IntegerField()
    last = models.IntegerField()
    """The last day that was put in line."""
    rules = models.PositiveIntegerField()

    class Meta:
        """Table options."""

        verbose_name = "计数的进度"

    def __str__(self) -> str:
        return f"tally_state:{self.seq}"


class SourceCost(models.Model):
    """What a source cost in a month, in whole yuan, as somebody wrote it down."""

    source = models.CharField(max_length=32)
    month = models.DateField()
    yuan = models.PositiveIntegerField()
    entered_by = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "来源花费"
        ordering = ["-month", "source"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "month"], name="cost_once")]

    def __str__(self) -> str:
        return f"cost:{self.source}:{self.month}"


class SearchCount(models.Model):
    """How often a member searched on a day and how often nobody was found; never for what."""

    day = models.IntegerField()
    member = models.BigIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    fruitless = models.PositiveIntegerField(default=0)

    class Meta:
        """Table options."""

        verbose_name = "查找的次数"
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "member"], name="searches_once")]

    def __str__(self) -> str:
        return f"searches:{self.day}"
