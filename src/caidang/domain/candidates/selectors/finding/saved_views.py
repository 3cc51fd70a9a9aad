"""The views a member has: his own and the team's, with how many they hold and how many are new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from caidang.core.errors import NotFound, SealBroken
from caidang.domain.candidates.models import SavedView, ViewUse
from caidang.domain.candidates.selectors.finding.asking import question
from caidang.domain.candidates.selectors.finding.view_news import NO_NEWS, news_of, visible_views
from caidang.domain.candidates.selectors.labelling.label_names import with_present_tags
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.search.index.values import Query, SearchUnavailable
from caidang.foundation.search.selectors import find
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
    """A view with the number of people in it, and of those who came since it was last looked at.

    ``is_all``: those who came by a change were counted, too, and not only those who were made since.
    """

    view: View
    total: int
    new: int
    is_all: bool = True


def list_views(*, viewer: Viewer) -> list[View]:
    """Return the viewer's views, oldest first."""
    require(viewer, Action.READ_CANDIDATE)
    rows = list(visible_views(viewer))
    # Whom they were seen with is much, and wanted only where it is counted who is new.
    mine = ViewUse.objects.filter(user_id=viewer.user_id or 0).defer("seen", "fresh")
    uses = {use.view_id: use for use in mine} if rows else {}
    return [_opened(row, uses.get(row.pk), viewer) for row in rows]


def get_view(public_id: str, *, viewer: Viewer) -> View:
    """Return one view; raises NotFound when there is none that the viewer may see."""
    require(viewer, Action.READ_CANDIDATE)
    missing = "没有这个视图，可能已经删除。"
    key = parse_public_id(public_id, missing=missing)
    row = visible_views(viewer).filter(public_id=key).first()
    if row is None:
        raise NotFound(missing)
    mine = row.uses.filter(user_id=viewer.user_id or 0).defer("seen", "fresh")
    return _opened(row, mine.first(), viewer)


def count_pinned(*, viewer: Viewer, today: date) -> list[Counted]:
    """Return the pinned views with their counts as they are now; raises SearchUnavailable without an index."""
    views = {view.public_id: view for view in list_views(viewer=viewer) if view.is_pinned}
    mine = ViewUse.objects.filter(user_id=viewer.user_id or 0, is_pinned=True).defer("fresh").select_related("view")
    uses = {str(use.view.public_id): use for use in mine} if views else {}
    return [_counted(view, uses.get(public_id), viewer, today) for public_id, view in views.items()]


def new_in_views(*, viewer: Viewer, today: date) -> list[int]:
    """Return how many came into each pinned view since the viewer last looked; none without an index."""
    if not may(viewer, Action.READ_CANDIDATE):
        return []
    try:
        return [one.new for one in count_pinned(viewer=viewer, today=today)]
    except (SearchUnavailable, SealBroken):
        return []


def _counted(view: View, use: ViewUse | None, viewer: Viewer, today: date) -> Counted:
    query = query_of(view, viewer=viewer, today=today)
    total = find(query).total
    news = news_of(query, use=use) if total else NO_NEWS
    return Counted(view, total, news.count, is_all=news.is_all)


def query_of(view: View, *, viewer: Viewer, today: date) -> Query:
    """Return the question that the view asks for the viewer."""
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
