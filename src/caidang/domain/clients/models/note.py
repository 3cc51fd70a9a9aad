"""What was learned with a client, a job, or a kind of job."""

import uuid

from django.db import models
from django.db.models import Q

from caidang.domain.clients.models.client import Client, Clients
from caidang.domain.clients.models.job import Job
from caidang.foundation.accounts.policy import Action, Viewer, may


class Notes(models.QuerySet["Note"]):
    """Notes, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Notes":
        """Leave only those of clients within the viewer's reach, and those of no client."""
        if not may(viewer, Action.READ_CLIENT):
            return self.none()
        if viewer.sees_all:
            return self
        near: Clients = Client.objects.visible_to(viewer).order_by().only("pk")
        return self.filter(Q(client=None) | Q(client__in=near))


class Note(models.Model):
    """One short note: on a client, on one of its jobs, or on a kind of work wherever it is done (``role``).

    The text is sealed, for pay and people slip into it. ``mentioned`` are members' ids.
    """

    class Kind(models.TextChoices):
        """What it tells."""

        GENERAL = "general", "说明"
        ASKED = "asked", "面试问了什么"
        WON = "won", "怎么成的"
        SALARY = "salary", "薪资行情"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    role = models.CharField("岗位", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.GENERAL)
    text = models.BinaryField()
    mentioned = models.JSONField(default=list)
    author = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = Notes.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "客户笔记"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(client__isnull=False) | (Q(job__isnull=True) & ~Q(role="")),
                name="note_on_something",
            )
        ]

    def __str__(self) -> str:
        return f"note:{self.pk}"

    @property
    def text_place(self) -> str:
        """The place that the text is sealed for."""
        return f"note:{self.public_id}:text"


class ClientFollow(models.Model):
    """A member wants to hear of a client: of new notes on it and its jobs."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="follows")
    member = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "关注客户"
        constraints = [
            models.UniqueConstraint(fields=["client", "member"], name="one_client_follow")
        ]

    def __str__(self) -> str:
        return f"client_follow:{self.pk}"
