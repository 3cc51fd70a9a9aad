"""The layouts that the team has, and what one of them draws with."""

from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import NotFound
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.layout import Layout, layout_of_json
from caidang.domain.pipeline.models import ReportLayout
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

MISSING = "没有这个模板，可能已经删掉。"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A layout with its pictures; ``public_id`` is empty for the one that everybody has."""

    public_id: str
    name: str
    client: str
    layout: Layout
    logo: bytes | None = None
    word: bytes | None = None
    updated_at: datetime | None = None


STANDARD = Chosen("", "标准报告", "", Layout())


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A layout in a list."""

    public_id: str
    name: str
    client_id: int | None
    client: str
    has_logo: bool
    has_word: bool
    updated_at: datetime


def list_layouts(*, viewer: Viewer, client: Client | None = None) -> list[LayoutRow]:
    """Return the layouts that the viewer may use, those of ``client`` first."""
    require(viewer, Action.SUBMIT)
    found = [
        LayoutRow(
            str(row.public_id), row.name, row.client_id, str(row.client) if row.client else "",
            row.logo_id is not None, row.word_id is not None, row.updated_at,
        )
        for row in _visible(viewer)
    ]  # fmt: skip
    return sorted(found, key=lambda row: client is None or row.client_id != client.pk)


def layouts_with_words(*, viewer: Viewer) -> list[tuple[LayoutRow, str]]:
    """Return the layouts that the viewer may use, each with all that is written in it."""
    rows = {row.public_id: row for row in list_layouts(viewer=viewer)}
    told = []
    for row in _visible(viewer):
        layout = layout_of_json(row.content)
        said = (layout.title, layout.issuer, layout.notice, layout.pitch, layout.closing)
        told.append((rows[str(row.public_id)], " ".join(said)))
    return told


def get_layout(public_id: str, *, viewer: Viewer) -> ReportLayout:
    """Return the layout's row; raises NotFound."""
    require(viewer, Action.SUBMIT)
    key = parse_public_id(public_id, missing=MISSING)
    found = next((row for row in _visible(viewer) if row.public_id == key), None)
    if found is None:
        raise NotFound(MISSING)
    return found


def open_layout(public_id: str, *, viewer: Viewer) -> Chosen:
    """Return a layout with its pictures; without an id the standard one. Raises NotFound."""
    require(viewer, Action.SUBMIT)
    if not public_id:
        return STANDARD
    row = get_layout(public_id, viewer=viewer)
    return Chosen(
        str(row.public_id), row.name, str(row.client) if row.client else "", layout_of_json(row.content),
        vault.read_blob(row.logo) if row.logo else None,
        vault.read_blob(row.word) if row.word else None,
        row.updated_at,
    )  # fmt: skip


def _visible(viewer: Viewer) -> list[ReportLayout]:
    """Layouts of clients behind a wall are for who looks behind it."""
    reach = set(Client.objects.visible_to(viewer).values_list("pk", flat=True))
    rows = ReportLayout.objects.filter(removed_at=None).select_related(
        "client", "data_key", "logo__data_key", "word__data_key"
    )
    return [row for row in rows if row.client_id is None or row.client_id in reach]
