"""Codes to be photographed."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(text: str) -> SafeString:
    """Return the text as a square of dots, black on whatever lies under it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", svgclass=None, lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno, which shows no text
