"""Tables of the vault: data keys and those before them, what is known of sealed files, and the state of the kit."""

from django.db import models


class DataKey(models.Model):
    """The key of one data subject, wrapped under the root's child. Erased, it opens nothing more.

    Whoever refers to a person's sealed data refers to this row; it stays when the key is erased. ``kek_id``
    says which wrapping key wraps it, ``version`` how manieth key of the subject it is: what is sealed under
    it says so in its key id.
    """

    opened: tuple[bytes, bytes] | None = None
    """What ``wrapped`` was when it was last unwrapped, and the key: kept as long as this object only."""

    wrapped = models.BinaryField(null=True)
    kek_id = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "数据钥匙"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, erased_at__isnull=False)
                | models.Q(wrapped__isnull=False, erased_at__isnull=True),
                name="data_key_erased_or_kept",
            )
        ]

    def __str__(self) -> str:
        return f"data_key:{self.pk}"


class OlderKey(models.Model):
    """A data key that a subject had before: an older backup, or a value on its way, is sealed under it still."""

    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="older_keys")
    version = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    kek_id = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "从前的数据钥匙"
        constraints = [models.UniqueConstraint(fields=["data_key", "version"], name="one_older_key_per_version")]

    def __str__(self) -> str:
        return f"older_key:{self.pk}"


class Blob(models.Model):
    """One sealed file. ``name`` is its name in the store, ``file_key`` its own key, wrapped.

    The file never changes: handing it to another data key wraps 32 bytes anew. ``digest`` finds
    the same bytes under the same data key. Once dropped, only an empty row is left.
    """

    name = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, blank=True)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="blobs")
    file_key = models.BinaryField(null=True)
    size = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "密封文件"
        indexes = [models.Index(fields=["data_key", "digest"])]

    def __str__(self) -> str:
        return f"blob:{self.pk}"

    @property
    def place(self) -> str:
        """The place that the file is sealed for."""
        return f"blob:{self.name}"


class VaultState(models.Model):
    """The one row that knows whether somebody has the recovery words on paper, and those of which root."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    kit_confirmed_at = models.DateTimeField(null=True)
    kit_confirmed_by = models.BigIntegerField(null=True)
    kit_fingerprint = models.CharField(max_length=24, blank=True)
    """Of the root key whose words were typed; empty in a row from before root keys could change."""

    class Meta:
        """Table options."""

        verbose_name = "保险库状态"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_vault_state")]

    def __str__(self) -> str:
        return f"vault_state:{self.pk}"
