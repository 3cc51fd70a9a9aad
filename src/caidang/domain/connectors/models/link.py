"""Who is who in both systems, what was last seen there, which files hang on it, and what a person is asked about it."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.connectors.models.connection import ObjectMap
from caidang.domain.connectors.models.thing import Thing
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob


class Link(models.Model):
    """A record there and its person here. ``candidate`` is empty once the person was erased or deleted: he does not come again.

    ``seen`` is sealed: our fields' values as they were when both sides last agreed on them. ``digest`` knows an
    unchanged record again without opening anything. ``is_pending``: we are about to make it there.
    """

    map = models.ForeignKey(ObjectMap, on_delete=models.CASCADE, related_name="links")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    remote_id = models.CharField(max_length=100)
    candidate = models.ForeignKey(Candidate, on_delete=models.SET_NULL, null=True, related_name="links")
    seen = models.BinaryField(null=True)
    digest = models.CharField(max_length=32, blank=True, default="")
    passed = models.PositiveIntegerField(default=0)
    """The whole pass in which it was last there."""
    synced_at = models.DateTimeField()
    is_pending = models.BooleanField(default=False)
    is_cut = models.BooleanField(default=False)
    """A person said that the two do not belong together any more: nothing goes either way."""

    class Meta:
        """Table options."""

        verbose_name = "对上的记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["map", "remote_id"], name="link_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["map", "passed"], name="link_passed")]

    def __str__(self) -> str:
        return f"link:{self.pk}"

    @staticmethod
    def place(public_id: uuid.UUID | str) -> str:
        """Return the place that what was seen is sealed for."""
        return f"link:{public_id}:seen"

    @property
    def seen_place(self) -> str:
        """The place that what was seen is sealed for."""
        return self.place(self.public_id)

    def opened(self) -> dict[str, str]:
        """Return what was last seen, by our fields; empty where nothing is known."""
        if self.seen is None or self.candidate is None:
            return {}
        found: dict[str, str] = vault.open_json(self.candidate.data_key, self.seen_place, bytes(self.seen))
        return found


class LinkFile(models.Model):
    """A file that hangs on a record there: fetched once, or one of ours: sent once. ``told`` is sealed: its key there and its name.

    Between fetching and reading ``blob`` is the file, sealed under its person's key, ``by`` whose run fetched it, and who
    reads it holds it until ``leased_until``.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "等着取"
        KEPT = "kept", "收下了，等着读"
        DONE = "done", "已归入"
        FAILED = "failed", "没取到"
        SENDING = "sending", "正在传过去"
        SENT = "sent", "传过去了"
        UNSENT = "unsent", "没传过去"

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="files")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="files_there")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=32)
    """A keyed token of the file's key there."""
    told = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.BigIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "对方的附件"
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "key"], name="link_file_once")]
        indexes: ClassVar = [models.Index(fields=["state", "attempts", "id"], name="link_file_work")]

    def __str__(self) -> str:
        return f"link_file:{self.pk}"

    @staticmethod
    def place(public_id: uuid.UUID | str) -> str:
        """Return the place that what is told of a file is sealed for."""
        return f"link_file:{public_id}:told"

    @property
    def told_place(self) -> str:
        """The place that what is told is sealed for."""
        return self.place(self.public_id)


class Question(models.Model):
    """What a person is asked: which of two values stands, or what to do about a record that is gone there.

    It is about a candidate (``link``) or about a record that is none (``thing``); of an application or an interview ``candidate``
    is whose it is. ``told`` is sealed under the key of whose it is, the team's for a client and a job: ``base``, ``ours`` and ``theirs``.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        VALUE = "value", "两边不一样"
        GONE = "gone", "对方那边没有了"

    class State(models.TextChoices):
        """What was said."""

        OPEN = "open", "等人定"
        OURS = "ours", "保留档案的"
        THEIRS = "theirs", "采用对方的"
        CUT = "cut", "解除关联"
        OVER = "over", "已不必定"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, null=True, related_name="questions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, null=True, related_name="sync_questions")
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, null=True, related_name="questions")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    field = models.CharField(max_length=24, blank=True, default="")
    told = models.BinaryField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "要人定的"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["link", "kind", "field"], condition=models.Q(state="open"), name="question_once"
            ),
            models.UniqueConstraint(
                fields=["thing", "kind", "field"], condition=models.Q(state="open"), name="question_of_thing_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="question_open")]

    def __str__(self) -> str:
        return f"question:{self.pk}"

    @staticmethod
    def place(public_id: uuid.UUID) -> str:
        """Return the place that what is asked is sealed for."""
        return f"question:{public_id}:told"

    @property
    def told_place(self) -> str:
        """The place that what is asked is sealed for."""
        return self.place(self.public_id)

    def opened(self) -> dict[str, Any]:
        """Return ``base``, ``ours`` and ``theirs``."""
        sealed = bytes(self.told)
        if self.candidate is not None:
            found: dict[str, Any] = vault.open_json(self.candidate.data_key, self.told_place, sealed)
        elif self.thing is not None and self.thing.contact is not None:
            found = vault.open_json(self.thing.contact.data_key, self.told_place, sealed)
        else:
            found = vault.open_own(self.told_place, sealed)
        return found
