"""Invents what 领英 hands out: its export of one person, and a profile saved as PDF."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Lines = Sequence[tuple[str, float]]
"""Text and size of each line of a column."""
LEFT, RIGHT = 24, 224


def an_export(tables: Mapping[str, str]) -> bytes:
    """The ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return packed.getvalue()


def a_profile(side: Lines, main: Lines) -> bytes:
    """The PDF: a dark column at the left with contact and skills, the career at the right."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    width, height = letter
    canvas = Canvas(made, pagesize=letter)
    canvas.setFillColor(HexColor("#293e49"))
    canvas.rect(0, 0, 204, height, stroke=0, fill=1)
    for at, lines, colour in ((LEFT, side, "#e1e8eb"), (RIGHT, main, "#181818")):
        canvas.setFillColor(HexColor(colour))
        y = height - 48
        for text, size in lines:
            canvas.setFont("STSong-Light" if not text.isascii() else "Helvetica", size)
            y -= size * (2.0 if size > 15 else 1.45)
            canvas.drawString(at, y, text)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(width / 2, 24, "Page 1 of 1")
    canvas.save()
    return made.getvalue()
