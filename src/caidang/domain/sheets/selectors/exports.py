"""What people see of exports: their own, and those of others that wait for their leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.services.revealing import Purpose
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.asking import may_decide
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
    may_fetch: bool
    may_decide: bool
    is_busy: bool


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
    labels = {key: field.label for key, field in all_fields().items()}
    return [_line(row, viewer, names, labels, now) for row in rows]


def _line(
    row: SheetExport, viewer: Viewer, names: Mapping[int, str], labels: Mapping[str, str], now: datetime
) -> ExportLine:
    told, is_over = row.opened(), row.expires_at <= now
    keys = [key if isinstance(key, str) else key[0] for key in row.columns]
    state = State.OVER if is_over else State(row.state)
    return ExportLine(
        public_id=str(row.public_id), state=state.value, state_label=str(state.label),
        people=len(row.ids) or row.done, done=row.done,
        columns=tuple(labels.get(key, key) for key in keys), purpose=Purpose(row.purpose).label,
        is_clear=row.is_clear, recipient=told.get("recipient", ""), reason=told.get("reason", ""),
        by=names.get(row.created_by or 0, "本机命令行"), decided_by=names.get(row.decided_by or 0, ""),
        created_at=row.created_at, expires_at=row.expires_at, downloads=row.downloads,
        problem=row.problem,
        may_fetch=state is State.READY and row.created_by == viewer.user_id,
        may_decide=not is_over and may_decide(viewer, row), is_busy=state is State.APPROVED,
    )  # fmt: skip
