"""Who came into a view since a member last looked at it: made since, or changed so that the view finds them."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from caidang.core.errors import NotFound, SealBroken
from caidang.domain.candidates.models import Merge, SavedView, ViewUse
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.search.index.values import MAX_LIMIT, Query, Sort
from caidang.foundation.search.selectors import find
from caidang.foundation.search.standing import Standing, came_since, unpack
from caidang.foundation.vault import services as vault

NEW: Final = "new"
"""The filter by whom a view had newly found when it was last looked at; its value is the view."""
MOST_FRESH: Final = MAX_LIMIT
"""Of those who had come so many can be listed by themselves, the last made first."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class News:
    """How many came, and the numbers of those who can be listed. ``is_all``: those who changed were counted, too."""

    count: int
    ids: tuple[int, ...]
    is_all: bool = True


NO_NEWS: Final = News(0, ())


def visible_views(viewer: Viewer, *, is_removed: bool = False) -> QuerySet[SavedView]:
    """Return the rows of the viewer's own views and of the team's."""
    mine = Q(created_by=viewer.user_id) | Q(is_team=True)
    return SavedView.objects.filter(mine, removed_at__isnull=not is_removed).order_by("pk")


def news_of(query: Query, *, use: ViewUse | None) -> News:
    """Return who came into the view, whose question this is, since its member last looked; nobody where he never did.

    Where the view found too many to be kept in mind, those made since are counted alone. Raises what ``find`` raises.
    """
    if use is None:
        return NO_NEWS
    kept = seen_of(use)
    came = came_since(query, kept) if kept is not None else None
    if kept is None or came is None:
        return _made_since(query, use.seen_at)
    new = _not_merged(came, kept)
    return News(len(new), tuple(sorted(new, reverse=True)[:MOST_FRESH]))


def _made_since(query: Query, since: datetime) -> News:
    first = int(since.timestamp() * 1000) + 1
    made = replace(query, ranges={"created": (first, None)}, sort=Sort.CREATED, limit=MOST_FRESH, facets=())
    found = find(made)
    return News(found.total, tuple(hit.id for hit in found.hits), is_all=False)


def _not_merged(ids: Sequence[int], kept: Standing) -> Sequence[int]:
    """Leave out whom the member saw under a record that was merged into this one since."""
    known, out = unpack(kept.ids), set[int]()
    for at in range(0, len(ids), _AT_ONCE):
        merges = Merge.objects.filter(keeper_id__in=ids[at : at + _AT_ONCE], undone_at=None)
        out |= {keeper for keeper, loser in merges.values_list("keeper_id", "loser_id") if loser in known}
    return [one for one in ids if one not in out]


def fresh_ids(public_id: str, *, viewer: Viewer) -> tuple[int, ...]:
    """Return the numbers of those who had come when the viewer last looked at the view; none for no view of his."""
    try:
        views = visible_views(viewer).filter(public_id=parse_public_id(public_id, missing=""))
    except NotFound:
        return ()
    use = ViewUse.objects.filter(view__in=views, user_id=viewer.user_id or 0).defer("seen").first()
    if use is None or use.fresh is None:
        return ()
    try:
        return tuple(vault.open_own(use.fresh_place, bytes(use.fresh))["ids"])
    except SealBroken:
        return ()


def seen_of(use: ViewUse) -> Standing | None:
    """Return whom the member saw in the view when he last looked, where that was kept."""
    if use.seen is None:
        return None
    kept: Mapping[str, Any] = vault.open_own(use.seen_place, bytes(use.seen))
    return Standing(kept["asked"], kept["change"], b64decode(kept["ids"]))


def sealed_seen(use: ViewUse, seen: Standing | None) -> bytes | None:
    """Return it sealed for the member's row."""
    if seen is None:
        return None
    content = {"asked": seen.asked, "change": seen.change, "ids": b64encode(seen.ids).decode()}
    return vault.seal_own(use.seen_place, content)


def sealed_fresh(use: ViewUse, news: News) -> bytes | None:
    """Return the numbers of those who had come, sealed for the member's row; nothing for nobody."""
    return vault.seal_own(use.fresh_place, {"ids": list(news.ids)}) if news.ids else None
