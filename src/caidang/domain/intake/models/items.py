"""What came in: one row a file, which is also its place in the queue of the readers."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate, Document
from caidang.foundation.accounts.policy import POOL, Viewer
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.lib.rows import WorkRow, WorkRows
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey


class IntakeItems(WorkRows["IntakeItem"]):
    """The readers' queue."""

    def visible_to(self, viewer: Viewer) -> "IntakeItems":
        """Leave what the viewer or those in his reach handed in, and what nobody did for who may draw from the pool."""
        if viewer.sees_all:
            return self
        nobody = models.Q(received_by=None) if POOL in viewer.scopes else models.Q()
        return self.filter(models.Q(received_by__in=viewer.reached_members) | nobody)


class IntakeItem(WorkRow):
    """One file that was handed in. ``is_picture``: it needs character recognition, many seconds of
    it, and waits in a line of its own. ``blob`` is None only for a file that was too large to be taken.

    ``data_key`` is the file's own until the file becomes part of a record; from then on it is the
    person's. ``fingerprint``
    recognises the same bytes; it is unique, so that they are received once, and empty where
    nothing was kept.
    """

    at_erasure: ClassVar[Stays] = Stays({"fingerprint": "", "warnings": []})

    class Outcome(models.TextChoices):
        """What the file became."""

        CREATED = "created", "新建档案"
        ATTACHED = "attached", "归入档案"
        DUPLICATE_SUSPECTED = "duplicate_suspected", "疑似重复"
        EXPANDED = "expanded", "已拆开"
        ERASED_BEFORE = "erased_before", "抹除过的人"
        DISCARDED = "discarded", "丢掉了"

    objects = IntakeItems.as_manager()

    result_fields: ClassVar = (
        "candidate", "data_key", "filename", "is_picture", "outcome", "told", "unreadable_by", "warnings", "way",
    )  # fmt: skip

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)
    filename = models.BinaryField()
    size = models.BigIntegerField()
    source = models.CharField("来源", max_length=16)
    is_picture = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, null=True, related_name="intake_items"
    )
    outcome = models.CharField("结果", max_length=24, choices=Outcome.choices, blank=True)
    warnings = models.JSONField(default=list)
    way = models.JSONField(default=dict)
    """How it is read and where its person goes, see ``intake.way``; nothing personal."""
    told = models.BinaryField(null=True)
    """Sealed JSON of what a mail told beside the résumé, see ``core.mail.letter``."""
    unreadable_by = models.PositiveIntegerField(null=True)
    """The version of the reader that cannot read these bytes, however often it tries."""
    is_again_allowed = models.BooleanField(default=False, db_default=False)
    """Whether somebody said that a person who was erased before is to be taken in again."""
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField(null=True)

    class Meta(WorkRow.Meta):
        """Table options."""

        verbose_name = "收件"
        indexes: ClassVar = [
            *WorkRow.Meta.indexes,
            models.Index(fields=["received_at"], name="intake_came"),
            # How many of a member's files stand where, told without touching a row.
            models.Index(fields=["received_by", "status"], name="intake_by_member"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~models.Q(fingerprint=""), name="received_once"
            )
        ]

    def __str__(self) -> str:
        return f"intake:{self.pk}"

    @property
    def filename_place(self) -> str:
        """The place that the file's name is sealed for."""
        return f"intake:{self.public_id}:filename"

    def opened_name(self) -> str:
        """Return the file's name, opened; empty once it was erased."""
        if not self.filename or self.data_key.erased_at is not None:
            return ""
        return vault.open_sealed(self.data_key, self.filename_place, bytes(self.filename)).decode()

    @property
    def told_place(self) -> str:
        """The place that what a mail told is sealed for."""
        return f"intake:{self.public_id}:told"

    def seal_told(self, told: Mapping[str, Any]) -> None:
        """Keep what a mail told, under the key that the item has now."""
        self.told = vault.seal_json(self.data_key, self.told_place, told)

    def opened_told(self) -> dict[str, Any]:
        """Return what a mail told, opened; empty for other files."""
        return {} if self.told is None else vault.open_json(self.data_key, self.told_place, bytes(self.told))

    def hand_over(self, key: DataKey) -> None:
        """Put what is sealed here under a person's key, so that erasing the person erases it too."""
        name, told = self.opened_name(), self.opened_told()
        self.data_key = key
        self.filename = vault.seal(key, self.filename_place, name.encode())
        if told:
            self.seal_told(told)


class IntakeKey(models.Model):
    """A program's own name for something that it hands in, so that sending it again is no second time.

    ``key`` is a keyed token of what the program called it; a row is let go after a week.
    """

    member = models.BigIntegerField()
    key = models.CharField(max_length=64)
    item = models.ForeignKey(IntakeItem, on_delete=models.CASCADE, related_name="keys")
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "接口交来的记号"
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "key"], name="intake_key_once")]
        indexes: ClassVar = [models.Index(fields=["at"], name="intake_key_at")]

    def __str__(self) -> str:
        return f"intake_key:{self.pk}"


class RereadRun(models.Model):
    """Stored originals are read again by a newer parser: all that need it, or those of one ``candidate``.

    ``total`` was counted at the start; ``cursor`` is the last document that was put in line, so that
    a million rows need not be written at once. The run is over when ``finished_at`` is set.
    """

    version = models.PositiveIntegerField()
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, related_name="reread_runs"
    )
    total = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    is_filled = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "重新阅读"

    def __str__(self) -> str:
        return f"reread_run:{self.pk}"


class RereadItems(WorkRows["RereadItem"]):
    """The queue of documents to be read again."""


class RereadItem(WorkRow):
    """One document in a run. ``changes`` are ``[field, entry, old value's id, new value's id]``, no values."""

    objects = RereadItems.as_manager()

    result_fields: ClassVar = ("changes", "unread")

    run = models.ForeignKey(RereadRun, on_delete=models.CASCADE, related_name="items")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    changes = models.JSONField(default=list)
    unread = models.PositiveIntegerField(default=0)

    class Meta(WorkRow.Meta):
        """Table options."""

        verbose_name = "重读的文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "document"], name="reread_once_a_run")
        ]

    def __str__(self) -> str:
        return f"reread:{self.pk}"


class OwnWords(models.Model):
    """An organisation's additions to one of the reader's lists, one entry a line. Nothing personal, so in clear."""

    name = models.CharField("词表", max_length=20, unique=True)
    words = models.TextField("词", blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "本单位词表"

    def __str__(self) -> str:
        return self.name
