"""One person for one job, and every step he took there."""

import uuid

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models.stage import Stage
from caidang.foundation.accounts.policy import Viewer


class Applications(models.QuerySet["Application"]):
    """Applications, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Applications":
        """Leave only those whose person and whose job are both within the viewer's reach."""
        people = Candidate.objects.visible_to(viewer).order_by().only("pk")
        jobs = Job.objects.visible_to(viewer).order_by().only("pk")
        reach = self.filter(job__in=jobs)
        return reach if viewer.sees_all else reach.filter(candidate__in=people)


class Application(models.Model):
    """One person for one job. ``rank`` orders a column of the board; ``stage_since`` is when he came into it.

    ``reason`` is a code, for one who left the way. The person is not the application: he may have many.
    """

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

    objects = Applications.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "应聘"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "job"], name="application_once")
        ]
        indexes = [
            models.Index(fields=["job", "stage", "-rank", "-id"], name="application_column"),
        ]

    def __str__(self) -> str:
        return f"application:{self.pk}"


class StageEvent(models.Model):
    """A person came into a stage; never changed. An undone step is a step back, with ``undoes`` naming the other."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    before = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "阶段变化"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"stage_event:{self.pk}"
