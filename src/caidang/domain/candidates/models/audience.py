"""Who may see a record, as one row that many records share."""

from django.db import models

from caidang.foundation.accounts.policy import Viewer


class Audience(models.Model):
    """Who may see a record, as the names of scopes; records of the same audience share one row.

    ``key`` is the names in order, parted by spaces: it tells the policy without another query.
    """

    key = models.CharField(max_length=400, unique=True)

    class Meta:
        """Table options."""

        verbose_name = "可见范围"

    def __str__(self) -> str:
        return f"audience:{self.pk}"

    @property
    def names(self) -> frozenset[str]:
        """The scopes that the record stands in."""
        return frozenset(self.key.split())


class AudienceScope(models.Model):
    """One scope of an audience, for finding the audiences that a viewer belongs to."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="scopes")
    name = models.CharField(max_length=24)

    class Meta:
        """Table options."""

        constraints = [
            models.UniqueConstraint(fields=["name", "audience"], name="audience_scope_once")
        ]

    def __str__(self) -> str:
        return f"audience_scope:{self.pk}"


def audiences_of(viewer: Viewer) -> models.QuerySet[Audience]:
    """Return the audiences that the viewer belongs to, as a subquery."""
    return Audience.objects.filter(scopes__name__in=viewer.scopes).order_by().only("pk")
