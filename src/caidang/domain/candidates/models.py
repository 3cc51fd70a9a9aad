"""Tables of the candidates app. Whatever is personal is sealed under the person's own data key.

A value's place, bound into its seal, is ``table:row:column``, so that a row copied elsewhere
no longer opens.
"""

import uuid
from typing import Any

from django.db import models

from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey


class Candidate(models.Model):
    """One person. ``summary`` is the sealed JSON that lists show, remade with every change."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    summary = models.BinaryField()
    source = models.CharField("来源", max_length=32)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        """Table options."""

        verbose_name = "候选人"
        indexes = [models.Index(fields=["merged_into", "-updated_at", "-id"])]

    def __str__(self) -> str:
        return f"candidate:{self.pk}"

    @property
    def summary_place(self) -> str:
        """The place that the summary is sealed for."""
        return f"candidate:{self.public_id}:summary"


class Document(models.Model):
    """One original file of a person, with what was read from it: its text and its drawn pages.

    ``data_key`` is the key of the person it was received for; it stays when records are merged,
    so that un-merging moves no bytes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="documents")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    filename = models.BinaryField()
    text = models.BinaryField()
    pages = models.BinaryField()
    reading = models.BinaryField(null=True)
    """Sealed JSON of what this file by itself says, and what was noticed in it; None when read before that was kept."""
    page_count = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField()
    parser_version = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "文件"
        ordering = ["-received_at", "id"]
        indexes = [models.Index(fields=["candidate", "fingerprint"])]

    def __str__(self) -> str:
        return f"document:{self.pk}"

    @property
    def filename_place(self) -> str:
        """The place that the file's name is sealed for."""
        return f"document:{self.public_id}:filename"

    @property
    def text_place(self) -> str:
        """The place that the compressed text is sealed for."""
        return f"document:{self.public_id}:text"

    @property
    def pages_place(self) -> str:
        """The place that the compressed pages are sealed for."""
        return f"document:{self.public_id}:pages"

    @property
    def reading_place(self) -> str:
        """The place that the reading is sealed for."""
        return f"document:{self.public_id}:reading"

    def opened_reading(self) -> dict[str, Any]:
        """Return what was read of the file by itself; empty for one read before that was kept."""
        if self.reading is None:
            return {}
        found: dict[str, Any] = vault.open_json(
            self.data_key, self.reading_place, bytes(self.reading)
        )
        return found


class Sentence(models.Model):
    """A keyed token of a longer sentence in a document, by which copied passages meet."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sentences")
    token = models.CharField(max_length=32)

    class Meta:
        """Table options."""

        verbose_name = "句子"
        indexes = [models.Index(fields=["token"], name="sentence_token")]

    def __str__(self) -> str:
        return f"sentence:{self.pk}"


class FieldValue(models.Model):
    """One value of one field, with where it came from. Values are never changed: a new one retires the old.

    An empty sealed value of origin ``person`` says that a person removed the value: the parser
    does not bring it back.
    """

    class Origin(models.TextChoices):
        """Who said so; a person's word stands above the parser's."""

        PARSER = "parser", "解析"
        PERSON = "person", "人工"
        MODEL = "model", "模型提议，人工采纳"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="values")
    field = models.CharField(max_length=24)
    entry = models.PositiveSmallIntegerField(default=0)
    value = models.BinaryField()
    origin = models.CharField(max_length=8, choices=Origin.choices)
    confidence = models.FloatField(default=1.0)
    document = models.ForeignKey(
        Document, null=True, on_delete=models.SET_NULL, related_name="values"
    )
    evidence = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    is_confirmation = models.BooleanField(default=False, db_default=False)
    """Whether a person typed what stood there already: it vouches for the value and changes nothing."""
    retired_at = models.DateTimeField(null=True)
    retired_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="brought", db_index=False
    )
    retired_in = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="retired", db_index=False
    )

    class Meta:
        """Table options."""

        verbose_name = "字段值"
        # Few values ever take part in a merge: an index over all the others would only be written.
        indexes = [
            models.Index(fields=[name], condition=models.Q(**{f"{name}__isnull": False}), name=f"value_{name}")
            for name in ("merge", "retired_in")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "field", "entry"],
                condition=models.Q(retired_at__isnull=True),
                name="one_present_value",
            )
        ]

    def __str__(self) -> str:
        return f"value:{self.pk}"

    @staticmethod
    def place(pk: uuid.UUID, column: str) -> str:
        """Return the place that a row's column (value, evidence) is sealed for."""
        return f"value:{pk}:{column}"

    @property
    def value_place(self) -> str:
        """The place that the value is sealed for."""
        return self.place(self.pk, "value")

    @property
    def evidence_place(self) -> str:
        """The place that the evidence is sealed for."""
        return self.place(self.pk, "evidence")


class MatchKey(models.Model):
    """A keyed token of something two records of one person would share: a phone, name + school …"""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="match_keys")
    kind = models.CharField(max_length=24)
    token = models.CharField(max_length=64)

    class Meta:
        """Table options."""

        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind", "token"], name="match_key_once")
        ]
        # A token already tells its kind, for each kind is keyed apart.
        indexes = [models.Index(fields=["token"], name="match_key_token")]

    def __str__(self) -> str:
        return f"match_key:{self.pk}"


class Tag(models.Model):
    """A word the team sorts people by."""

    name = models.CharField("标签", max_length=32, unique=True)

    class Meta:
        """Table options."""

        verbose_name = "标签"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a candidate."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="taggings"
    )

    class Meta:
        """Table options."""

        constraints = [models.UniqueConstraint(fields=["candidate", "tag"], name="tag_once")]

    def __str__(self) -> str:
        return f"tagging:{self.pk}"


class BulkTagging(models.Model):
    """One act on many records at once: a tag put on or taken off, and what it takes to undo it.

    ``rows`` lists only the records that it changed, each as ``[candidate, merge, created_at,
    created_by]`` of the tagging that came or went; none of it is personal.
    """

    class Kind(models.TextChoices):
        """What was done."""

        ADDED = "added", "加标签"
        REMOVED = "removed", "去掉标签"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "批量标签"

    def __str__(self) -> str:
        return f"bulk_tagging:{self.pk}"


class Suspicion(models.Model):
    """Two records that may be one person, for a person to decide. ``first`` has the lower id."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "待判断"
        LATER = "later", "以后再说"
        DISTINCT = "distinct", "不是同一人"
        MERGED = "merged", "已合并"

    first = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suspicion_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="suspicion_ordered"
            ),
        ]
        indexes = [models.Index(fields=["state", "-score", "id"])]

    def __str__(self) -> str:
        return f"suspicion:{self.pk}"


class Merge(models.Model):
    """``loser`` was merged into ``keeper``; everything needed to take them apart again.

    The loser's values stay untouched under its own record. What the keeper took over is marked
    with this merge, what it gave up is marked ``retired_in``; documents that moved are listed.
    """

    keeper = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="merges_kept")
    loser = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="merges_lost")
    documents = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "合并"

    def __str__(self) -> str:
        return f"merge:{self.pk}"


class SavedView(models.Model):
    """A search kept under a name, for its maker or for the team; sealed, as it may name a person.

    ``content`` is ``{name, text, filters, sort, columns, density}``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.BinaryField()
    is_team = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "视图"
        indexes = [models.Index(fields=["removed_at", "created_by"])]

    def __str__(self) -> str:
        return f"view:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"view:{self.public_id}:content"


class ViewUse(models.Model):
    """What one member does with a view: pinned to the rail, and when it was last looked at."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="uses")
    user_id = models.BigIntegerField()
    is_pinned = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "视图的使用"
        constraints = [models.UniqueConstraint(fields=["view", "user_id"], name="view_use_once")]

    def __str__(self) -> str:
        return f"view_use:{self.pk}"
