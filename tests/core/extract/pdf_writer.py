"""Writes PDFs with text at given places, in a Chinese font that is named but not embedded."""

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SONG = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
pdfmetrics.registerFont(UnicodeCIDFont(SONG))

Draw = Callable[[Canvas], None]
Word = tuple[float, float, str]


def write_pdf(*pages: Draw, **options: object) -> bytes:
    """This function will write a PDF, each page drawn by a function."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), **options)
    for draw in pages:
        canvas.setFont(SONG, 10.5)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def put(*words: Word, size: float = 10.5) -> Draw:
    """This function will make a drawing of words at (x, y), y from the page's top."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, size)
        for x, y, text in words:
            canvas.drawString(x, HEIGHT - y, text)

    return draw


def both(*draws: Draw) -> Draw:
    """This function will join drawings into one page."""

    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw
