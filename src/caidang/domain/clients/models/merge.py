"""One client was found to be another."""

from django.db import models

from caidang.domain.clients.models.client import Client


class ClientMerge(models.Model):
    """``loser`` went into ``keeper``. For taking it back ``moved`` names what went along, by table and number,
    and ``stood`` its own team and owner."""

    keeper = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges")
    loser = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()
    stood = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "客户的合并"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"client_merge:{self.pk}"
