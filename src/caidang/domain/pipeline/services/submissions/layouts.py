"""The team's layouts of reports: made, changed, given a logo or a Word layout of one's own, put away."""

from datetime import datetime
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from caidang.core.errors import InvalidInput
from caidang.core.report.own_layout import check_layout
from caidang.core.text.normalize import normalize
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.layout import MAX_WORD, Layout
from caidang.domain.pipeline.models import ReportLayout
from caidang.domain.pipeline.selectors.submissions.layouts import get_layout
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MOST_LOGO = 2 * 1024 * 1024
_LOGO_SIDES = (900, 240)
_MOST_PIXELS = 20_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_NOT_A_PICTURE = "标志要是 PNG、JPG 或 WebP 图片，2 MB 以内；没有换。"


def save_layout(
    *, public_id: str, name: str, client: Client | None, layout: Layout, actor: Viewer, now: datetime
) -> ReportLayout:
    """Keep a layout; without an id a new one. Raises InvalidInput, NotFound."""
    require(actor, Action.SUBMIT)
    called = normalize(name).strip()
    if not 0 < len(called) <= MAX_WORD:
        raise InvalidInput(f"给模板起个名字，最多 {MAX_WORD} 个字。")
    row = get_layout(public_id, viewer=actor) if public_id else None
    with write_tx():
        if row is None:
            row = ReportLayout(
                data_key=vault.new_data_key(now=now), created_at=now, created_by=actor.user_id
            )
        row.name, row.client, row.content, row.updated_at = called, client, layout.as_json(), now
        row.save()
        _note("submission.layout_saved", row, actor, now)
    return row


def set_logo(*, public_id: str, data: bytes | None, actor: Viewer, now: datetime) -> None:
    """Give a layout a logo, drawn afresh from the picture; None takes it away. Raises InvalidInput."""
    row = get_layout(public_id, viewer=actor)
    picture = None if data is None else redrawn_logo(data)
    with write_tx():
        row.logo = None if picture is None else vault.store_blob(data=picture, key=row.data_key, now=now)
        row.updated_at = now
        row.save(update_fields=["logo", "updated_at"])
        _note("submission.layout_saved", row, actor, now)


def set_word(*, public_id: str, data: bytes | None, actor: Viewer, now: datetime) -> None:
    """Give a layout a Word file of one's own with placeholders; None takes it away. Raises InvalidInput."""
    row = get_layout(public_id, viewer=actor)
    if data is not None:
        check_layout(data)
    with write_tx():
        row.word = None if data is None else vault.store_blob(data=data, key=row.data_key, now=now)
        row.updated_at = now
        row.save(update_fields=["word", "updated_at"])
        _note("submission.layout_saved", row, actor, now)


def remove_layout(*, public_id: str, actor: Viewer, now: datetime) -> ReportLayout:
    """Put a layout away; what was sent with it stays as it is."""
    row = get_layout(public_id, viewer=actor)
    with write_tx():
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        _note("submission.layout_removed", row, actor, now)
    return row


def redrawn_logo(data: bytes) -> bytes:
    """Return a picture as a new PNG of modest size: nothing of the file that came is kept. Raises InvalidInput."""
    if len(data) > MOST_LOGO:
        raise InvalidInput(_NOT_A_PICTURE)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise InvalidInput(_NOT_A_PICTURE)
            made = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput(_NOT_A_PICTURE) from error
    made.thumbnail(_LOGO_SIDES)
    out = BytesIO()
    made.save(out, "PNG", optimize=True)
    return out.getvalue()


def _note(verb: str, row: ReportLayout, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"layout:{row.pk}", now=now)
