"""The offline recogniser itself, where its extra is installed."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.ocr import rapid_ocr


def test_printed_letters_are_recognised_where_they_stand() -> None:
    pytest.importorskip("rapidocr")
    ocr = rapid_ocr()
    assert ocr is not None
    picture = Image.new("RGB", (640, 320), "white")
    font = ImageFont.load_default(size=32)
    ImageDraw.Draw(picture).text((40, 60), "Phone 13800000000", fill="black", font=font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    document = read_document(out.getvalue(), ocr=ocr)
    (line,) = document.pages[0].lines
    assert line.text.replace(" ", "") == "Phone13800000000"
    scale = document.pages[0].width / 640
    assert line.box.x0 == pytest.approx(40 * scale, abs=12)
    assert 50 * scale < (line.box.y0 + line.box.y1) / 2 < 110 * scale
