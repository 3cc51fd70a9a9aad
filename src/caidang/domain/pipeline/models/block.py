"""屏蔽名单: whom one does not put forward, to one client or to any."""

from django.db import models

from caidang.domain.candidates.models import Candidate, Merge
from caidang.domain.clients.models import Client


class Block(models.Model):
    """A person is not to be put forward: to ``client``, or to nobody where it is None. Lifted, it is history.

    ``merge``: it came over from a record that was merged into this one, and goes when that is undone.
    """

    class Reason(models.TextChoices):
        """Why."""

        WISH = "wish", "本人要求不再联系"
        CLIENT = "client", "客户不接受"
        BOUND = "bound", "有竞业或保密限制"
        FALSE = "false", "资料不实"
        ABSENT = "absent", "多次失约"
        OTHER = "other", "其他，见讨论"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="blocks")
    client = models.ForeignKey(Client, null=True, on_delete=models.CASCADE, related_name="blocks")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(Merge, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Table options."""

        verbose_name = "屏蔽名单"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "client"], name="block_once",
                condition=models.Q(lifted_at=None, client__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["candidate"], name="block_once_for_all",
                condition=models.Q(lifted_at=None, client=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"block:{self.pk}"
