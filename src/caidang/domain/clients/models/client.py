"""A client company, and who may see that one works for it."""

import uuid

from django.db import models

from caidang.foundation.accounts.models import Team
from caidang.foundation.accounts.policy import Action, Target, Viewer, client_scope, may, own_scope


def called(short: str, name: str, *, is_alike: bool) -> str:
    """This function will return what a client is called in lists and choices: its short name where that tells which it is."""
    return name if is_alike or not short else short


class Clients(models.QuerySet["Client"]):
    """Clients, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Clients":
        """Leave only what is within the viewer's reach; nothing for who may not read clients."""
        if not may(viewer, Action.READ_CLIENT):
            return self.none()
        if viewer.sees_all:
            return self
        own = models.Q(owner=viewer.user_id or 0)
        return self.filter(models.Q(team=None) | own | models.Q(team_id__in=viewer.client_teams))


class Client(models.Model):
    """One client company. ``team`` is the client team that serves it: with one, it stands behind that team's wall.

    Without a team everybody who reads clients sees it. ``owner`` looks after it and always sees it.
    ``words`` is what it is found by: its names and how they are read. Nothing is deleted: it is archived,
    or merged into another. ``is_alike``: another client bears the same short name, so it goes by its full one.
    """

    class Status(models.TextChoices):
        """Where one is with a client."""

        PROSPECT = "prospect", "洽谈中"
        ACTIVE = "active", "合作中"
        PAUSED = "paused", "暂停"
        ENDED = "ended", "已终止"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=20, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.ACTIVE)
    industry = models.CharField("行业", max_length=40, blank=True)
    city = models.CharField("城市", max_length=40, blank=True)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="clients"
    )
    owner = models.BigIntegerField("负责人", null=True)
    words = models.CharField(max_length=400, blank=True, default="", editable=False)
    is_alike = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    objects = Clients.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "客户"
        ordering = ["name"]

    def __str__(self) -> str:
        return called(self.short_name, self.name, is_alike=self.is_alike)

    @property
    def target(self) -> Target | None:
        """The client as the policy knows it; None where no wall stands: the role alone decides."""
        if self.team_id is None:
            return None
        names = {client_scope(self.team_id)}
        return Target(frozenset(names if self.owner is None else names | {own_scope(self.owner)}))
