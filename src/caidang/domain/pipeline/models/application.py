"""One person for one job, and every step he took there."""

import uuid
from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate, Merge
from caidang.domain.candidates.models.audience import audiences_of
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models.stage import Stage
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.erasure import LEFT_ALONE, Stays


class Applications(models.QuerySet["Application"]):
    """Applications, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Applications":
        """Leave only those whose person and whose job are both within the viewer's reach."""
        jobs = Job.objects.visible_to(viewer).order_by().only("pk")
        return self.of_people(viewer).filter(job__in=jobs)

    def of_people(self, viewer: Viewer) -> "Applications":
        """Leave only those whose person is within the viewer's reach; whether the job is was asked before.

        One that was joined into another of the same person is that one's matter.
        """
        reach = self.filter(joined_into=None)
        if viewer.sees_all:
            # A record that was shut is on no board: whoever handles it opens it by itself.
            return reach.exclude(candidate__in=Candidate.shut_ones())
        return reach.filter(candidate__audience__in=audiences_of(viewer))


class Application(models.Model):
    """One person for one job. ``rank`` orders a column of the board; ``stage_since`` is when he came into it.

    ``reason`` is a code, for one who left the way. The person is not the application: he may have many.
    ``joined_into``: his two records were merged and both had applied for the job; the other counts.
    """

    at_erasure: ClassVar[Stays] = Stays()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="applications")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="applications")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="applications")
    rank = models.BigIntegerField(default=0)
    stage_since = models.DateTimeField()
    owner = models.BigIntegerField("负责人", null=True)
    reason = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    joined_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="joined"
    )

    objects = Applications.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "应聘"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "job"], name="application_once")
        ]
        indexes = [
            models.Index(fields=["job", "stage", "-rank", "-id"], name="application_column"),
            models.Index(fields=["created_at"], name="application_made"),
            models.Index(
                fields=["owner", "stage", "-rank", "-id"], condition=models.Q(owner__isnull=False),
                name="application_of_owner",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"application:{self.pk}"


class StageEvent(models.Model):
    """A person came into a stage; never changed. An undone step is a step back, with ``undoes`` naming the other.

    ``merge``: the two records' merging brought it about, or its undoing.
    """

    at_erasure: ClassVar[Stays] = Stays()

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    before = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    merge = models.ForeignKey(Merge, null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "阶段变化"
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="stage_event_at")]

    def __str__(self) -> str:
        return f"stage_event:{self.pk}"


class Following(models.Model):
    """An application went over to the record that its person's was merged into; it goes back when that is undone."""

    at_erasure: ClassVar[Stays] = LEFT_ALONE

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="followings")

    class Meta:
        """Table options."""

        verbose_name = "随档案合并的应聘"
        constraints = [
            models.UniqueConstraint(fields=["merge", "application"], name="following_once")
        ]

    def __str__(self) -> str:
        return f"following:{self.pk}"
