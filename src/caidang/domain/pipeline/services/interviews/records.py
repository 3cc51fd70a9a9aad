"""What is kept of an interview: notes, and files such as recordings, sealed under the person's key."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.conf import settings

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.pipeline.models import InterviewFile, InterviewNote
from caidang.domain.pipeline.recordings import HEAD_BYTES, playable
from caidang.domain.pipeline.selectors.interviews.sight import Sight, require_manager
from caidang.domain.pipeline.services.interviews.plan import MAX_TEXT, limited
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

MAX_NAME = 255
MOST_FILES = 20
_SALT = 16
"""Bytes before a file's own: the vault keeps the same bytes once, and giving this file up must take no other with it."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file's name and bytes, and what a browser plays it as: empty where it plays none."""

    filename: str
    data: bytes
    kind: str


def add_note(*, sight: Sight, text: str, actor: Viewer, now: datetime) -> InterviewNote:
    """Write something down about the interview. Raises InvalidInput for an empty or too long text."""
    require_manager(sight, actor)
    said = limited(text, MAX_TEXT, "记录")
    if not said:
        raise InvalidInput("写点什么再保存。")
    interview = sight.interview
    note = InterviewNote(interview=interview, author=actor.user_id, at=now)
    note.text = vault.seal(interview.data_key, note.text_place, said.encode())
    with write_tx():
        note.save()
        _record(sight, "interview.noted", actor=actor, now=now)
        search.log_change(sight.person.pk)
    return note


def remove_note(*, sight: Sight, note_id: str, actor: Viewer, now: datetime) -> None:
    """Take back what one wrote oneself: its text is gone. Raises NotFound, and NotAllowed for another's."""
    require_manager(sight, actor)
    missing = "没有这条记录，可能已收回。"
    key = parse_public_id(note_id, missing=missing)
    note = sight.interview.notes.filter(public_id=key, removed_at=None).first()
    if note is None:
        raise NotFound(missing)
    if note.author != actor.user_id:
        raise NotAllowed("只能收回自己写的。")
    with write_tx():
        note.text, note.removed_at = b"", now
        note.save(update_fields=["text", "removed_at"])
        _record(sight, "interview.note_removed", actor=actor, now=now)
        search.log_change(sight.person.pk)


def add_files(
    *, sight: Sight, files: Sequence[tuple[str, bytes | None]], actor: Viewer, now: datetime
) -> list[InterviewFile]:
    """Keep recordings, papers, tests of the interview: names and bytes, None for one over the limit.

    All of them or none. When this returns, their bytes are sealed on disk. Raises InvalidInput for one too large and for an
    empty one, OutOfSpace.
    """
    require_manager(sight, actor)
    interview, most = sight.interview, settings.CAIDANG_MAX_RECORDING
    if not files:
        raise InvalidInput("没有收到文件，请重新选择。")
    if interview.files.filter(removed_at=None).count() + len(files) > MOST_FILES:
        raise InvalidInput(f"一场面试最多 {MOST_FILES} 个文件。")
    checked = [(_tidy(filename), _bounded(data, most)) for filename, data in files]
    with write_tx():
        return [_kept(sight, name, data, actor=actor, now=now) for name, data in checked]


def _bounded(data: bytes | None, most: int) -> bytes:
    if data is None or len(data) > most:
        raise InvalidInput(
            f"有一个文件超过 {most // 1024 // 1024} MB，都没有收；录音转成更小的格式（比如 m4a），或分段再传。"
        )
    if not data:
        raise InvalidInput("有一个文件是空的，都没有收。")
    return data


def _tidy(filename: str) -> str:
    return " ".join(normalize(PurePath(filename).name).split())[-MAX_NAME:] or "附件"


def _kept(sight: Sight, name: str, data: bytes, *, actor: Viewer, now: datetime) -> InterviewFile:
    interview = sight.interview
    blob = vault.store_blob(data=secrets.token_bytes(16) + data, key=interview.data_key, now=now)
    found = playable(data[:HEAD_BYTES])
    row = InterviewFile(
        interview=interview, blob=blob, size=len(data), kind=found.kind if found else "",
        added_by=actor.user_id, at=now,
    )  # fmt: skip
    row.filename = vault.seal(interview.data_key, row.filename_place, name.encode())
    row.save()
    _record(sight, "interview.file_added", actor=actor, now=now, file=row.pk)
    search.log_change(sight.person.pk)
    return row


def open_file(
    *, sight: Sight, file_id: str, actor: Viewer, now: datetime, is_again: bool = False
) -> OpenedFile:
    """Hand a file out to who sees all of the interview, and write down that he had it.

    ``is_again`` is for the later parts that a player asks for of what it was given the beginning of.
    """
    row = _file(sight, file_id)
    if not is_again:
        with write_tx():
            _record(sight, "interview.file_opened", actor=actor, now=now, file=row.pk)
    name = vault.open_sealed(sight.interview.data_key, row.filename_place, bytes(row.filename))
    return OpenedFile(name.decode(), vault.read_blob(row.blob)[_SALT:], row.kind)


def remove_file(*, sight: Sight, file_id: str, actor: Viewer, now: datetime) -> None:
    """Give a file up for good: nothing opens its bytes any more."""
    require_manager(sight, actor)
    row = _file(sight, file_id)
    with write_tx():
        row.removed_at, row.filename = now, b""
        row.save(update_fields=["removed_at", "filename"])
        vault.drop_blob(blob=row.blob)
        _record(sight, "interview.file_removed", actor=actor, now=now, file=row.pk)
        search.log_change(sight.person.pk)


def _file(sight: Sight, file_id: str) -> InterviewFile:
    missing = "没有这个文件，可能已删除，或者不在你的范围里。"
    if not sight.is_full:
        raise NotFound(missing)
    key = parse_public_id(file_id, missing=missing)
    files = sight.interview.files.select_related("blob__data_key")
    row = files.filter(public_id=key, removed_at=None).first()
    if row is None:
        raise NotFound(missing)
    return row


def _record(sight: Sight, verb: str, *, actor: Viewer, now: datetime, **more: int) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"candidate:{sight.person.pk}", now=now,
        detail={"interview": sight.interview.pk, **more},
    )  # fmt: skip
