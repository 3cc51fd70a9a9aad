"""The list of candidates: searched, filtered, counted and paged, inside the viewer's scopes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.catalogue import asked_of, counted_for
from caidang.domain.candidates.selectors.finding.asking import question
from caidang.domain.candidates.selectors.finding.bands import BAND_FACETS
from caidang.domain.candidates.selectors.finding.known_values import unknown_values
from caidang.domain.candidates.selectors.finding.reasons import reasons_of
from caidang.domain.candidates.selectors.shown.rows import CandidateRow, clear_rows_of
from caidang.domain.candidates.selectors.shown.seeing import BY_CONTACT, list_lens
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.search.finding.explain import Reason
from caidang.foundation.search.index.values import MAX_DEPTH, MAX_LIMIT, Sort
from caidang.foundation.search.query.language import parse
from caidang.foundation.search.selectors import find

PAGE_SIZE = 50
MOST_PARTS = 8
FACETS = (
    "category", "city", "degree", "tier", "years", "salary", "skill", "tag", "state", "owner", "client",
    "source", "updated", "stale",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """A row and why it was found: each field that holds a word sought, with a snippet."""

    row: CandidateRow
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> tuple[str, ...]:
        """The names of those fields."""
        return tuple(reason.label for reason in self.reasons)

    @property
    def is_by_contact(self) -> bool:
        """Whether a telephone number, an address or an identity number led here."""
        return BY_CONTACT in self.why


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """One page of a search. ``facets`` maps a column to (value, count), most first.

    ``after``: where this page ended, for asking for the next; None where an order has no such place.
    """

    total: int
    took_ms: float
    page: int
    pages: int
    found: tuple[FoundCandidate, ...]
    facets: Mapping[str, Sequence[tuple[str, int]]]
    warnings: tuple[str, ...]
    after: int | None = None
    without: tuple[tuple[str, str, int], ...] = ()
    """Where nobody was found: each part of the query without which somebody is, the rest, and how many."""


def search_candidates(
    *,
    text: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    viewer: Viewer,
    page: int = 1,
    today: date,
    sort: str = "",
    page_size: int = PAGE_SIZE,
    after: int | None = None,
    are_facets_wanted: bool = True,
) -> CandidatePage:
    """Return one page of the candidates that match, best or newest first, with counts by facet.

    ``after`` is where the page before ended: with it a page begins there, whatever has changed
    meanwhile, and any page can be reached. Without it pages are counted, as far as MAX_DEPTH.
    """
    require(viewer, Action.READ_CANDIDATE)
    if not 1 <= page_size <= MAX_LIMIT:
        raise InvalidInput(f"每页人数要在 1 到 {MAX_LIMIT} 之间。")
    order = Sort(sort) if sort else Sort.RELEVANCE if text.strip() else Sort.UPDATED
    is_kept = after is not None and order is not Sort.RELEVANCE
    page = max(1, page if is_kept else min(page, MAX_DEPTH // page_size))
    facets = (*FACETS, *counted_for(viewer)) if are_facets_wanted else ()
    asked = question(
        text=text, filters=filters, viewer=viewer, today=today, sort=order, limit=page_size,
        facets=facets,
    )  # fmt: skip
    offset = 0 if is_kept else (page - 1) * page_size
    result = find(replace(asked, offset=offset, after=after if is_kept else None))
    ids = [hit.id for hit in result.hits]
    lens = list_lens(viewer)
    rows = {row.id: row for row in clear_rows_of(ids, viewer=viewer, today=today)}
    reasons = reasons_of(result.sought, list(rows.values()))
    deepest = MAX_DEPTH // page_size if order is Sort.RELEVANCE else result.total
    return CandidatePage(
        total=result.total,
        took_ms=result.took_ms,
        page=page,
        pages=max(1, min(-(-result.total // page_size), deepest)),
        found=tuple(
            FoundCandidate(
                lens.row(rows[hit.id]),
                tuple(lens.reason(one, rows[hit.id]) for one in reasons.get(hit.id, ())),
            )
            for hit in result.hits
            if hit.id in rows
        ),
        facets={
            name: [(v, n) for v, n in counted if n or name not in BAND_FACETS]
            for name, counted in result.facets.items()
        },
        warnings=(*result.warnings, *unknown_values(asked, viewer=viewer)),
        after=result.after,
        without=() if result.total else _without(text, filters, viewer=viewer, today=today),
    )


def _without(
    text: str, filters: Mapping[str, Sequence[str]] | None, *, viewer: Viewer, today: date
) -> tuple[tuple[str, str, int], ...]:
    """Ask again without each part in turn, and without the filters: what stood in the way."""

    def count(rest: str, kept: Mapping[str, Sequence[str]] | None) -> int:
        return find(question(text=rest, filters=kept, viewer=viewer, today=today, limit=1)).total

    parsed = parse(text, asked_of(viewer))
    parts = () if parsed.warnings else parsed.parts
    told = []
    if 1 < len(parts) <= MOST_PARTS:
        for at, part in enumerate(parts):
            rest = " ".join((*parts[:at], *parts[at + 1 :]))
            told.append((part, rest, count(rest, filters)))
    if parts and any((filters or {}).values()):
        told.append(("", text, count(text, None)))
    return tuple(one for one in told if one[2])
