"""The change log: which documents the index has to look at again; and words that mean the same."""

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
