"""PDF: text with places and styles; a page without usable text is recognised from its picture."""

import re
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from caidang.core.errors import Damaged, Encrypted
from caidang.core.extract.dating import pdf_day
from caidang.core.extract.document import Box, Document, Hidden, Kind, Line, Page, Span
from caidang.core.extract.image import shrink_to_jpeg
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr, lines_of_picture
from caidang.core.extract.order.reading_order import order_spans
from caidang.core.extract.pdf.drawing import Drawing, Placing, placing, read_drawing, rules
from caidang.core.extract.pdf.fonts import drawn_page, own_fonts_only
from caidang.core.extract.pdf.runs import PageText, read_page_text
from caidang.core.extract.pdf.sight import hide_unseen

_MOST_ATTACHED: Final = 20
_FEW_CHARACTERS: Final = 150
_UNMAPPED_SHARE: Final = 0.15
_LARGE_PICTURE: Final = 0.35
_WORD_CHARACTER: Final = re.compile("[^\\W_]")


def read_pdf(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    """This function will read a PDF. Raises Encrypted, Damaged or TooLarge."""
    with own_fonts_only():
        return _read(data, limits, ocr)


def attached_xml(data: bytes, limits: Limits) -> list[bytes]:
    """This function will return the XML files that are attached to a PDF; none for one that cannot be opened."""
    if b"/EmbeddedFile" not in data and b"/ObjStm" not in data:
        return []
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    found = []
    try:
        for number in range(min(pdf.count_attachments(), _MOST_ATTACHED)):
            attached = pdf.get_attachment(number)
            if attached.get_name().lower().endswith(".xml"):
                content = bytes(attached.get_data())
                limits.check_bytes(len(content))
                found.append(content)
    except pypdfium2.PdfiumError:
        return found
    finally:
        pdf.close()
    return found


def _read(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise Encrypted("PDF 需要密码才能打开。请去掉密码后重新上传。") from error
        raise Damaged("PDF 不完整或已损坏，无法打开。请重新导出后再交。") from error
    try:
        limits.check_pages(len(pdf))
        return _read_pages(pdf, data, limits, ocr)
    finally:
        pdf.close()


def _read_pages(
    pdf: pypdfium2.PdfDocument, data: bytes, limits: Limits, ocr: Ocr | None
) -> Document:
    pages: list[Page] = []
    unread: list[int] = []
    characters = pictures = 0
    if len(pdf) == 0:
        raise Damaged("PDF 里没有页面。请重新导出后再交。")
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            unread.append(index + 1)
            pages.append(Page(index + 1, 595.0, 842.0))
            continue
        width, height = _sane(*page.get_size())
        place = placing(page.raw, width, height)
        found = read_page_text(page.raw, place, width, height)
        characters += found.characters
        limits.check_characters(characters)
        drawing = read_drawing(page.raw, place)
        is_picture = _is_picture(drawing, found, width, height)
        found.spans = hide_unseen(page, drawing, found)
        lines = _lines(drawing, place, found, width)
        if is_picture and pictures < limits.ocr_pages:
            pictures += 1
            with drawn_page(data, index) as drawn:
                picture = _draw(drawn, (width, height), limits)
            pages.append(_picture_page(picture, lines, index + 1, found, (width, height), ocr))
            if not pages[-1].lines:
                unread.append(index + 1)
        else:
            if is_picture:
                unread.append(index + 1)
            pages.append(Page(index + 1, width, height, lines))
        page.close()
    told = pdf.get_metadata_value("ModDate") or pdf.get_metadata_value("CreationDate")
    return Document(
        Kind.PDF, tuple(pages), warnings=_warnings(unread, has_ocr=ocr is not None), dated=pdf_day(told)
    )


def _lines(drawing: Drawing, place: Placing, found: PageText, width: float) -> tuple[Line, ...]:
    """Put a page's runs in order, with an eye on the rules that its tables are drawn with."""
    straight = rules(drawing, place) if len(found.spans) >= 4 else []
    return order_spans(_seen(found), width=width, rules=straight)


def _sane(width: float, height: float) -> tuple[float, float]:
    """Keep page sizes inside what the format allows (14,400 points)."""
    return min(max(width, 1.0), 14_400.0), min(max(height, 1.0), 14_400.0)


def _seen(found: PageText) -> list[Span]:
    """A scan with a recognised layer under it has only invisible text: that is its text then."""
    if found.invisible and all(span.hidden is Hidden.SWITCHED_OFF for span in found.spans):
        return [Span(s.text, s.box, s.size, s.bold) for s in found.spans]
    return found.spans


def _is_picture(drawing: Drawing, found: PageText, width: float, height: float) -> bool:
    """Tell whether the text layer says less than the page shows."""
    seen = "".join(span.text for span in found.spans if not span.hidden or found.invisible)
    if found.unmapped >= 20 and found.unmapped > _UNMAPPED_SHARE * max(1, found.characters):
        return True
    if found.unmapped >= 8 and len(seen) > 40 and not any(c.isdigit() for c in seen):
        return True  # a font whose digits are private: dates and phones would be missing
    words = len(_WORD_CHARACTER.findall(seen))
    if len(seen) >= _FEW_CHARACTERS:
        return words < 0.3 * len(seen)
    whole = Box(0.0, 0.0, width, height)
    pictures = sum(_area(item.box, whole) for item in drawing.items if item.is_image)
    if pictures > _LARGE_PICTURE * width * height:
        return True
    # Text drawn as outlines, or nested in forms that hold the pictures.
    many = sum(1 for item in drawing.items if not item.is_image) > 300
    nested = any(
        item.kind == pdfium.FPDF_PAGEOBJ_FORM
        and _area(item.box, whole) > _LARGE_PICTURE * width * height
        for item in drawing.items
    )
    return many or (words < 10 and (nested or pictures > 0))


def _area(box: Box, within: Box) -> float:
    width = min(box.x1, within.x1) - max(box.x0, within.x0)
    height = min(box.y1, within.y1) - max(box.y0, within.y0)
    return max(0.0, width) * max(0.0, height)


def _draw(page: pypdfium2.PdfPage, size: tuple[float, float], limits: Limits) -> bytes:
    """Draw a page as a JPEG."""
    bitmap = page.render(scale=limits.image_side / max(size))
    try:
        return shrink_to_jpeg(bitmap.to_pil(), limits)
    finally:
        bitmap.close()


def _picture_page(
    image: bytes, own: tuple[Line, ...], number: int, found: PageText, size: tuple[float, float], ocr: Ocr | None
) -> Page:  # fmt: skip
    """Keep a page's picture, and read it if there is a recogniser; ``own`` are the lines of its text layer."""
    width, height = size
    lines = lines_of_picture(image, ocr, width=width, height=height) if ocr else ()
    recognised = sum(len(line.text) for line in lines)
    if recognised < sum(len(line.text) for line in own) - found.unmapped:
        lines = own
    return Page(number, width, height, lines, image)


def _warnings(unread: list[int], *, has_ocr: bool) -> tuple[str, ...]:
    if not unread:
        return ()
    which = "、".join(str(number) for number in unread[:10]) + (" 等" if len(unread) > 10 else "")
    if has_ocr:
        return (f"第 {which} 页没有读出文字，请对照原件核对。",)
    return (f"第 {which} 页是图片，未安装文字识别，没有读出文字。安装后可重新读取。",)
