"""A document and its pages, for a viewer who may see its candidate."""

import json
import zlib
from datetime import datetime
from typing import Any

from caidang.core.errors import NotAllowed, NotFound
from caidang.domain.candidates.models import Document
from caidang.domain.candidates.selectors.shown.seeing import Lens, lens_on
from caidang.foundation.accounts.policy import Action, Viewer, can, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault


def get_document(public_id: str, *, viewer: Viewer) -> Document:
    """Return the document; raises NotFound when there is none or the viewer may not see it."""
    require(viewer, Action.READ_CANDIDATE)
    key = parse_public_id(public_id, missing="没有这份文件。")
    found = (
        Document.objects.select_related("data_key", "blob__data_key", "candidate__audience")
        .filter(public_id=key)
        .first()
    )
    if found is None or not can(viewer, Action.READ_CANDIDATE, found.candidate.target).is_allowed:
        raise NotFound("没有这份文件。")
    return found


def require_original(document: Document, *, viewer: Viewer, now: datetime) -> None:
    """Raise NotAllowed unless the viewer may look into the file as it came."""
    if not lens_on(document.candidate, viewer=viewer, now=now).is_original_open:
        raise NotAllowed("原件里有打了码的内容。需要看时，请在档案页点「查看原件」并选好用途。")


def open_pages(public_id: str, *, viewer: Viewer, now: datetime) -> list[dict[str, Any]]:
    """Return the document's pages as ``{number, width, height, image?, lines: [[{t, b, s, w}]]}``.

    ``t`` text, ``b`` box ``[x0, y0, x1, y1]`` in points, ``s`` font size, ``w`` whether bold. For who
    may not look into originals contacts are starred out and pages that are pictures have none.
    """
    document = get_document(public_id, viewer=viewer)
    lens = lens_on(document.candidate, viewer=viewer, now=now)
    pages: list[dict[str, Any]] = json.loads(
        zlib.decompress(
            vault.open_sealed(document.data_key, document.pages_place, bytes(document.pages))
        )
    )
    return pages if lens.is_original_open else [_covered(page, lens) for page in pages]


def _covered(page: dict[str, Any], lens: Lens) -> dict[str, Any]:
    """The page without its picture, each line covered as a whole: a number may run over several spans."""
    lines = []
    for line in page["lines"]:
        texts = lens.runs([span["t"] for span in line])
        lines.append([{**span, "t": text} for span, text in zip(line, texts, strict=True)])
    return {**page, "image": None, "lines": lines}
