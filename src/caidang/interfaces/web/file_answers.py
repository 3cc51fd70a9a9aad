"""Bytes as a file in the browser: saved or shown, and nothing in it runs."""

from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from caidang.foundation.lib.csp import FILE_POLICY

OCTETS: Final = "application/octet-stream"


def file_answer(data: bytes, name: str, kind: str = OCTETS, *, is_seen: bool = False) -> HttpResponse:
    """This function will return bytes as a file to be saved, or to be shown in place if ``is_seen``."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=not is_seen, filename=name) or "attachment"
    response["Content-Security-Policy"] = FILE_POLICY
    return response
