"""The audit log's tables. Events and checkpoints are only ever added: triggers refuse the rest."""

from django.db import models


class AuditEvent(models.Model):
    """Something that someone did. Ids and names of things only: never a person's data.

    ``hash`` covers the event and the hash before it, so that no event can be changed alone.
    ``seq`` has no gaps, so that none can be taken out unseen.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    verb = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=128, db_index=True)
    detail = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Table options."""

        verbose_name = "审计事件"
        ordering = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"


class AuditCheckpoint(models.Model):
    """The chain's state after one event, signed with a key that the database does not hold."""

    seq = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    mac = models.CharField(max_length=64)

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
