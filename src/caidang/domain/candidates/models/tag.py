"""What people are sorted by: tags, and categories that form a tree."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.domain.candidates.models.rule import Rule, SortingRun


class Label(models.Model):
    """A tag or a category. One that was merged into another keeps its own taggings, so that they come back.

    ``position`` orders the children of one parent; an archived label stays where it is but is not offered.
    """

    class Kind(models.TextChoices):
        """Which of the two."""

        TAG = "tag", "标签"
        CATEGORY = "category", "分类"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TAG, db_default=Kind.TAG)
    name = models.CharField("名称", max_length=32)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveIntegerField(default=0, db_default=0)
    colour = models.CharField("颜色", max_length=8, default="", db_default="")
    owner = models.BigIntegerField("归谁管", null=True)
    archived_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        """Table options."""

        verbose_name = "标签和分类"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(kind="tag"), name="tag_named_once"
            ),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=models.Q(kind="category", merged_into=None),
                name="category_named_once",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(kind="category", merged_into=None, parent=None),
                name="root_named_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_offered(self) -> bool:
        """Whether it can be put on people."""
        return self.archived_at is None and self.merged_into_id is None


class _Tags(models.Manager["Tag"]):
    """The tags, as if the table held nothing else."""

    def get_queryset(self) -> models.QuerySet["Tag"]:
        """Return the tags."""
        return super().get_queryset().filter(kind=Label.Kind.TAG)


class _Categories(models.Manager["Category"]):
    """The categories, as if the table held nothing else."""

    def get_queryset(self) -> models.QuerySet["Category"]:
        """Return the categories."""
        return super().get_queryset().filter(kind=Label.Kind.CATEGORY)


class Tag(Label):
    """A word the team sorts people by."""

    objects: ClassVar[_Tags] = _Tags()

    class Meta:
        """Table options."""

        proxy = True


class Category(Label):
    """A place in the tree that the team sorts people into."""

    objects: ClassVar[_Categories] = _Categories()

    class Meta:
        """Table options."""

        proxy = True


class LabelMerge(models.Model):
    """``loser`` was merged into ``keeper``: what the keeper got is marked with this merge.

    ``children`` lists the categories that went over with it.
    """

    keeper = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    loser = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    children = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "标签的合并"

    def __str__(self) -> str:
        return f"label_merge:{self.pk}"


class LabelEdit(models.Model):
    """A label was called, placed, painted or put away otherwise: how it ``was`` and what it ``became``.

    Keys are ``name``, ``parent`` and ``order`` (the ids of its neighbours in their order), ``archived``,
    ``colour``, ``owner``.
    """

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="edits")
    was = models.JSONField()
    became = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "标签和分类的改动"

    def __str__(self) -> str:
        return f"label_edit:{self.pk}"


class Tagging(models.Model):
    """A label on a candidate: a tag, or the category that he stands in.

    ``rule`` and ``run`` say which rule put it there; a person's has none.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="taggings")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="taggings"
    )
    label_merge = models.ForeignKey(
        LabelMerge, null=True, on_delete=models.PROTECT, related_name="taggings", db_index=False
    )
    rule = models.ForeignKey(
        Rule, null=True, on_delete=models.PROTECT, related_name="taggings", db_index=False
    )
    run = models.ForeignKey(
        SortingRun, null=True, on_delete=models.SET_NULL, related_name="taggings", db_index=False
    )

    class Meta:
        """Table options."""

        constraints = [models.UniqueConstraint(fields=["candidate", "tag"], name="tag_once")]
        indexes: ClassVar = [
            models.Index(fields=[name], condition=models.Q(**{f"{name}__isnull": False}), name=f"tagging_{name}")
            for name in ("label_merge", "rule", "run")
        ]

    def __str__(self) -> str:
        return f"tagging:{self.pk}"


class Removal(models.Model):
    """A person took this label off this record, or would not have it: no rule puts it there again.

    It goes when a person puts the label on. ``merge``: it came over from a record that was merged in.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="removals")
    tag = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="removals")
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="removals", db_index=False
    )

    class Meta:
        """Table options."""

        verbose_name = "人去掉的标签"
        constraints = [models.UniqueConstraint(fields=["candidate", "tag"], name="removal_once")]

    def __str__(self) -> str:
        return f"removal:{self.pk}"


class Suggestion(models.Model):
    """A rule would put this label on this record, and leaves it to a person. ``reasons`` is sealed for the person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="suggestions")
    tag = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="suggestions")
    run = models.ForeignKey(SortingRun, null=True, on_delete=models.SET_NULL, related_name="suggestions")
    confidence = models.FloatField(default=1.0)
    reasons = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "归类的建议"
        constraints = [models.UniqueConstraint(fields=["candidate", "tag"], name="suggestion_once")]

    def __str__(self) -> str:
        return f"suggestion:{self.pk}"

    @property
    def reasons_place(self) -> str:
        """The place that the reasons are sealed for."""
        return f"suggestion:{self.public_id}:reasons"
