"""Pictures, short videos and PDFs of lessons and sessions, and proofs of outside courses: sealed, known by their own bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.domain.training.models import Outside, TrainingFile
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_FILE: Final = 20 * 1024 * 1024
MOST_FILES: Final = 20
LESSON, SESSION, OUTSIDE = "lesson", "session", "outside"
_NONE: Final = "没有这个文件。"
_SIGNS: Final = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"), (b"\xff\xd8\xff", 0, "image/jpeg"), (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"), (b"ftyp", 4, "video/mp4"), (b"\x1a\x45\xdf\xa3", 0, "video/webm"),
    (b"%PDF-", 0, "application/pdf"),
)  # fmt: skip
"""How the kinds of files begin: what a name or a browser says is not believed."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it leaves: its name, its kind and its bytes."""

    filename: str
    media: str
    data: bytes


def add_file(
    *, owner: str, filename: str, data: bytes, actor: Viewer, now: datetime
) -> TrainingFile:
    """Keep a file for a lesson, a session or a proof (``lesson:<id>`` …). Raises InvalidInput for another kind or size.

    Whoever changes courses and sessions adds to them; a proof comes with the member's own entry.
    """
    if not owner.startswith(OUTSIDE):
        require(actor, Action.MANAGE_TRAINING)
    if not 0 < len(data) <= MAX_FILE:
        raise InvalidInput(f"文件是空的，或超过 {MAX_FILE // 1024 // 1024} MB。")
    media = next((name for sign, at, name in _SIGNS if data[at : at + len(sign)] == sign), "")
    if not media:
        raise InvalidInput("只收图片（PNG、JPEG、GIF、WebP）、短视频（MP4、WebM）和 PDF。")
    if TrainingFile.objects.filter(owner=owner, removed_at=None).count() >= MOST_FILES:
        raise InvalidInput(f"最多附 {MOST_FILES} 个文件。")
    name = " ".join(filename.replace("/", " ").replace("\\", " ").split())[-120:] or "文件"
    with write_tx():
        key = vault.new_data_key(now=now)
        blob = vault.store_blob(data=data, key=key, now=now)
        row = TrainingFile(owner=owner, data_key=key, blob=blob, media=media, added_at=now, added_by=actor.user_id)
        row.filename = vault.seal(key, row.filename_place, name.encode())
        row.save()
        audit.record(
            actor_id=actor.user_id, verb="training.file_added", subject="training", now=now, detail={"file": row.pk}
        )
    return row


def remove_file(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Take a file of a lesson or a session away, with its key. Raises NotFound."""
    require(actor, Action.MANAGE_TRAINING)
    row = _row(public_id)
    with write_tx():
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        vault.erase(key=row.data_key, now=now)
        audit.record(
            actor_id=actor.user_id, verb="training.file_removed", subject="training", now=now, detail={"file": row.pk}
        )


def open_file(*, public_id: str, viewer: Viewer) -> OpenedFile:
    """Return a file: of lessons and sessions to every member, a proof to whose it is and who looks at proofs.

    Raises NotFound, NotAllowed.
    """
    row = _row(public_id)
    kind, _colon, owner = row.owner.partition(":")
    if kind == OUTSIDE and not may(viewer, Action.MANAGE_TRAINING):
        mine = Outside.objects.filter(public_id=owner, member=viewer.user_id or 0)
        if not mine.exists():
            raise NotAllowed("这份证明只有本人和管理培训的人能看。")
    return OpenedFile(name_of(row), row.media, vault.read_blob(row.blob))


def files_of(owner: str) -> list[tuple[str, str, str]]:
    """Return the files: public id, kind and name."""
    rows = TrainingFile.objects.filter(owner=owner, removed_at=None).select_related("data_key")
    return [(str(row.public_id), row.media, name_of(row)) for row in rows]


def name_of(row: TrainingFile) -> str:
    """Return the file's name."""
    return vault.open_sealed(row.data_key, row.filename_place, bytes(row.filename)).decode()


def _row(public_id: str) -> TrainingFile:
    key = parse_public_id(public_id, missing=_NONE)
    row = TrainingFile.objects.filter(public_id=key, removed_at=None).select_related("data_key", "blob__data_key").first()
    if row is None:
        raise NotFound(_NONE)
    return row
