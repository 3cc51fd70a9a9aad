"""Acts on many records, as the one who began them sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from caidang.core.errors import NotFound
from caidang.core.review.chain import Action
from caidang.domain.candidates.models import Label
from caidang.domain.candidates.selectors.finding.talent_lists import list_name
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import list_lens, rows_of
from caidang.domain.review.models import BulkAct
from caidang.domain.review.services.many.bulk_line import UNDER_WAY
from caidang.domain.review.services.many.bulk_ways import UNDO_FOR
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id

MOST = 50
"""Acts listed, and records of one act that were left as they are."""
_NONE = "没有这次批量操作。"


@dataclass(frozen=True, slots=True)
class BulkView:
    """One act. ``label`` says what is done; ``name`` to which tag or owner.

    ``problem``: why its last slice failed, or it was given up.
    """

    public_id: str
    kind: str
    label: str
    name: str
    total: int
    done: int
    changed: int
    refused: int
    undone: int
    began_at: datetime
    ended_at: datetime | None
    is_running: bool
    is_cancelled: bool
    is_undoing: bool
    is_undone: bool
    may_undo: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What an act did to one record: left it as it was for the ``reason``, changed it, or took that back."""

    row: CandidateRow
    reason: str
    is_undone: bool


@dataclass(frozen=True, slots=True)
class BulkReport:
    """An act with what it did to each record: how many it left alone for each reason, and a page of one half.

    ``are_done``: the page is of those that it changed, not of those left as they were; ``gone`` of the latter
    are not there any more, or out of reach.
    """

    act: BulkView
    reasons: tuple[tuple[str, int], ...]
    told: tuple[Told, ...]
    gone: int
    left: int
    done: int
    are_done: bool
    page: int
    pages: int


def list_bulk(*, viewer: Viewer, now: datetime) -> tuple[BulkView, ...]:
    """Return the viewer's own acts, newest first."""
    require(viewer, policy.Action.READ_CANDIDATE)
    acts = BulkAct.objects.filter(created_by=viewer.user_id or 0).order_by("-id")[:MOST]
    return tuple(_view(act, viewer, now) for act in acts)


def running_bulk(*, viewer: Viewer, now: datetime) -> BulkView | None:
    """Return the viewer's act that is under way, if there is one."""
    under_way = BulkAct.objects.filter(UNDER_WAY, created_by=viewer.user_id or 0)
    act = under_way.order_by("-id").first()
    return None if act is None else _view(act, viewer, now)


def view_bulk(public_id: str, *, viewer: Viewer, now: datetime) -> BulkView:
    """Return one act; raises NotFound for one of somebody else."""
    return _view(_own(public_id, viewer), viewer, now)


def report_bulk(
    public_id: str, *, viewer: Viewer, now: datetime, today: date, are_done: bool | None = None, page: int = 1
) -> BulkReport:
    """Return one act with what it did to each record; raises NotFound as ``view_bulk`` does.

    Unless it is said which half, those that it left as they were, where there are any.
    """
    act = _own(public_id, viewer)
    left = act.steps.exclude(reason="")
    counted = left.values("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    reasons: Mapping[str, int] = {row["reason"]: row["n"] for row in counted}
    done = act.steps.filter(reason="")
    counts = {True: done.count(), False: sum(reasons.values())}
    if are_done is None:
        are_done = not counts[False] and not act.refused
    steps = done if are_done else left
    pages = max(1, -(-counts[are_done] // MOST))
    page = min(max(page, 1), pages)
    part = steps.order_by("pk")[(page - 1) * MOST : page * MOST]
    told = {pk: (reason, undone) for pk, reason, undone in part.values_list("candidate_id", "reason", "is_undone")}
    lens = list_lens(viewer)
    rows = rows_of(list(told), viewer=viewer, today=today)
    return BulkReport(
        act=_view(act, viewer, now),
        reasons=tuple(reasons.items()),
        told=tuple(Told(lens.row(row), *told[row.id]) for row in rows),
        gone=(gone := max(0, act.refused - act.steps.filter(was__isnull=True).count())),
        left=counts[False] + gone,
        done=counts[True],
        are_done=are_done,
        page=page,
        pages=pages,
    )


def _own(public_id: str, viewer: Viewer) -> BulkAct:
    require(viewer, policy.Action.READ_CANDIDATE)
    key = parse_public_id(public_id, missing=_NONE)
    rows = BulkAct.objects.filter(public_id=key, created_by=viewer.user_id or 0)
    act = rows.first()
    if act is None:
        raise NotFound(_NONE)
    return act


def _view(act: BulkAct, viewer: Viewer, now: datetime) -> BulkView:
    is_undoing = act.undo_asked_at is not None and act.undone_at is None
    is_over = act.finished_at is not None
    return BulkView(
        public_id=str(act.public_id),
        kind=act.kind,
        label=Action(act.what).label if act.kind == BulkAct.Kind.MOVE else act.get_kind_display(),
        name=_name(act, viewer),
        total=act.total,
        done=act.undone if is_undoing else act.done,
        changed=act.changed,
        refused=act.refused,
        undone=act.undone,
        began_at=act.created_at,
        ended_at=act.finished_at,
        is_running=not is_over,
        is_cancelled=act.is_cancelled,
        is_undoing=is_undoing,
        is_undone=act.undone_at is not None,
        may_undo=(
            act.finished_at is not None and act.undo_asked_at is None and act.changed > 0
            and now - act.finished_at <= UNDO_FOR
        ),
        problem=act.problem,
    )  # fmt: skip


def _name(act: BulkAct, viewer: Viewer) -> str:
    if act.kind == BulkAct.Kind.OWNER:
        return names_of([int(act.what)]).get(int(act.what), "") if act.what else "公共池"
    if act.kind in (BulkAct.Kind.LIST, BulkAct.Kind.UNLIST):
        return list_name(act.what, viewer=viewer)
    if act.kind != BulkAct.Kind.MOVE:
        return str(Label.objects.filter(pk=int(act.what)).first() or "")
    return ""
