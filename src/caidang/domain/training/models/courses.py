"""Courses that the organisation writes itself, and files that belong to lessons, sessions and proofs."""

import uuid

from django.db import models

from caidang.foundation.vault.models import Blob, DataKey


class OwnCourse(models.Model):
    """A course of the organisation's own. ``key``, as progress and certificates name it, is ``own-<public_id>``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("课程名", max_length=60)
    english = models.CharField("英文名", max_length=120, blank=True)
    intro = models.CharField("简介", max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(default=12)
    pass_percent = models.PositiveSmallIntegerField(default=80)
    draw = models.PositiveSmallIntegerField(default=10)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "自己的课程"
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """What progress, certificates and assignments call it."""
        return f"own-{self.public_id}"


class OwnLesson(models.Model):
    """A lesson of an own course; ``text`` is Markdown."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(OwnCourse, on_delete=models.CASCADE, related_name="lessons")
    place = models.PositiveSmallIntegerField(default=0)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("正文")
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "自己的课"
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.title


class OwnQuestion(models.Model):
    """A question of an own course; ``choices`` and ``right`` as in ``values.Question``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(OwnCourse, on_delete=models.CASCADE, related_name="questions")
    lesson = models.ForeignKey(OwnLesson, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10)
    story = models.CharField(max_length=600, blank=True)
    ask = models.CharField(max_length=300)
    choices = models.JSONField(default=list)
    right = models.JSONField(default=list)
    why = models.CharField(max_length=600)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "自己的题"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"question:{self.pk}"


class TrainingFile(models.Model):
    """A picture, a short video or a PDF of a lesson or a session, or a proof of an outside course; sealed as all files are.

    ``owner`` says whose it is: ``lesson:<public_id>``, ``session:<public_id>`` or ``outside:<public_id>``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.CharField(max_length=60, db_index=True)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    media = models.CharField(max_length=40)
    filename = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "培训的文件"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"training_file:{self.pk}"

    @property
    def filename_place(self) -> str:
        """The place that the name is sealed for."""
        return f"training_file:{self.public_id}:filename"
