"""An original as pictures of what was read in it, blacked out: nothing of the file itself goes along."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from caidang.core.report.blacken import blacken

_SCALE: Final = 2
"""Pixels a point."""
_MOST_PAGES: Final = 20
_BASELINE: Final = 0.86
_INK, _PALE, _WHITE = 38, 226, 255
"""Shades of grey."""


def redraw(pages: Sequence[Mapping[str, Any]], known: Sequence[str], *, mark: str) -> bytes | None:
    """This function will return the pages as a PDF of pictures; None when there is no page with text.

    ``pages`` are as the viewer draws them. Pages that are pictures are left out: what stands in a
    picture cannot be blacked out with certainty.
    """
    shown = [page for page in pages[:_MOST_PAGES] if page["lines"] and not page.get("image")]
    grounds = {size: _mark(size, mark) for size in {_size(page) for page in shown}}
    drawn = [_drawn(page, known, grounds[_size(page)].copy()) for page in shown]
    if not drawn:
        return None
    out = BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=72.0 * _SCALE, quality=80)
    return out.getvalue()


def _size(page: Mapping[str, Any]) -> tuple[int, int]:
    return int(page["width"] * _SCALE), int(page["height"] * _SCALE)


def _drawn(page: Mapping[str, Any], known: Sequence[str], picture: Image.Image) -> Image.Image:
    pen = ImageDraw.Draw(picture)
    for line in page["lines"]:
        texts = [span["t"] for span in line]
        whole = blacken("".join(texts), known)
        ends = list(accumulate(map(len, texts)))
        for span, end in zip(line, ends, strict=True):
            x, top, _right, bottom = (edge * _SCALE for edge in span["b"])
            place = (x, top + (bottom - top) * _BASELINE)
            text = whole[end - len(span["t"]) : end]
            pen.text(place, text, fill=_INK, font=_font(round(max(6, span["s"]) * _SCALE)), anchor="ls")
    return picture


def _mark(size: tuple[int, int], mark: str) -> Image.Image:
    """The visible mark, pale and slanted, under the text."""
    side = int(max(size) * 1.5)
    layer = Image.new("L", (side, side), _WHITE)
    pen = ImageDraw.Draw(layer)
    for y in range(0, side, side // 8):
        pen.text((side // 2, y), mark, fill=_PALE, font=_font(34), anchor="mm")
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return layer.rotate(32, fillcolor=_WHITE).crop((left, top, left + size[0], top + size[1]))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
    return ImageFont.truetype(str(path), size)
