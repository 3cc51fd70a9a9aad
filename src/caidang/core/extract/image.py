"""Pictures: photographs and scans of a résumé, turned upright and recognised."""

import importlib
import importlib.util
from functools import cache
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from caidang.core.errors import Damaged
from caidang.core.extract.document import Document, Kind, Page
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr, picture_page

NO_OCR = "这是图片，未安装文字识别，没有读出文字。安装后可重新读取。"
NOTHING_SEEN = "图片里没有读出文字，请对照原件核对。"
A4_LONG_SIDE = 842.0
MOST_FRAMES = 20


def read_image(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    """This function will read a picture (each frame of a TIFF a page). Raises Damaged or TooLarge.

    The page's image is a fresh JPEG: turned as the camera meant it, without EXIF (place, time,
    device), no larger than ``limits.image_side``. A page is 842 points on its longer side.
    """
    if data[4:8] == b"ftyp":
        _learn_heif()
    try:
        with Image.open(BytesIO(data)) as picture:
            pages = _read_frames(picture, limits, ocr)
    except UnidentifiedImageError as error:
        raise Damaged("图片格式不支持或已损坏，无法打开。请转成 JPG 或 PNG 后再交。") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise limits.too_many_pixels() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Damaged("图片不完整或已损坏，无法打开。请重新拍照或导出后再交。") from error
    seen = any(page.lines for page in pages)
    warnings = () if seen else (NOTHING_SEEN if ocr else NO_OCR,)
    return Document(Kind.IMAGE, pages, warnings=warnings)


@cache
def _learn_heif() -> None:
    """Let Pillow open what telephones take, if the extra ``ocr`` is installed; it need not be."""
    if importlib.util.find_spec("pillow_heif") is None:
        return
    heif = importlib.import_module("pillow_heif")
    heif.options.DECODE_THREADS = 1  # a reader has one processor to itself
    heif.register_heif_opener(thumbnails=False)


def _read_frames(picture: Image.Image, limits: Limits, ocr: Ocr | None) -> tuple[Page, ...]:
    frames = getattr(picture, "n_frames", 1)
    # Only a TIFF has pages; frames of a GIF or WebP are a film.
    count = min(frames, MOST_FRAMES, limits.ocr_pages) if picture.format == "TIFF" else 1
    pages = []
    for number in range(1, count + 1):
        picture.seek(number - 1)
        limits.check_pixels(picture.width, picture.height)
        image = shrink_to_jpeg(ImageOps.exif_transpose(picture), limits)
        with Image.open(BytesIO(image)) as kept:
            scale = A4_LONG_SIDE / max(kept.size)
            width, height = kept.width * scale, kept.height * scale
        pages.append(picture_page(number, image, ocr, width=width, height=height))
    return tuple(pages)


def shrink_to_jpeg(picture: Image.Image, limits: Limits) -> bytes:
    """This function will encode a picture afresh as JPEG: on white, within the size limit, no metadata."""
    limits.check_pixels(picture.width, picture.height)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer.getchannel("A"))
    elif picture.mode == "L":
        plain = picture.copy()
    else:
        plain = picture.convert("RGB")
    if max(plain.size) > limits.image_side:
        plain.thumbnail((limits.image_side, limits.image_side))
    out = BytesIO()
    plain.save(out, "JPEG", quality=82, exif=b"")
    return out.getvalue()
