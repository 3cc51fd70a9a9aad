"""A document and its pages, for a viewer who may see its candidate."""

import json
import zlib
from typing import Any

from caidang.core.errors import NotFound
from caidang.domain.candidates.models import Document
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault


def get_document(public_id: str, *, viewer: Viewer) -> Document:
    """Return the document; raises NotFound when there is none or the viewer may not see it."""
    require(viewer, Action.READ_CANDIDATE)
    key = parse_public_id(public_id, missing="没有这份文件。")
    found = (
        Document.objects.select_related("data_key", "blob__data_key")
        .filter(public_id=key)
        .first()
    )
    if found is None:
        raise NotFound("没有这份文件。")
    return found


def open_pages(public_id: str, *, viewer: Viewer) -> list[dict[str, Any]]:
    """Return the document's pages as ``{number, width, height, image?, lines: [[{t, b, s, w}]]}``.

    ``t`` text, ``b`` box ``[x0, y0, x1, y1]`` in points, ``s`` font size, ``w`` whether bold.
    """
    document = get_document(public_id, viewer=viewer)
    pages: list[dict[str, Any]] = json.loads(
        zlib.decompress(
            vault.open_sealed(document.data_key, document.pages_place, bytes(document.pages))
        )
    )
    return pages
