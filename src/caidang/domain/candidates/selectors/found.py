"""Everybody whom a search of the list finds, for what is done to all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.bands import bands_on
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.search.selectors import find
from caidang.foundation.search.values import MAX_LIMIT, Query, Sort


def ids_found(
    *, text: str, filters: Mapping[str, Sequence[str]], viewer: Viewer, today: date, most: int
) -> list[int]:
    """Return the ids of all records that a search finds within reach, newest first.

    Raises InvalidInput when they are more than ``most``, SearchUnavailable without an index.
    """
    require(viewer, Action.READ_CANDIDATE)
    query = Query(
        text=text, filters={name: tuple(values) for name, values in filters.items()},
        scopes=viewer.scopes, sort=Sort.UPDATED, bands=bands_on(today), today=today, limit=MAX_LIMIT,
    )  # fmt: skip
    found: dict[int, None] = {}
    while True:
        page = find(query)
        if page.total > most:
            raise InvalidInput(f"一次最多 {most} 人，现在有 {page.total} 人，请再加些条件。")
        found.update(dict.fromkeys(hit.id for hit in page.hits))
        if page.after is None:
            return list(found)
        query = replace(query, after=page.after)
