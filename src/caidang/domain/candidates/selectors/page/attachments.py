"""A person's papers as one viewer may see them, and those whose validity ends soon."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.models import Attachment, Candidate
from caidang.domain.candidates.papers import PAPER, paper_field, papers
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import lens_on
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Sensitivity, Verdict, Viewer, can
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

_MISSING = "没有这份附件，可能已经去掉。"


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """One paper. ``field`` guards it; masked, its name and note stay covered until it is said what for."""

    public_id: str
    kind: str
    field: Field
    filename: str
    note: str
    size: int
    valid_from: date | None
    valid_until: date | None
    remind_days: int
    is_over: bool
    is_ending: bool
    received_at: datetime
    by: str
    is_masked: bool
    is_kind_archived: bool


def paper_of(kind: str) -> Field:
    """Return what guards papers of a kind; raises InvalidInput for one that there is not."""
    found = paper_field(f"{PAPER}{kind}")
    if found is None:
        raise InvalidInput("请选这是哪一类附件。")
    return found


def list_attachments(
    public_id: str, *, viewer: Viewer, now: datetime, today: date
) -> list[ShownAttachment]:
    """Return the papers of a record, newest first; kinds that the viewer may not know of are left out."""
    candidate = get_candidate(public_id, viewer=viewer)
    lens = lens_on(candidate, viewer=viewer, now=now)
    rows = list(candidate.attachments.filter(removed_at=None).select_related("data_key"))
    names = names_of({row.received_by for row in rows})
    kinds = papers(is_all=True)
    found = []
    for row in rows:
        field = kinds[row.kind].field
        decision = lens.decide(field)
        if decision.verdict is Verdict.DENY:
            continue
        filename, note = _opened(row)
        is_ending = row.valid_until is not None and row.valid_until - timedelta(days=row.remind_days) <= today
        found.append(
            ShownAttachment(
                public_id=str(row.public_id),
                kind=row.kind,
                field=field,
                filename=f"{field.label}{PurePath(filename).suffix}" if decision.is_masked else filename,
                note="" if decision.is_masked else note,
                size=row.size,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                remind_days=row.remind_days,
                is_over=row.valid_until is not None and row.valid_until < today,
                is_ending=is_ending,
                received_at=row.received_at,
                by=names.get(row.received_by or 0, ""),
                is_masked=decision.is_masked,
                is_kind_archived=kinds[row.kind].is_archived,
            )
        )
    return found


def attachment_of(
    candidate: Candidate | None, public_id: str, *, viewer: Viewer | None = None, is_all: bool = False
) -> Attachment:
    """Return the paper, of this record where one is named, or of any within the viewer's reach; raises NotFound."""
    key = parse_public_id(public_id, missing=_MISSING)
    rows = Attachment.objects.select_related("data_key", "blob__data_key", "candidate__audience", "candidate__data_key")
    row = (rows if is_all else rows.filter(removed_at=None)).filter(public_id=key).first()
    if row is None or (candidate is not None and row.candidate_id != candidate.pk):
        raise NotFound(_MISSING)
    if viewer is not None and not can(viewer, Action.READ_CANDIDATE, row.candidate.target).is_allowed:
        raise NotFound(_MISSING)
    return row


def list_ending(today: date) -> list[Attachment]:
    """Return the papers whose validity ends soon, of which nobody was told yet."""
    rows = Attachment.objects.filter(removed_at=None, valid_until__isnull=False, valid_until__lte=today + timedelta(days=366))
    found = rows.select_related("candidate").order_by("valid_until", "pk")
    return [
        row for row in found
        if row.told_for != row.valid_until and row.valid_until is not None
        and row.valid_until - timedelta(days=row.remind_days) <= today
    ]  # fmt: skip


def paper_texts(ids: Iterable[int]) -> dict[int, list[str]]:
    """Return names, notes and texts of these records' papers that everybody who sees the record may find."""
    found: dict[int, list[str]] = {}
    rows = Attachment.objects.filter(candidate_id__in=list(ids), removed_at=None, kind__in=open_kinds())
    for row in rows.select_related("data_key"):
        read = vault.open_sealed(row.data_key, row.place("text"), bytes(row.text)) if row.text else b""
        text = zlib.decompress(read).decode() if read else ""
        found.setdefault(row.candidate_id, []).extend(filter(None, (*_opened(row), text)))
    return found


def open_names(ids: Iterable[int]) -> dict[str, str]:
    """Return the papers of these records by their public ids: the file's name where whoever sees the record may see it, else empty."""
    rows = Attachment.objects.filter(candidate_id__in=list(ids), removed_at=None).select_related("data_key")
    kinds = set(open_kinds())
    return {str(row.public_id): _opened(row)[0] if row.kind in kinds else "" for row in rows}


def open_kinds() -> list[str]:
    """Return the kinds of papers that whoever sees the record may see."""
    known = papers(is_all=True)
    return [key for key, paper in known.items() if paper.field.sensitivity is Sensitivity.PUBLIC]


def _opened(row: Attachment) -> tuple[str, str]:
    key = row.data_key
    name = vault.open_sealed(key, row.place("filename"), bytes(row.filename)).decode()
    note = vault.open_sealed(key, row.place("note"), bytes(row.note)).decode() if row.note else ""
    return name, note
