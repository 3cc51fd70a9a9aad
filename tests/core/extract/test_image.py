"""Pictures: turned upright, shrunk, without what the camera wrote into them."""

import io

import pillow_heif
import pytest
from PIL import Image

from caidang.core.errors import Damaged, TooLarge
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Box, Kind
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import OcrLine

_ORIENTATION, _MODEL = 0x0112, 0x0110


def _picture(kind: str, size: tuple[int, int] = (300, 200), orientation: int = 1) -> bytes:
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    picture = Image.new("RGB", size, "white")
    exif = picture.getexif()
    exif[_ORIENTATION] = orientation
    exif[_MODEL] = "Secret Camera"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def _reader(image: bytes) -> list[OcrLine]:
    return [OcrLine("王样例", Box(10, 10, 100, 30), 0.9)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
def test_pictures_are_recognised_and_kept_without_metadata(kind: str) -> None:
    document = read_document(_picture(kind), ocr=_reader)
    assert document.kind is Kind.IMAGE
    assert document.text == "王样例"
    page = document.pages[0]
    assert page.image is not None
    assert b"Secret Camera" not in page.image
    assert b"Exif" not in page.image
    assert max(page.width, page.height) == pytest.approx(842)


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_a_photograph_is_turned_as_the_camera_meant_it(kind: str) -> None:
    page = read_document(_picture(kind, (300, 200), orientation=6)).pages[0]
    assert page.width < page.height
    assert page.image is not None
    with Image.open(io.BytesIO(page.image)) as kept:
        assert kept.size == (200, 300)


def test_a_large_picture_is_shrunk() -> None:
    page = read_document(_picture("JPEG", (4000, 3000))).pages[0]
    assert page.image is not None
    with Image.open(io.BytesIO(page.image)) as kept:
        assert max(kept.size) == Limits().image_side


def test_too_many_pixels_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(TooLarge, match="像素"):
        read_document(_picture("PNG", (3000, 2000)), limits=Limits(pixels=1_000_000))


def test_transparent_pictures_stand_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    page = read_document(out.getvalue()).pages[0]
    assert page.image is not None
    with Image.open(io.BytesIO(page.image)) as kept:
        assert kept.getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "HEIF"])
def test_a_cut_off_picture_is_damaged(kind: str) -> None:
    with pytest.raises(Damaged):
        read_document(_picture(kind)[:80])


def test_without_a_recogniser_it_says_so() -> None:
    assert "文字识别" in read_document(_picture("PNG")).warnings[0]
