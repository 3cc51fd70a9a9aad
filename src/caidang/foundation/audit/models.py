"""The audit log's tables. Events and checkpoints are only ever added: triggers refuse the rest."""

from django.db import models


class AuditEvent(models.Model):
    """Something that someone did. Ids and names of things only: never a person's data.

    ``hash`` covers the event and the hash before it, so that no event can be changed alone.
    ``seq`` has no gaps, so that none can be taken out unseen.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    detail = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Table options."""

        verbose_name = "审计事件"
        ordering = ["-seq"]
        indexes = [
            # One member's pages, newest first.
            models.Index(fields=["actor_id", "seq"], name="audit_by_actor"),
            # What happened to one thing; whether somebody looked at it a moment ago.
            models.Index(fields=["subject", "verb"], name="audit_by_subject"),
            # Who read how much in which hour, and which events are of some days: told without touching a row.
            models.Index(fields=["at", "actor_id", "verb", "seq"], name="audit_by_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"


class AuditCheckpoint(models.Model):
    """The chain's state after one event, signed with a key that the database does not hold.

    The Ed25519 signature is an anchor's; those of the first versions have none but a ``mac``,
    which only the key itself can check.
    """

    seq = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    mac = models.CharField(max_length=64, blank=True)
    signature = models.BinaryField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "审计检查点"
        ordering = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class AuditHead(models.Model):
    """The one row that knows the last event, signed: where the chain has to end.

    Whoever records first updates it, which also puts writers in line on PostgreSQL.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64, blank=True)

    class Meta:
        """Table options."""

        verbose_name = "审计链头"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class AnchorDelivery(models.Model):
    """How far the signed states came on one way out of this machine, and what is in the way."""

    way = models.CharField(max_length=16, primary_key=True)
    seq = models.BigIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        """Table options."""

        verbose_name = "审计签名送出"
        ordering = ["way"]

    def __str__(self) -> str:
        return f"{self.way} {self.seq}"
