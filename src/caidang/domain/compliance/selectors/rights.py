"""The desk: what people asked for, how long there is left, who handles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.models import FieldValue
from caidang.domain.candidates.selectors.shown.rows import UNNAMED
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.compliance.models import ConsentWay, Erasure, RightsRequest
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import services as vault

PAGE = 50
SHUT, ERASED = "限制处理中", "已抹除"


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A line of the desk. ``days_left`` is negative for what is late."""

    public_id: str
    person: str
    candidate: str
    kind: str
    kind_label: str
    way: str
    state: str
    is_open: bool
    asked: str
    answer: str
    received_on: date
    due_on: date
    days_left: int
    handler: str
    handler_id: int
    is_shut: bool
    is_erased: bool
    settled_at: datetime | None
    changed: tuple[str, ...]
    """What of the record people changed since a correction was asked for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of it, and the figures above."""

    rows: tuple[ShownRequest, ...]
    open: int
    late: int
    page: int
    pages: int
    handlers: tuple[tuple[int, str], ...]


def view_desk(*, viewer: Viewer, today: date, page: int = 1, is_all: bool = False) -> Desk:
    """Return a page of the requests, those that are due first."""
    require(viewer, Action.COMPLIANCE)
    rows = RightsRequest.objects.select_related("data_key", "candidate__data_key")
    waiting = rows.filter(state=RightsRequest.State.OPEN)
    shown = rows if is_all else waiting
    pages = max(1, -(-shown.count() // PAGE))
    page = min(max(page, 1), pages)
    part = list(shown.order_by("due_on", "pk")[(page - 1) * PAGE : page * PAGE])
    names = names_of(row.handler for row in part)
    people = {one.id: one for one in rows_of([r.candidate_id for r in part], viewer=viewer, today=today)}
    changed = changed_since([r for r in part if r.kind == RightsRequest.Kind.CORRECT])
    return Desk(
        rows=tuple(
            _shown(r, people[r.candidate_id].name if r.candidate_id in people else "", names, today, changed.get(r.pk, ()))
            for r in part
        ),
        open=waiting.count(), late=waiting.filter(due_on__lt=today).count(), page=page, pages=pages,
        handlers=tuple((m.pk, str(m)) for m in active_who_may(Action.COMPLIANCE)),
    )  # fmt: skip


def changed_since(requests: Sequence[RightsRequest]) -> dict[int, tuple[str, ...]]:
    """Return the names of the fields that people changed since each request was taken, until it was settled."""
    if not requests:
        return {}
    fields, since = all_fields(), min(one.made_at for one in requests)
    rows = FieldValue.objects.filter(candidate__in=[one.candidate_id for one in requests], is_confirmation=False)
    typed = rows.filter(created_at__gte=since).exclude(created_by=None).values_list("candidate_id", "field", "created_at")
    removed = rows.filter(retired_at__gte=since).exclude(retired_by=None).values_list("candidate_id", "field", "retired_at")
    done = [*typed, *removed]
    return {
        one.pk: tuple(dict.fromkeys(
            fields[field].label if field in fields else field for whose, field, at in done
            if whose == one.candidate_id and at is not None and one.made_at <= at <= (one.settled_at or at)
        ))
        for one in requests
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownErasure:
    """A line of the erasures; the person has a name only as long as he is not erased. ``is_again`` is after a restore."""

    public_id: str
    person: str
    candidate: str
    reason: str
    state: str
    is_open: bool
    is_done: bool
    is_again: bool
    is_mine: bool
    asked_at: datetime
    asked_by: str
    settled_at: datetime | None
    settled_by: str


def list_erasures(*, viewer: Viewer, today: date, page: int = 1) -> tuple[list[ShownErasure], int]:
    """Return a page of erasures, those that wait first, and how many pages there are."""
    require(viewer, Action.ERASE)
    rows = Erasure.objects.select_related("candidate").order_by("state", "-pk")
    pages = max(1, -(-rows.count() // PAGE))
    part = list(rows[(page - 1) * PAGE : page * PAGE])
    names = names_of([*(r.asked_by for r in part), *(r.settled_by for r in part)])
    people = {one.id: one.name for one in rows_of([r.candidate_id for r in part], viewer=viewer, today=today)}
    shown = [
        ShownErasure(
            str(r.public_id), people.get(r.candidate_id, ""), str(r.candidate.public_id),
            Erasure.Reason(r.reason).label, Erasure.State(r.state).label, r.state == Erasure.State.ASKED,
            r.state in (Erasure.State.DONE, Erasure.State.REPLAYED), r.state == Erasure.State.REPLAYED, r.asked_by is not None and r.asked_by == viewer.user_id, r.asked_at,
            names.get(r.asked_by or 0, "系统"), r.settled_at, names.get(r.settled_by or 0, "系统") if r.settled_at else "",
        )
        for r in part
    ]  # fmt: skip
    return shown, pages


def _shown(
    row: RightsRequest, name: str, names: dict[int, str], today: date, changed: tuple[str, ...]
) -> ShownRequest:
    is_erased = row.candidate.data_key.erased_at is not None
    words = vault.open_json(row.data_key, row.words_place, bytes(row.words)) if row.words and not is_erased else {}
    return ShownRequest(
        public_id=str(row.public_id), person=name or (ERASED if is_erased else SHUT if row.candidate.shut_at else UNNAMED),
        candidate=str(row.candidate.public_id), kind=row.kind, kind_label=RightsRequest.Kind(row.kind).label,
        way=ConsentWay(row.way).label.removesuffix("同意") if row.way in ConsentWay.values else "",
        state=RightsRequest.State(row.state).label, is_open=row.state == RightsRequest.State.OPEN,
        asked=str(words.get("asked", "")), answer=str(words.get("answer", "")), received_on=row.received_on,
        due_on=row.due_on, days_left=(row.due_on - today).days, handler=names.get(row.handler or 0, ""),
        handler_id=row.handler or 0, is_shut=row.candidate.shut_at is not None and not is_erased,
        is_erased=is_erased, settled_at=row.settled_at, changed=changed,
    )  # fmt: skip
