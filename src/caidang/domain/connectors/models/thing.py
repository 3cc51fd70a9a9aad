"""Which client, contact, job, application, interview or note a record there is."""

from typing import ClassVar

from django.db import models

from caidang.domain.clients.models import Client, Contact, Job, Note
from caidang.domain.connectors.models.connection import ObjectMap
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.review.models import Comment


class Thing(models.Model):
    """A record there that is no candidate, and what it is here: one of the references.

    ``seen`` are keyed tokens of the values on which both sides last agreed, by our fields: enough to tell who changed
    what, and nothing to be read: behind ``=`` stands what ours became where it is kept another way than they write it, behind
    ``!`` what of ours stands against theirs or was refused there and is not written until it changes. ``digest`` knows an unchanged record again.
    """

    map = models.ForeignKey(ObjectMap, on_delete=models.CASCADE, related_name="things")
    remote_id = models.CharField(max_length=100)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, null=True, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="+")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    """What was said here and written there as a note, or the other way round."""
    note = models.ForeignKey(Note, on_delete=models.CASCADE, null=True, related_name="+")
    """The same of a client or a job."""
    seen = models.JSONField(default=dict)
    digest = models.CharField(max_length=32, blank=True, default="")
    passed = models.PositiveIntegerField(default=0)
    """The whole pass in which it was last there."""
    is_cut = models.BooleanField(default=False, db_default=False)
    """A person said that the two do not belong together any more: nothing goes either way."""

    class Meta:
        """Table options."""

        verbose_name = "对上的客户、职位、应聘和面试"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["map", "remote_id"], name="thing_once"),
        ]

    def __str__(self) -> str:
        return f"thing:{self.pk}"
