"""Papers that are no résumé: kept, described, taken away and opened; who opened one is written down."""

import zlib
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.extract.sniffing import sniff
from caidang.core.text.normalize import normalize_shown
from caidang.domain.candidates.models import Attachment, Candidate
from caidang.domain.candidates.papers import REMIND_DAYS, papers
from caidang.domain.candidates.selectors.page.attachments import (
    attachment_of,
    open_kinds,
    paper_of,
)
from caidang.domain.candidates.selectors.shown.seeing import lens_on
from caidang.foundation.accounts.policy import Action, Sensitivity, Verdict, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

MAX_ATTACHMENTS = 200
MAX_NOTE = 200
MAX_REMIND = 365


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a paper: its kind, a note, from when until when it is valid, and how many days before the end to remind.

    What is not said of the end and of the days is settled by the kind.
    """

    kind: str
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    remind_days: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedAttachment:
    """A paper's name and bytes."""

    filename: str
    data: bytes


def add_attachment(
    *, candidate: Candidate, filename: str, data: bytes, told: Told, actor: Viewer, now: datetime
) -> Attachment:
    """Keep a paper of this person.

    Raises InvalidInput for one that is empty, described unfitly, or among the person's papers already.
    """
    told = _settled(told)
    require(actor, Action.EDIT_CANDIDATE, candidate.target, paper_of(told.kind))
    if not data:
        raise InvalidInput("这个文件是空的，请换一份。")
    if candidate.merged_into_id is not None:
        raise InvalidInput("这份档案已经并入另一份，请到合并后的档案里加。")
    key = candidate.data_key
    with write_tx():
        if candidate.attachments.filter(removed_at=None).count() >= MAX_ATTACHMENTS:
            raise InvalidInput(f"一个人最多 {MAX_ATTACHMENTS} 份附件。")
        row = Attachment(
            candidate=candidate, data_key=key, blob=vault.store_blob(data=data, key=key, now=now),
            media=sniff(data, filename).value[:16], size=len(data), received_at=now,
            received_by=actor.user_id,
        )  # fmt: skip
        _refuse_twice(row, actor=actor, now=now)
        row.filename = vault.seal(key, row.place("filename"), filename[:200].encode())
        _describe(row, told)
        row.save()
        _note("attachment.added", row, actor=actor, now=now)
    return row


def change_attachment(
    *, candidate: Candidate, public_id: str, told: Told, actor: Viewer, now: datetime
) -> Attachment:
    """Say something else of a paper; its file stays."""
    row = attachment_of(candidate, public_id)
    told = _settled(told, was=row.kind)
    for kind in (row.kind, told.kind):
        require(actor, Action.EDIT_CANDIDATE, candidate.target, paper_of(kind))
    with write_tx():
        if row.kind != told.kind:
            # What may be searched hangs on the kind: it is read anew, or no longer.
            row.text, row.read_at = None, None
        _describe(row, told)
        row.save()
        search.log_change(candidate.pk)
        _note("attachment.changed", row, actor=actor, now=now)
    return row


def remove_attachment(
    *, candidate: Candidate, public_id: str, is_removed: bool, actor: Viewer, now: datetime
) -> Attachment:
    """Take a paper away, or bring it back; raises InvalidInput where it came in anew meanwhile."""
    row = attachment_of(candidate, public_id, is_all=True)
    require(actor, Action.EDIT_CANDIDATE, candidate.target, paper_of(row.kind))
    with write_tx():
        if not is_removed:
            _refuse_twice(row, actor=actor, now=now)
        row.removed_at, row.removed_by = (now, actor.user_id) if is_removed else (None, None)
        row.save(update_fields=["removed_at", "removed_by"])
        search.log_change(candidate.pk)
        _note("attachment.removed" if is_removed else "attachment.restored", row, actor=actor, now=now)
    return row


def open_attachment(*, public_id: str, actor: Viewer, now: datetime) -> OpenedAttachment:
    """Open a paper for who may see its kind in clear, and write down that he did."""
    require(actor, Action.READ_CANDIDATE)
    row = attachment_of(None, public_id, viewer=actor)
    decision = lens_on(row.candidate, viewer=actor, now=now).decide(paper_of(row.kind))
    if decision.is_masked:
        raise NotAllowed("这类附件要先选用途才能看：在档案页的附件里点眼睛。")
    if not decision.is_allowed:
        raise NotFound("没有这份附件。")
    with write_tx():
        _note("attachment.opened", row, actor=actor, now=now)
    name = vault.open_sealed(row.data_key, row.place("filename"), bytes(row.filename)).decode()
    return OpenedAttachment(name, vault.read_blob(row.blob))


def next_unread() -> Attachment | None:
    """Return a paper whose text everybody may find and that was not read yet."""
    rows = Attachment.objects.filter(read_at=None, removed_at=None, kind__in=open_kinds())
    return rows.select_related("data_key", "blob__data_key", "candidate").order_by("pk").first()


def note_text(*, attachment: Attachment, text: str, now: datetime) -> None:
    """Keep what was read of a paper, for searching; an empty text says that nothing can be read of it."""
    with write_tx():
        row = Attachment.objects.select_related("data_key").get(pk=attachment.pk)
        if paper_of(row.kind).sensitivity is Sensitivity.PUBLIC:
            sealed = vault.seal(row.data_key, row.place("text"), zlib.compress(text.encode()))
            row.text = sealed if text else None
            row.read_at = now
            row.save(update_fields=["text", "read_at"])
            search.log_change(row.candidate_id)


def _refuse_twice(row: Attachment, *, actor: Viewer, now: datetime) -> None:
    """Refuse the same bytes a second time, and say under what the actor finds them."""
    twins = row.candidate.attachments.filter(removed_at=None, blob__digest=row.blob.digest).exclude(pk=row.pk)
    lens = lens_on(row.candidate, viewer=actor, now=now)
    for twin in twins.select_related("data_key"):
        field = paper_of(twin.kind)
        decision = lens.decide(field)
        if decision.verdict is Verdict.DENY:
            continue
        name = vault.open_sealed(twin.data_key, twin.place("filename"), bytes(twin.filename)).decode()
        where = f"「{field.label}」" if decision.is_masked else f"「{field.label}」{name}"
        day = twin.received_at.astimezone(timezone.get_current_timezone()).date()
        raise InvalidInput(f"这份文件已经在这个人的附件里：{where}，{day} 收下。种类、有效期在那里改就行。")


def _describe(row: Attachment, told: Told) -> None:
    row.kind = told.kind
    note = " ".join(normalize_shown(told.note).split())
    row.note = vault.seal(row.data_key, row.place("note"), note.encode()) if note else None
    if row.valid_until != told.valid_until:
        row.told_for = None
    row.valid_from, row.valid_until = told.valid_from, told.valid_until
    row.remind_days = REMIND_DAYS if told.remind_days is None else told.remind_days


def _settled(told: Told, *, was: str = "") -> Told:
    """Return what is said of a paper with what its kind settles; raises InvalidInput. A kind put away stays where it ``was``."""
    kind = papers(is_all=told.kind == was).get(told.kind)
    if kind is None:
        raise InvalidInput("请选这是哪一类附件。")
    if len(told.note) > MAX_NOTE:
        raise InvalidInput(f"说明最多 {MAX_NOTE} 个字。")
    if told.valid_from and told.valid_until and told.valid_from > told.valid_until:
        raise InvalidInput("有效期的开始晚于结束，请再看一眼。")
    days = kind.remind_days if told.remind_days is None else told.remind_days
    if not 0 <= days <= MAX_REMIND:
        raise InvalidInput(f"提前提醒的天数在 0 到 {MAX_REMIND} 之间。")
    until = told.valid_until
    if until is None and told.valid_from and kind.months and told.kind != was:
        until = months_later(told.valid_from, kind.months)
    return replace(told, remind_days=days, valid_until=until)


def months_later(day: date, months: int) -> date:
    """Return the last day on which what begins on this one is valid for so many months."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return day.replace(day=1, year=day.year + year, month=month + 1) + timedelta(days=min(day.day, last) - 2)


def _note(verb: str, row: Attachment, *, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"candidate:{row.candidate_id}", now=now,
        detail={"attachment": row.pk, "kind": row.kind},
    )  # fmt: skip
