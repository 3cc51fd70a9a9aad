"""The one table of idempotency keys."""

from typing import Any

from django.db import models

from caidang.foundation.vault import services as vault


class KeptReply(models.Model):
    """A request that was made under a key, and its answer once there is one (``status`` is null until then).

    ``caller`` and ``key`` are keyed hashes of the token and of the key, ``request`` of what was asked. ``reply`` is
    sealed: ``{headers, body}``; empty where it may not be kept any more. ``attempt`` tells one claim from the next.
    """

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    reply = models.BinaryField(default=b"")
    attempt = models.PositiveIntegerField(default=1)
    claimed_at = models.DateTimeField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        """Table options."""

        verbose_name = "给程序的答复"
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="reply_once")]

    def __str__(self) -> str:
        return f"reply:{self.pk}"

    @property
    def reply_place(self) -> str:
        """The place that the answer is sealed for."""
        return f"reply:{self.caller}:{self.key}"

    def opened(self) -> dict[str, Any]:
        """Return ``{headers, body}``."""
        return vault.open_own(self.reply_place, bytes(self.reply))
