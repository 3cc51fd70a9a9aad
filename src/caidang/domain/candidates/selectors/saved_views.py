"""The views a member has: his own and the team's, with how many they hold and how many are new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from caidang.core.errors import NotFound, SealBroken
from caidang.domain.candidates.models import SavedView, ViewUse
from caidang.domain.candidates.selectors.asking import question
from caidang.domain.candidates.selectors.label_names import with_present_tags
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.search.selectors import find
from caidang.foundation.search.values import Query, SearchUnavailable
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class View:
    """A view as it is shown. ``seen_at``: when the member last looked at it; None for never."""

    public_id: str
    name: str
    text: str
    filters: Mapping[str, tuple[str, ...]]
    sort: str
    columns: tuple[str, ...]
    density: str
    is_team: bool
    is_own: bool
    is_pinned: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A view with the number of people in it, and of those who came since it was last looked at."""

    view: View
    total: int
    new: int


def visible_views(viewer: Viewer, *, is_removed: bool = False) -> QuerySet[SavedView]:
    """Return the rows of the viewer's own views and of the team's."""
    mine = Q(created_by=viewer.user_id) | Q(is_team=True)
    return SavedView.objects.filter(mine, removed_at__isnull=not is_removed).order_by("pk")


def list_views(*, viewer: Viewer) -> list[View]:
    """Return the viewer's views, oldest first."""
    require(viewer, Action.READ_CANDIDATE)
    rows = list(visible_views(viewer))
    uses = {u.view_id: u for u in ViewUse.objects.filter(user_id=viewer.user_id or 0)} if rows else {}
    return [_opened(row, uses.get(row.pk), viewer) for row in rows]


def get_view(public_id: str, *, viewer: Viewer) -> View:
    """Return one view; raises NotFound when there is none that the viewer may see."""
    require(viewer, Action.READ_CANDIDATE)
    missing = "没有这个视图，可能已经删除。"
    key = parse_public_id(public_id, missing=missing)
    row = visible_views(viewer).filter(public_id=key).first()
    if row is None:
        raise NotFound(missing)
    return _opened(row, row.uses.filter(user_id=viewer.user_id or 0).first(), viewer)


def count_pinned(*, viewer: Viewer, today: date) -> list[Counted]:
    """Return the pinned views with their counts as they are now; raises SearchUnavailable without an index."""
    return [
        Counted(view, _count(view, viewer, today), _count_new(view, viewer, today))
        for view in list_views(viewer=viewer)
        if view.is_pinned
    ]


def new_in_views(*, viewer: Viewer, today: date) -> list[int]:
    """Return how many came into each pinned view since the viewer last looked; none without an index."""
    if not may(viewer, Action.READ_CANDIDATE):
        return []
    try:
        return [one.new for one in count_pinned(viewer=viewer, today=today)]
    except (SearchUnavailable, SealBroken):
        return []


def _count(view: View, viewer: Viewer, today: date) -> int:
    return find(_query(view, viewer, today)).total


def _count_new(view: View, viewer: Viewer, today: date) -> int:
    if view.seen_at is None:
        return 0
    since = int(view.seen_at.timestamp() * 1000) + 1
    return find(replace(_query(view, viewer, today), ranges={"created": (since, None)})).total


def _query(view: View, viewer: Viewer, today: date) -> Query:
    return question(text=view.text, filters=view.filters, viewer=viewer, today=today, limit=0)


def _opened(row: SavedView, use: ViewUse | None, viewer: Viewer) -> View:
    kept = vault.open_own(row.content_place, bytes(row.content))
    return View(
        public_id=str(row.public_id),
        name=kept["name"],
        text=kept["text"],
        filters=with_present_tags(kept["filters"], kept.get("tags", {})),
        sort=kept["sort"],
        columns=tuple(kept["columns"]),
        density=kept["density"],
        is_team=row.is_team,
        is_own=row.created_by == viewer.user_id,
        is_pinned=use is not None and use.is_pinned,
        seen_at=use.seen_at if use else None,
    )
