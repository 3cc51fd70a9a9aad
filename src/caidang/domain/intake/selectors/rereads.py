"""How far a re-reading has come and what it changed, in total and person by person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum

from caidang.core.errors import NotFound
from caidang.core.resume.model import PARSER_VERSION
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate, Document, FieldValue
from caidang.domain.candidates.selectors.shown.seeing import Lens, list_lens, rows_of
from caidang.domain.intake.models import RereadItem, RereadRun
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

PAGE_SIZE = 30
_MAX_RUNS = 20


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. ``candidate`` is the public id of the only record it was for, or empty."""

    id: int
    version: int
    candidate: str
    total: int
    done: int
    failed: int
    changed: int
    """Documents whose record got at least one value."""
    unread: int
    started_at: datetime
    finished_at: datetime | None
    cancelled_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether it still goes on."""
        return self.finished_at is None

    @property
    def settled(self) -> int:
        """Documents that need no more reading."""
        return self.done + self.failed


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One value that came in; ``old`` is what it replaced, or empty. ``is_gone``: no longer the present one."""

    label: str
    old: str
    new: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """What changed in one record, or why one of its documents could not be read."""

    public_id: str
    name: str
    changes: tuple[ShownChange, ...]
    unread: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run and one page of the records it changed; ``fields`` counts the values that came in, by label."""

    run: RunRow
    added: int
    replaced: int
    fields: tuple[tuple[str, int], ...]
    records: tuple[ChangedRecord, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RereadState:
    """What the page shows: runs, newest first, and how many documents an older parser has read."""

    runs: tuple[RunRow, ...]
    outdated: int
    version: int

    @property
    def is_running(self) -> bool:
        """Whether any run goes on."""
        return any(run.is_running for run in self.runs)


def get_reread_state(*, viewer: Viewer) -> RereadState:
    """Return the runs and what is still to be read again."""
    require(viewer, Action.REREAD)
    runs = RereadRun.objects.select_related("candidate").order_by("-pk")[:_MAX_RUNS]
    return RereadState(tuple(_rows(list(runs))), count_outdated(), PARSER_VERSION)


def count_outdated() -> int:
    """Return how many documents an older parser has read."""
    return Document.objects.filter(parser_version__lt=PARSER_VERSION).count()


def get_run(run_id: int, *, viewer: Viewer) -> RunRow:
    """Return one run; raises NotFound."""
    require(viewer, Action.REREAD)
    run = RereadRun.objects.select_related("candidate").filter(pk=run_id).first()
    if run is None:
        raise NotFound("没有这次重新阅读。")
    return _rows([run])[0]


def find_candidate(public_id: str, *, viewer: Viewer) -> Candidate:
    """Return the record whose documents are to be read again; one that was merged leads to the other one."""
    require(viewer, Action.REREAD)
    missing = "没有这份档案。"
    key = parse_public_id(public_id, missing=missing)
    reach = Candidate.objects.visible_to(viewer)
    found = reach.select_related("merged_into").filter(public_id=key).first()
    if found is None:
        raise NotFound(missing)
    while found.merged_into is not None:
        found = found.merged_into
    return found


def get_report(run_id: int, *, viewer: Viewer, today: date, page: int = 1) -> RunReport:
    """Return what a run changed, ``PAGE_SIZE`` records a page; values are opened for that page only."""
    run = get_run(run_id, viewer=viewer)
    items = RereadItem.objects.filter(run_id=run_id)
    counts: Counter[str] = Counter()
    replaced = 0
    changed: dict[int, None] = {}
    rows = items.exclude(changes=[], status=RereadItem.Status.DONE, unread=0)
    for candidate_id, changes, status in rows.order_by("pk").values_list(
        "document__candidate_id", "changes", "status"
    ):
        counts.update(str(change[0]) for change in changes)
        replaced += sum(bool(change[2]) for change in changes)
        if changes or status == RereadItem.Status.FAILED:
            changed.setdefault(candidate_id)
    pages = max(1, -(-len(changed) // PAGE_SIZE))
    page = max(1, min(page, pages))
    ids = list(changed)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return RunReport(
        run=run,
        added=counts.total() - replaced,
        replaced=replaced,
        fields=tuple((FIELDS[f].label, n) for f, n in counts.most_common() if f in FIELDS),
        records=tuple(_records(ids, run_id, viewer=viewer, today=today)),
        page=page,
        pages=pages,
    )


def _rows(runs: Sequence[RereadRun]) -> list[RunRow]:
    counts: dict[tuple[int, str], dict[str, Any]] = {
        (row["run"], row["status"]): dict(row)
        for row in RereadItem.objects.filter(run__in=runs)
        .values("run", "status")
        .annotate(n=Count("pk"), unread_sum=Sum("unread"))
        .order_by()
    }
    changed = {
        row["run"]: row["n"]
        for row in RereadItem.objects.filter(run__in=runs)
        .exclude(changes=[])
        .values("run")
        .annotate(n=Count("pk"))
        .order_by()
    }

    def count(run: RereadRun, status: str, name: str = "n") -> int:
        return int(counts.get((run.pk, status), {}).get(name) or 0)

    return [
        RunRow(
            id=run.pk,
            version=run.version,
            candidate=str(run.candidate.public_id) if run.candidate else "",
            total=run.total,
            done=count(run, RereadItem.Status.DONE),
            failed=count(run, RereadItem.Status.FAILED),
            changed=changed.get(run.pk, 0),
            unread=count(run, RereadItem.Status.DONE, "unread_sum"),
            started_at=run.started_at,
            finished_at=run.finished_at,
            cancelled_at=run.cancelled_at,
        )
        for run in runs
    ]


def _records(
    ids: Sequence[int], run_id: int, *, viewer: Viewer, today: date
) -> list[ChangedRecord]:
    lens = list_lens(viewer)
    rows = {row.id: row for row in rows_of(ids, viewer=viewer, today=today)}
    reach = Candidate.objects.visible_to(viewer).filter(pk__in=ids)
    candidates = {c.pk: c for c in reach.select_related("data_key")}
    items: dict[int, list[RereadItem]] = {}
    for item in RereadItem.objects.filter(
        run_id=run_id, document__candidate_id__in=ids
    ).select_related("document"):
        items.setdefault(item.document.candidate_id, []).append(item)
    wanted = [pk for own in items.values() for i in own for c in i.changes for pk in c[2:4] if pk]
    values = {str(v.pk): v for v in FieldValue.objects.filter(pk__in=wanted)}
    found = []
    for pk in (pk for pk in ids if pk in rows):
        own = items.get(pk, [])
        changes = [_shown(candidates[pk], values, c, lens) for item in own for c in item.changes]
        found.append(
            ChangedRecord(
                public_id=rows[pk].public_id,
                name=rows[pk].name,
                changes=tuple(change for change in changes if change is not None),
                unread=sum(item.unread for item in own),
                reasons=tuple(i.last_error for i in own if i.status == RereadItem.Status.FAILED),
            )
        )
    return found


def _shown(
    candidate: Candidate, values: dict[str, FieldValue], change: Sequence[object], lens: Lens
) -> ShownChange | None:
    field, _entry, old, new = change
    now = values.get(str(new))
    if now is None or str(field) not in FIELDS:
        return None
    return ShownChange(
        label=FIELDS[str(field)].label,
        old=lens.show(FIELDS[str(field)], _opened(candidate, values.get(str(old)))),
        new=lens.show(FIELDS[str(field)], _opened(candidate, now)),
        is_gone=now.retired_at is not None,
    )


def _opened(candidate: Candidate, row: FieldValue | None) -> str:
    if row is None or row.candidate_id != candidate.pk:
        return ""
    return vault.open_sealed(candidate.data_key, row.value_place, bytes(row.value)).decode()
