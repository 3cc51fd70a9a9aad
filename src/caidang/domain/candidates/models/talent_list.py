"""人才库: people kept together under a name, by hand or by what they have in common."""

import uuid

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate


class TalentList(models.Model):
    """A list of people. ``content`` is ``{name, note}``, and ``{text, filters}`` too where it fills itself; sealed.

    ``members`` and ``teams`` are the ids of those it is shared with; ``is_for_all``: everybody here.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.BinaryField()
    is_by_rule = models.BooleanField(default=False)
    members = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    is_for_all = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "人才库"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"talent_list:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"talent_list:{self.public_id}:content"


class ListEntry(models.Model):
    """A person in a list. ``merge``: came over from a record that was merged in."""

    list = models.ForeignKey(TalentList, on_delete=models.CASCADE, related_name="entries")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="list_entries")
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="list_entries", db_index=False
    )

    class Meta:
        """Table options."""

        verbose_name = "人才库里的人"
        constraints = [models.UniqueConstraint(fields=["list", "candidate"], name="listed_once")]

    def __str__(self) -> str:
        return f"list_entry:{self.pk}"
