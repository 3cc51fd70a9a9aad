"""The people at a client's, and who had their telephone shown in clear."""

import uuid

from django.db import models

from caidang.domain.clients.models.client import Client
from caidang.foundation.vault.models import DataKey


class Contact(models.Model):
    """One person at a client's. All of him is in ``content``, sealed under a key of his own.

    A key each, as candidates have: who asks to be forgotten is erased from every old backup, and the
    colleague next to him stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "客户联系人"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"contact:{self.pk}"

    @property
    def content_place(self) -> str:
        """The place that the content is sealed for."""
        return f"contact:{self.public_id}:content"


class ContactReveal(models.Model):
    """A member had a masked field of a contact shown in clear; it stays open for some minutes."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="reveals")
    member = models.BigIntegerField()
    field = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "查看联系人"
        indexes = [models.Index(fields=["member", "at"], name="contact_reveal_of_member")]

    def __str__(self) -> str:
        return f"contact_reveal:{self.pk}"
