"""What is arriving, what became of it, and what failed and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from caidang.core.errors import NotFound
from caidang.domain.candidates.selectors.shown.seeing import list_lens
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.retrying import is_retryable
from caidang.foundation.accounts.counting import CountFor
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One file in the list. ``state`` is waiting, reading, done or failed."""

    id: int
    public_id: str
    filename: str
    size: int
    source: str
    state: str
    outcome: str
    outcome_label: str
    reason: str
    warnings: tuple[str, ...]
    candidate: str
    """The candidate's public id, or empty."""
    parent: int
    """The id of the archive or mail that it lay in, or 0."""
    is_retryable: bool
    is_erased: bool
    """Whose it was has been erased: neither its name nor a record is left."""
    is_erased_before: bool
    attempts: int
    received_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class IntakePage:
    """One page of files, newest first; ``counts`` by state over all of them."""

    rows: tuple[IntakeRow, ...]
    page: int
    pages: int
    total: int
    counts: Mapping[str, int]

    @property
    def is_busy(self) -> bool:
        """Whether something is still waiting or being read, so that the page keeps looking."""
        return bool(self.counts.get("waiting") or self.counts.get("reading"))


STATES = {
    IntakeItem.Status.PENDING: "waiting",
    IntakeItem.Status.WORKING: "reading",
    IntakeItem.Status.DONE: "done",
    IntakeItem.Status.FAILED: "failed",
}


def list_intake(*, viewer: Viewer, state: str = "", page: int = 1, before: int = 0, limit: int = PAGE_SIZE) -> IntakePage:
    """Return one page of what came in, newest first; ``state`` empty means all.

    With ``before`` the page is the one of those that came before that row, whatever came meanwhile.
    """
    require(viewer, Action.READ_INTAKE)
    counts = count_intake(viewer=viewer)
    rows: QuerySet[IntakeItem] = IntakeItem.objects.visible_to(viewer).select_related("data_key", "candidate")
    wanted = [status for status, name in STATES.items() if name == state]
    if wanted:
        rows = rows.filter(status__in=wanted)
    total = counts.get(state, 0) if wanted else sum(counts.values())
    pages = max(1, -(-total // limit))
    page = max(1, min(page, pages))
    first = (page - 1) * limit
    if before:
        rows, first = rows.filter(pk__lt=before), 0
    return IntakePage(
        rows=tuple(_row(item, viewer) for item in rows.order_by("-pk")[first : first + limit]),
        page=page,
        pages=pages,
        total=total,
        counts=counts,
    )


def count_intake(*, viewer: Viewer) -> dict[str, int]:
    """Return how many files are waiting, reading, done and failed."""
    require(viewer, Action.READ_INTAKE)
    found = IntakeItem.objects.visible_to(viewer).values_list("status").annotate(n=Count("pk")).order_by()
    return {name: dict(found).get(status, 0) for status, name in STATES.items()}


def count_unread_files(*, viewer: Viewer) -> int:
    """Return how many files are waiting or being read: it is asked on every page, so that nothing else is counted."""
    require(viewer, Action.READ_INTAKE)
    return _UNREAD.ask(viewer)


_UNREAD = CountFor(
    lambda viewer: [IntakeItem.objects.visible_to(viewer).filter(status__in=(IntakeItem.Status.PENDING, IntakeItem.Status.WORKING))]
)


def _filename(item: IntakeItem, viewer: Viewer) -> str:
    """A file's name often says whose it is; who handed it in knows it."""
    name = item.opened_name()
    is_own = viewer.user_id is not None and item.received_by == viewer.user_id
    return name if is_own else list_lens(viewer).filename(name)


def get_intake_row(public_id: str, *, viewer: Viewer) -> IntakeRow:
    """Return one file's row; raises NotFound."""
    require(viewer, Action.READ_INTAKE)
    key = parse_public_id(public_id, missing="没有这份文件。")
    reach = IntakeItem.objects.visible_to(viewer)
    item = reach.select_related("data_key", "candidate").filter(public_id=key).first()
    if item is None:
        raise NotFound("没有这份文件。")
    return _row(item, viewer)


def list_rows(ids: list[int], *, viewer: Viewer) -> list[IntakeRow]:
    """Return the rows of these items and of whatever lay inside them."""
    require(viewer, Action.READ_INTAKE)
    within = IntakeItem.objects.visible_to(viewer)
    own = within.filter(Q(pk__in=ids) | Q(parent_id__in=ids))
    return [_row(item, viewer) for item in own.select_related("data_key", "candidate").order_by("pk")]


def _row(item: IntakeItem, viewer: Viewer) -> IntakeRow:
    status = IntakeItem.Status(item.status)
    return IntakeRow(
        id=item.pk,
        public_id=str(item.public_id),
        filename=_filename(item, viewer),
        size=item.size,
        source=item.source,
        state=STATES[status],
        outcome=item.outcome,
        outcome_label=IntakeItem.Outcome(item.outcome).label if item.outcome else "",
        reason=item.last_error,
        warnings=tuple(item.warnings or ()),
        candidate=str(item.candidate.public_id) if item.candidate else "",
        parent=item.parent_id or 0,
        is_retryable=is_retryable(item),
        is_erased=item.data_key.erased_at is not None,
        is_erased_before=item.outcome == IntakeItem.Outcome.ERASED_BEFORE,
        attempts=item.attempts,
        received_at=item.received_at,
        finished_at=item.finished_at,
    )
