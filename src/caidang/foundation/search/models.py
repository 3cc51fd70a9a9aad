"""The change log: which documents the index has to look at again, and how far each machine has; and
words that mean the same."""

from django.db import models


class Change(models.Model):
    """One document changed; ``seq`` is the order of commits. Rows go once a seal holds them."""

    class Op(models.TextChoices):
        """What happened; either way the follower reads the record as it is now."""

        REFRESH = "refresh", "更新"
        ERASE = "erase", "抹除"

    seq = models.BigAutoField(primary_key=True)
    doc_id = models.BigIntegerField("文档编号")
    op = models.CharField("类别", max_length=8, choices=Op.choices, default=Op.REFRESH)

    class Meta:
        """Table options."""

        verbose_name = "索引变更"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(op__in=["refresh", "erase"]), name="search_change_op_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.doc_id} {self.op}"


class Machine(models.Model):
    """A machine that keeps an index of its own, by its place in the change log.

    ``seq`` is the last change that it has sealed, ``applied`` the last one that can be found there;
    ``erasures`` are erased persons whose words its generation may still hold. ``holder`` is the
    process that follows.
    """

    id = models.CharField(primary_key=True, max_length=32)
    name = models.CharField("机器", max_length=80)
    holder = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    applied = models.BigIntegerField(default=0)
    erasures = models.IntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    followed_at = models.DateTimeField()
    is_running = models.BooleanField(default=True)
    is_rebuild_wanted = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "索引机器"

    def __str__(self) -> str:
        return self.name


class SynonymGroup(models.Model):
    """Words that mean the same to this organisation, parted by ``|``. Nothing personal, so in clear."""

    words = models.TextField("同义词")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "同义词"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words
