"""An original file of a person and what was read from it."""

import uuid
import zlib
from typing import Any

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey


class Document(models.Model):
    """One original file of a person, with what was read from it: its text and its drawn pages.

    ``data_key`` is the key of the person it was received for; it stays when records are merged,
    so that un-merging moves no bytes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="documents")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    filename = models.BinaryField()
    text = models.BinaryField()
    pages = models.BinaryField()
    reading = models.BinaryField(null=True)
    """Sealed JSON of what this file by itself says, and what was noticed in it; None when read before that was kept."""
    page_count = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField()
    parser_version = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "文件"
        ordering = ["-received_at", "id"]
        indexes = [
            models.Index(fields=["candidate", "fingerprint"]),
            models.Index(fields=["received_at"], name="document_came"),
        ]

    def __str__(self) -> str:
        return f"document:{self.pk}"

    @staticmethod
    def place(public_id: uuid.UUID, column: str) -> str:
        """Return the place that a row's column (filename, text …) is sealed for."""
        return f"document:{public_id}:{column}"

    @property
    def filename_place(self) -> str:
        """The place that the file's name is sealed for."""
        return self.place(self.public_id, "filename")

    @property
    def text_place(self) -> str:
        """The place that the compressed text is sealed for."""
        return f"document:{self.public_id}:text"

    @property
    def pages_place(self) -> str:
        """The place that the compressed pages are sealed for."""
        return f"document:{self.public_id}:pages"

    @property
    def reading_place(self) -> str:
        """The place that the reading is sealed for."""
        return f"document:{self.public_id}:reading"

    def opened_text(self) -> str:
        """Return the text that was read of the file."""
        return zlib.decompress(vault.open_sealed(self.data_key, self.text_place, bytes(self.text))).decode()

    def opened_reading(self) -> dict[str, Any]:
        """Return what was read of the file by itself; empty for one read before that was kept."""
        if self.reading is None:
            return {}
        found: dict[str, Any] = vault.open_json(
            self.data_key, self.reading_place, bytes(self.reading)
        )
        return found


class Sentence(models.Model):
    """A keyed token of a longer sentence in a document, by which copied passages meet."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sentences")
    token = models.CharField(max_length=32)

    class Meta:
        """Table options."""

        verbose_name = "句子"
        indexes = [models.Index(fields=["token"], name="sentence_token")]

    def __str__(self) -> str:
        return f"sentence:{self.pk}"
