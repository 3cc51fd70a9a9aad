"""Pictures of pages: scans in a PDF, photographs, a picture inside a DOCX."""

from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tools.corpus.draw import boxes, typeset
from tools.corpus.sheet import Sheet

_DPI = 130


def _pages(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [
        document[index].render(scale=_DPI / 72).to_pil().convert("L")
        for index in range(len(document))
    ]
    document.close()
    return pages


def _rng(sheet: Sheet) -> Random:
    return Random(f"scan-{sheet.name}-{len(sheet.items)}")


def worn(page: Image.Image, rng: Random, *, degrees: float = 1.2) -> Image.Image:
    """Return a page as a cheap scanner sees it: slightly turned, grey ground, noise, a soft lens."""
    turned = page.rotate(rng.uniform(-degrees, degrees), Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.6)))
    small = (soft.width // 2, soft.height // 2)
    noise = Image.frombytes("L", small, rng.randbytes(small[0] * small[1])).resize(soft.size)
    grey = Image.blend(soft, noise, rng.uniform(0.03, 0.08))
    return grey.point(
        [
            min(255, round(level * rng_level))
            for rng_level in [rng.uniform(0.97, 1.03)]
            for level in range(256)
        ]
    )


def _jpeg(image: Image.Image, quality: int = 78) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf(sheet: Sheet) -> bytes:
    """A PDF of page pictures without any text layer."""
    rng = _rng(sheet)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page in _pages(typeset.one_column(sheet, serif=False)):
        canvas.drawImage(ImageReader(BytesIO(_jpeg(worn(page, rng)))), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _one_page(sheet: Sheet) -> Image.Image:
    """Return all pages one above the other."""
    pages = _pages(typeset.one_column(sheet, serif=False))
    long = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    y = 0
    for page in pages:
        long.paste(page, (0, y))
        y += page.height
    return long


def photo(sheet: Sheet) -> bytes:
    """A photograph of the paper on a desk: a shadow, a dark edge, seen a little from the side."""
    rng = _rng(sheet)
    page = worn(_one_page(sheet), rng, degrees=2).convert("RGB")
    desk = Image.new("RGB", (page.width + 120, page.height + 120), (92, 78, 66))
    desk.paste(page, (60, 60))
    shade = Image.new("L", desk.size, 0)
    ImageDraw.Draw(shade).polygon(
        [(0, 0), (desk.width * 0.6, 0), (desk.width * 0.2, desk.height), (0, desk.height)], fill=70
    )
    desk.paste(
        Image.new("RGB", desk.size, (30, 30, 30)), mask=shade.filter(ImageFilter.GaussianBlur(90))
    )
    width, height = desk.size
    lean = rng.uniform(8, 26)
    corners = (lean, 0, 0, height, width, height - lean, width - lean, lean)
    return _jpeg(
        desk.transform(desk.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC), 82
    )


def picture(sheet: Sheet) -> bytes:
    """A clean page picture, as PNG."""
    out = BytesIO()
    _one_page(sheet).save(out, "PNG")
    return out.getvalue()


def docx(sheet: Sheet) -> bytes:
    """A DOCX that holds only a picture of the résumé."""
    return boxes.picture(_jpeg(_one_page(sheet), 85))
