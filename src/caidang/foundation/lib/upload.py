"""Uploads stay in memory, bounded: a temporary file would hold a résumé in clear."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGE = {"sheet": "CAIDANG_MAX_SHEET", "beside": "CAIDANG_MAX_SHEET", "recording": "CAIDANG_MAX_RECORDING"}
"""The limits on what members send in the fields for sheets, the files that come with them, and recordings."""


class OversizeUpload(InMemoryUploadedFile):
    """A file that was larger than allowed; its bytes were let go, its size is known."""


class BoundedMemoryUpload(FileUploadHandler):
    """Keep each file in memory up to ``CAIDANG_MAX_FILE`` bytes; count, but drop, what is over it.

    A member's sheet or recording (a field of ``LARGE``) may have more.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self._buffer = io.BytesIO()
        limit = LARGE.get(self.field_name or "", "") if self._is_member() else ""
        self._limit: int = getattr(settings, limit or "CAIDANG_MAX_FILE")

    def _is_member(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a chunk; nothing is passed on to other handlers."""
        if start + len(raw_data) <= self._limit:
            self._buffer.write(raw_data)
        else:
            self._buffer = io.BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand over the finished file."""
        self._buffer.seek(0)
        kind = InMemoryUploadedFile if file_size <= self._limit else OversizeUpload
        return kind(
            self._buffer, self.field_name, self.file_name or "",
            self.content_type, file_size, self.charset, self.content_type_extra,
        )  # fmt: skip
