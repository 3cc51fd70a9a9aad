"""A word processor's file that is only the picture of a résumé: its pictures become pages."""

import contextlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from PIL import Image

from caidang.core.errors import CaidangError
from caidang.core.extract.containers import Container
from caidang.core.extract.document import Document, Kind, Page
from caidang.core.extract.image import read_image
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr

HARDLY_ANY: Final = 60
"""Characters below which a document that has pictures is taken for a picture of a résumé."""
FEW: Final = 250
"""Characters below which a picture as large as a page holds what the text does not: a name and a phone above a scan."""
LEAST_SIDE: Final = 800  # pixels on both sides; a portrait is smaller, or asked of in vain
SMALLEST_PICTURE: Final = 20_000  # bytes; icons and thumbnails of portraits hold no text


def packed_pictures(package: Container, folder: str) -> Iterator[bytes]:
    """This function will unpack the pictures below a package's folder one by one; a broken one is passed over."""
    for info in sorted(package.infos, key=lambda info: info.filename):
        if info.filename.startswith(folder) and info.file_size >= SMALLEST_PICTURE:
            with contextlib.suppress(CaidangError):
                yield package.read(info)


def document_of(
    kind: Kind, pages: tuple[Page, ...], pictures: Iterable[bytes], limits: Limits, ocr: Ocr | None
) -> Document:
    """This function will make the document of pages, and of its pictures where the pages say hardly anything.

    ``pictures`` is only gone through in that case, so it may unpack them one by one.
    """
    characters = sum(len(line.text) for page in pages for line in page.lines)
    if characters >= FEW:
        return Document(kind, pages)
    is_beside = characters >= HARDLY_ANY
    added: list[Page] = []
    warnings: list[str] = []
    count = 0
    for data in pictures:
        if len(data) < SMALLEST_PICTURE or (is_beside and not _is_page(data)):
            continue
        count += 1
        if count > limits.ocr_pages:
            break
        try:
            picture = read_image(data, limits, ocr)
        except CaidangError:
            continue  # a drawing format that is no picture, or a broken one
        if is_beside and ocr is not None and not any(page.lines for page in picture.pages):
            continue  # a large portrait
        warnings.extend(picture.warnings)
        added.extend(picture.pages)
    kept = [page for page in pages if page.lines] or ([] if added else list(pages))
    numbered = tuple(
        Page(number, page.width, page.height, page.lines, page.image)
        for number, page in enumerate([*kept, *added], start=1)
    )
    return Document(kind, numbered, warnings=tuple(dict.fromkeys(warnings)))


def _is_page(data: bytes) -> bool:
    """Whether a picture is as large as a scanned page; what cannot be opened is none."""
    try:
        with Image.open(BytesIO(data)) as picture:
            return min(picture.size) >= LEAST_SIDE
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
