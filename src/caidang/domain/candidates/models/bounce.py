"""A letter to a person's address came back."""

from typing import ClassVar

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.domain.candidates.models.value import FieldValue


class Bounce(models.Model):
    """An address that takes no letters: the value that says it, and a keyed hash of it. ``status`` is an RFC 3463 code.

    ``is_lasting``: it never will, by what its server says. As long as the value stands it counts as less fresh;
    confirming it, or another value, ends that.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="bounces")
    value = models.ForeignKey(FieldValue, null=True, on_delete=models.CASCADE, related_name="bounces")
    address = models.CharField(max_length=64)
    status = models.CharField(max_length=11, blank=True, default="")
    is_lasting = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "退信"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "address"], name="bounce_once")
        ]

    def __str__(self) -> str:
        return f"bounce:{self.pk}"
