"""Fields that an organisation adds to its records."""

from django.db import models

from caidang.foundation.accounts.policy import Sensitivity


class OwnField(models.Model):
    """One field of the organisation's own. Its values are FieldValues like all others, under ``key``.

    ``categories`` are the ids of those whose people have the field, children included; none: all people.
    """

    class Kind(models.TextChoices):
        """What its values are."""

        TEXT = "text", "文字"
        NUMBER = "number", "数字"
        DATE = "date", "日期"
        CHOICE = "choice", "单选"
        MULTI = "multi", "多选"
        PERSON = "person", "成员"
        FILE = "file", "附件"

    label = models.CharField("名称", max_length=16, unique=True)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    sensitivity = models.CharField(
        "级别", max_length=10, choices=[(kind.value, kind.label) for kind in Sensitivity],
        default=Sensitivity.PUBLIC.value,
    )  # fmt: skip
    choices = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "自定字段"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"own_field:{self.pk}"

    @property
    def key(self) -> str:
        """The name under which its values are kept."""
        return f"own_{self.pk}"
