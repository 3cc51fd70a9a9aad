"""Pairs that may be one person, and the two records side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from caidang.core.errors import NotFound
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.fields import GROUPED, Field
from caidang.domain.candidates.models import Candidate, Suspicion, audiences_of
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import lens_on, rows_of
from caidang.domain.candidates.values import PresentValue, present
from caidang.foundation.accounts.counting import CountFor
from caidang.foundation.accounts.policy import Action, Viewer, require

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class SuspectedPair:
    """Two records and why they may be one person."""

    id: int
    first: CandidateRow
    second: CandidateRow
    score: float
    reasons: tuple[str, ...]
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PairPage:
    """One page of pairs."""

    total: int
    page: int
    pages: int
    pairs: tuple[SuspectedPair, ...]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One line of the side-by-side view.

    ``left_slot`` and ``right_slot`` are ``field.entry``; ``left_slot`` is where the value would
    stand in the kept record, even when it has none yet.
    """

    field: Field
    left_slot: str
    left: str
    right_slot: str
    right: str
    is_right_proposed: bool
    is_same: bool
    """Whether both say the same; told of the values themselves, as two masks may look alike."""
    is_unseen: bool
    """Whether the viewer sees one of them masked or not at all: then he is not to choose."""

    @property
    def is_left_open(self) -> bool:
        """Whether there is a choice that the viewer cannot make, as he does not see what between."""
        return self.is_unseen and not self.is_same and bool(self.right_slot) and not self.is_right_proposed

    @property
    def is_different(self) -> bool:
        """Whether the two sides say different things."""
        return not self.is_same


def list_pairs(*, state: str, page: int, viewer: Viewer, today: date) -> PairPage:
    """Return one page of pairs in this state, likest first; records merged away are left out."""
    require(viewer, Action.DECIDE_DUPLICATE)
    rows = _within_reach(viewer).filter(state=state).order_by("-score", "id")
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = max(1, min(page, pages))
    return PairPage(
        total=total,
        page=page,
        pages=pages,
        pairs=tuple(_opened(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], viewer=viewer, today=today)),
    )


def count_open_pairs(*, viewer: Viewer) -> int:
    """Return how many pairs wait for a decision."""
    require(viewer, Action.DECIDE_DUPLICATE)
    return _OPEN.ask(viewer)


def get_pair(pair_id: int, *, viewer: Viewer, today: date) -> SuspectedPair:
    """Return one pair; raises NotFound."""
    require(viewer, Action.DECIDE_DUPLICATE)
    found = list(_opened(Suspicion.objects.filter(pk=pair_id), viewer=viewer, today=today))
    if not found:
        raise NotFound("没有这一对记录。")
    return found[0]


def _within_reach(viewer: Viewer) -> QuerySet[Suspicion]:
    """Pairs of present records, both of which the viewer may see: of one alone he could not judge."""
    pairs = Suspicion.objects.filter(first__merged_into=None, second__merged_into=None)
    pairs = pairs.filter(first__shut_at=None, second__shut_at=None)
    if viewer.sees_all:
        return pairs
    reach = audiences_of(viewer)
    return pairs.filter(first__audience__in=reach, second__audience__in=reach)


_OPEN = CountFor(lambda viewer: [_within_reach(viewer).filter(state=Suspicion.State.OPEN)])


def compare_side_by_side(
    *, keeper: Candidate, loser: Candidate, viewer: Viewer, now: datetime
) -> list[MergeRow]:
    """Return the lines of the side-by-side view; what only the right side has is proposed."""
    require(viewer, Action.DECIDE_DUPLICATE)
    lenses = [lens_on(one, viewer=viewer, now=now) for one in (keeper, loser)]
    left, right = present(keeper), present(loser)
    fields = all_fields()
    pairs = _aligned(left, right, fields)
    lefts = {(v.field, v.entry): v.value for v in left}
    rights = {(v.field, v.entry): v.value for v in right}
    rows = []
    for field, left_entry, right_entry in pairs:
        mine = lefts.get((field, left_entry), "")
        theirs = rights.get((field, right_entry), "") if right_entry is not None else ""
        if mine or theirs:
            rows.append(
                MergeRow(
                    field=fields[field],
                    left_slot=f"{field}.{left_entry}",
                    left=lenses[0].show(fields[field], mine),
                    right_slot=f"{field}.{right_entry}" if theirs else "",
                    right=lenses[1].show(fields[field], theirs),
                    is_right_proposed=bool(theirs and not mine),
                    is_same=mine == theirs,
                    is_unseen=not all(lens.decide(fields[field]).is_allowed for lens in lenses),
                )
            )
    return rows


def _opened(found: Iterable[Suspicion], *, viewer: Viewer, today: date) -> list[SuspectedPair]:
    pairs = list(found)
    ids = [pk for s in pairs for pk in (s.first_id, s.second_id)]
    rows = {row.id: row for row in rows_of(ids, viewer=viewer, today=today)}
    return [
        SuspectedPair(
            id=s.pk,
            first=rows[s.first_id],
            second=rows[s.second_id],
            score=s.score,
            reasons=tuple(s.reasons),
            state=s.state,
            created_at=s.created_at,
        )
        for s in pairs
        if s.first_id in rows and s.second_id in rows
    ]


_HEADS = {group: fields[0] for group, fields in GROUPED.items()}


def _aligned(
    left: list[PresentValue], right: list[PresentValue], fields: Mapping[str, Field]
) -> list[tuple[str, int, int | None]]:
    """Put the two records' slots beside each other: (field, left entry, right entry or None)."""
    slots: list[tuple[str, int, int | None]] = []
    groups: dict[str, list[str]] = {}
    for field in fields.values():
        groups.setdefault(field.group if field.group in _HEADS else field.key, []).append(
            field.key
        )
    for group, own in groups.items():
        head = _HEADS.get(group, own[0])
        for left_entry, right_entry in _aligned_entries(own, head, left, right, is_many=fields[head].is_many):
            slots += [(field, left_entry, right_entry) for field in own]
    return slots


def _aligned_entries(
    fields: list[str], head: str, left: list[PresentValue], right: list[PresentValue], *, is_many: bool
) -> list[tuple[int, int | None]]:
    mine = sorted({v.entry for v in left if v.field in fields})
    theirs = sorted({v.entry for v in right if v.field in fields})
    if not is_many:
        return [(0, 0)] if mine or theirs else []
    heads = {v.entry: v.value for v in left if v.field == head}
    waiting = {v.value: v.entry for v in reversed(right) if v.field == head}
    pairs: list[tuple[int, int | None]] = []
    for entry in mine:
        pairs.append((entry, waiting.pop(heads.get(entry, ""), None)))
    used = {entry for _, entry in pairs}
    number = 1 + max(mine, default=-1)
    for entry in theirs:
        if entry not in used:
            pairs.append((number, entry))
            number += 1
    return pairs
