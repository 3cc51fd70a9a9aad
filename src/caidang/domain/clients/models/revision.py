"""What was changed on a client or a job, so that it can be told and taken back."""

from django.db import models

from caidang.domain.clients.models.client import Client
from caidang.domain.clients.models.job import Job


class Revision(models.Model):
    """One change of one client or of one job: the changed fields before and after; never changed itself.

    An undone change is a change back, with ``undoes`` naming the other.
    """

    client = models.ForeignKey(
        Client, null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    job = models.ForeignKey(Job, null=True, on_delete=models.CASCADE, related_name="revisions")
    before = models.JSONField()
    after = models.JSONField()
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "客户和职位的改动"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"revision:{self.pk}"
