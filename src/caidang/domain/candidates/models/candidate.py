"""A person's record, who looks after it, who holds it, and who had what of it shown in clear."""

import uuid

from django.db import models

from caidang.domain.candidates.models.audience import Audience, audiences_of
from caidang.domain.candidates.places import place_of_summary
from caidang.foundation.accounts.models import Team
from caidang.foundation.accounts.policy import Target, Viewer
from caidang.foundation.vault.models import DataKey


class Candidates(models.QuerySet["Candidate"]):
    """Records, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Candidates":
        """Leave only what is within the viewer's reach; nothing for who may not read candidates."""
        if viewer.user_id is None and viewer.sees_all:
            return self
        if viewer.sees_all:
            return self.filter(models.Q(shut_at=None) | models.Q(shut_to=viewer.user_id))
        return self.filter(audience__in=audiences_of(viewer))


class Candidate(models.Model):
    """One person. ``summary`` is the sealed JSON that lists show, remade with every change.

    ``owner`` is the member who looks after the person; ``audience`` is worked out from him, from who
    collected the record and from the client teams that hold it: see ``services.placing``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    summary = models.BinaryField()
    source = models.CharField("来源", max_length=32)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField(db_index=True)
    owner = models.BigIntegerField("负责人", null=True)
    shut_at = models.DateTimeField(null=True)
    """Since when only ``shut_to`` sees it: the person had its use restricted, or he was erased."""
    shut_to = models.BigIntegerField(null=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")

    objects = Candidates.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "候选人"
        indexes = [
            models.Index(fields=["merged_into", "-updated_at", "-id"]),
            models.Index(fields=["created_at"], name="candidate_came"),
            models.Index(
                fields=["owner"], condition=models.Q(owner__isnull=False), name="candidate_owner"
            ),
            models.Index(
                fields=["id"], condition=models.Q(shut_at__isnull=False), name="candidate_shut"
            ),
        ]

    def __str__(self) -> str:
        return f"candidate:{self.pk}"

    @staticmethod
    def shut_ones() -> "models.QuerySet[Candidate, int]":
        """Return the numbers of the records that are shut, as a subquery: they are few."""
        return Candidate.objects.filter(shut_at__isnull=False).order_by().values_list("pk", flat=True)

    @property
    def target(self) -> Target:
        """The record as the policy knows it."""
        return Target(self.audience.names)

    @property
    def summary_place(self) -> str:
        """The place that the summary is sealed for."""
        return self.place_of_summary(self.public_id)

    @staticmethod
    def place_of_summary(public_id: uuid.UUID) -> str:
        """Return the place that the summary of the record with this id is sealed for."""
        return place_of_summary(public_id)


class ClientHold(models.Model):
    """A client team holds a record for itself: behind its wall nobody else of the team's colleagues looks.

    ``merge``: it came over from a record that was merged into this one, and goes when that is undone.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="holds")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey("Merge", null=True, on_delete=models.PROTECT, related_name="holds")

    class Meta:
        """Table options."""

        verbose_name = "归属客户组"
        constraints = [models.UniqueConstraint(fields=["candidate", "team"], name="hold_once")]

    def __str__(self) -> str:
        return f"client_hold:{self.pk}"


class Reveal(models.Model):
    """A member had a masked field shown in clear, and what for; it stays open for some minutes.

    ``purpose`` is one of a few codes.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="reveals")
    member = models.BigIntegerField()
    field = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "查看完整内容"
        indexes = [
            models.Index(fields=["member", "at"], name="reveal_of_member"),
            models.Index(fields=["candidate", "member", "at"], name="reveal_of_record"),
        ]

    def __str__(self) -> str:
        return f"reveal:{self.pk}"
