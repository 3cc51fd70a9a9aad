"""A search as one viewer may ask it: inside his scopes, by fields that he sees, in lists that he has."""

from collections.abc import Mapping, Sequence
from datetime import date

from caidang.domain.candidates.catalogue import asked_of
from caidang.domain.candidates.selectors.finding.bands import bands_on
from caidang.domain.candidates.selectors.finding.client_names import in_client_teams
from caidang.domain.candidates.selectors.finding.talent_lists import visible_list_ids
from caidang.domain.candidates.selectors.finding.view_news import NEW, fresh_ids
from caidang.domain.candidates.selectors.labelling.label_names import (
    in_present_names,
    with_present_tags,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.index.values import Query, Sort
from caidang.foundation.search.query.own import is_own


def question(
    *,
    text: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    viewer: Viewer,
    today: date,
    sort: Sort = Sort.RELEVANCE,
    limit: int = 50,
    facets: tuple[str, ...] = (),
    among: Sequence[int] | None = None,
) -> Query:
    """Return the query. A filter by what the viewer may not see, or no longer, finds nobody rather than all."""
    own = asked_of(viewer)
    keys = {one.key for one in own.values()}
    asked = {
        name: tuple(_allowed(name, values, viewer))
        for name, values in with_present_tags(filters or {}).items()
        if name != NEW and (not is_own(name) or name in keys)
    }
    among = _among(among, (filters or {}).get(NEW, ()), viewer)
    return Query(
        text=in_client_teams(in_present_names(text), viewer=viewer), filters=asked, scopes=viewer.scopes, limit=limit, sort=sort, facets=facets,
        bands=bands_on(today), today=today, own=own, among=None if among is None else tuple(among),
        kept=viewer.scopes,
    )  # fmt: skip


def _among(among: Sequence[int] | None, views: Sequence[str], viewer: Viewer) -> Sequence[int] | None:
    """Those among whom is sought: whom a view had newly found, where that is asked for."""
    if not views:
        return among
    fresh = {one for view in views for one in fresh_ids(view, viewer=viewer)}
    return sorted(fresh if among is None else fresh.intersection(among))


def _allowed(name: str, values: Sequence[str], viewer: Viewer) -> Sequence[str]:
    if name != "list" or not values:
        return values
    mine = visible_list_ids(viewer)
    # Of a list that is nobody's nobody is a member.
    return [value for value in values if value.isdigit() and int(value) in mine] or ["0"]
