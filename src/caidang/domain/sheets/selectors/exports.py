"""What people see of exports: their own, and those of others that wait for their leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from caidang.core.errors import CaidangError
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.asking import may_decide, own_export
from caidang.domain.sheets.texts import labels_offered
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may, require

PAGE: Final = 50
State = SheetExport.State


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export in the list."""

    public_id: str
    state: str
    state_label: str
    people: int
    done: int
    columns: tuple[str, ...]
    purpose: str
    is_clear: bool
    recipient: str
    reason: str
    by: str
    decided_by: str
    created_at: datetime
    expires_at: datetime
    downloads: int
    problem: str
    left_out: int
    may_fetch: bool
    may_decide: bool
    may_drop: bool
    is_busy: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One who was asked for and does not stand in the sheet; ``row`` is None where the viewer sees him no longer."""

    row: CandidateRow | None
    reason: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """One export, and a page of those who do not stand in it."""

    line: ExportLine
    left_out: tuple[LeftOut, ...]
    page: int
    pages: int


def show_export(public_id: str, *, viewer: Viewer, now: datetime, today: date, page: int) -> ExportReport:
    """Return one of the viewer's exports with a page of those left out. Raises NotFound for another's."""
    require(viewer, Action.EXPORT)
    row = own_export(public_id, viewer)
    names, labels = names_of({row.created_by, row.decided_by}), labels_offered(viewer)
    pages = max(1, -(-len(row.left_out) // PAGE))
    at = min(max(page, 1), pages)
    part = row.left_out[(at - 1) * PAGE : at * PAGE]
    told = tuple(LeftOut(_row(pk, viewer, today), reason) for pk, reason in part)
    return ExportReport(_line(row, viewer, names, labels, now), told, at, pages)


def list_exports(*, viewer: Viewer, now: datetime) -> list[ExportLine]:
    """Return the viewer's newest exports, and before them those that he may agree to."""
    require(viewer, Action.EXPORT)
    own = SheetExport.objects.filter(created_by=viewer.user_id or 0)
    rows = list(own.select_related("data_key").order_by("-pk")[:PAGE])
    if may(viewer, Action.EXPORT_CLEAR):
        waiting = SheetExport.objects.filter(state=State.WAITING, expires_at__gt=now)
        others = waiting.exclude(created_by=viewer.user_id or 0).select_related("data_key")
        rows = [*others.order_by("pk")[:PAGE], *rows]
    names = names_of({pk for row in rows for pk in (row.created_by, row.decided_by)})
    labels = labels_offered(viewer)
    return [_line(row, viewer, names, labels, now) for row in rows]


def _row(pk: int, viewer: Viewer, today: date) -> CandidateRow | None:
    """One by one: among these are records that cannot be opened."""
    try:
        return next(iter(rows_of([pk], viewer=viewer, today=today)), None)
    except CaidangError:
        return None


def _line(
    row: SheetExport, viewer: Viewer, names: Mapping[int, str], labels: Mapping[str, str], now: datetime
) -> ExportLine:
    told, is_over = row.opened(), row.expires_at <= now
    keys = [key if isinstance(key, str) else key[0] for key in row.columns]
    state = State.OVER if is_over else State(row.state)
    return ExportLine(
        public_id=str(row.public_id), state=state.value, state_label=str(state.label),
        people=(len(row.ids) or row.done) - len(row.left_out), done=row.done, left_out=len(row.left_out),
        columns=tuple(labels.get(key, key) for key in keys), purpose=Purpose(row.purpose).label,
        is_clear=row.is_clear, recipient=told.get("recipient", ""), reason=told.get("reason", ""),
        by=names.get(row.created_by or 0, "本机命令行"), decided_by=names.get(row.decided_by or 0, ""),
        created_at=row.created_at, expires_at=row.expires_at, downloads=row.downloads,
        problem=row.problem,
        may_fetch=state is State.READY and row.created_by == viewer.user_id,
        may_decide=not is_over and may_decide(viewer, row), is_busy=state is State.APPROVED,
        may_drop=row.created_by == viewer.user_id and not row.downloads
        and state in (State.WAITING, State.APPROVED, State.READY),
    )  # fmt: skip
