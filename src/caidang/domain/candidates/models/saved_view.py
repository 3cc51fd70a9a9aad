"""Searches kept under a name."""

import uuid

from django.db import models


class SavedView(models.Model):
    """A search kept under a name, for its maker or for the team; sealed, as it may name a person.

    ``content`` is ``{name, text, filters, sort, columns, density}``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.BinaryField()
    is_team = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "视图"
        indexes = [models.Index(fields=["removed_at", "created_by"])]

    def __str__(self) -> str:
        return f"view:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"view:{self.public_id}:content"


class ViewUse(models.Model):
    """What one member does with a view: pinned to the rail, and when it was last looked at.

    ``seen``: whom it found then, ``fresh``: who of them had come since the time before, by their numbers.
    """

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="uses")
    user_id = models.BigIntegerField()
    is_pinned = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    seen = models.BinaryField(null=True)
    fresh = models.BinaryField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "视图的使用"
        constraints = [models.UniqueConstraint(fields=["view", "user_id"], name="view_use_once")]

    def __str__(self) -> str:
        return f"view_use:{self.pk}"

    @property
    def seen_place(self) -> str:
        """The place that those seen are sealed for."""
        return f"view_use:{self.view_id}:{self.user_id}:seen"

    @property
    def fresh_place(self) -> str:
        """The place that those who had come are sealed for."""
        return f"view_use:{self.view_id}:{self.user_id}:fresh"
