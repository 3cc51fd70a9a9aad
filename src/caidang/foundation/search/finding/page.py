"""One page of a query on one searcher: its hits, its counts, the query within its limits."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import tantivy
from tantivy import Occur, Order

from caidang.foundation.search.finding.compile import Compiled
from caidang.foundation.search.index.schema import CHANGED, SORT_KEYS
from caidang.foundation.search.index.values import Bands, Facets, Hit, Query, Sort
from caidang.foundation.search.query.own import COLUMN, is_own

_SEGMENT_BUCKETS: Final = 5_000
_OWN_BUCKETS: Final = 2_000
"""Values of all the organisation's own fields together that are looked at for a facet."""


class Page:
    """One query on one searcher. ``is_whole``: its scopes reach every record of this commit, so that asking for
    them would only cost."""

    def __init__(
        self,
        query: Query,
        compiled: Compiled,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        *,
        is_whole: bool = False,
    ) -> None:
        self.query = query
        self.is_whole = is_whole
        self.compiled = compiled
        self._searcher = searcher
        self._schema = schema

    def hits(self, *, is_text: bool) -> tuple[int, tuple[Hit, ...], int | None]:
        """Return the count of all, this page's hits and where the next page begins."""
        wanted = self._filtered()
        field = self._order(is_text=is_text)
        # A limit of 0 is a panic in the engine.
        limit = max(1, self.query.limit)
        total = None
        if field and self.query.after is not None:
            total = self._total(wanted)
            wanted = _both(wanted, self._before(field, self.query.after))
        found: Any = self._searcher.search(
            wanted, limit=limit, order_by_field=field, offset=self.query.offset, order=Order.Desc
        )
        page = found.hits[: self.query.limit]
        ids = self._searcher.fast_field_values("id", [address for _, address in page])
        hits = tuple(
            Hit(int(i), 0.0 if field else float(score))
            for i, (score, _) in zip(ids, page, strict=True)
            if i is not None
        )
        after = int(page[-1][0]) if field and len(page) == limit and page else None
        return int(found.count) if total is None else total, hits, after

    def ids(self, *, is_text: bool) -> tuple[int, ...]:
        """Return the ids of all hits, in the order of the query."""
        wanted = self._filtered()
        total = self._total(wanted)
        if not total:
            return ()
        found: Any = self._searcher.search(
            wanted, limit=total, order_by_field=self._order(is_text=is_text), order=Order.Desc
        )
        ids = self._searcher.fast_field_values("id", [address for _, address in found.hits])
        return tuple(int(i) for i in ids if i is not None)

    def _order(self, *, is_text: bool) -> str | None:
        """Return the column that orders the hits; None for how well they match."""
        sort = self.query.sort
        return SORT_KEYS.get(Sort.UPDATED if sort is Sort.RELEVANCE and not is_text else sort)

    def facets(self) -> Facets:
        """Count the values of each wanted column under all filters but its own."""
        free = [name for name in self.query.facets if not self.query.filters.get(name)]
        counted = self._count(free, without=None)
        for name in self.query.facets:
            if name not in counted:
                counted |= self._count([name], without=name)
        return {name: counted[name] for name in self.query.facets}

    def _count(
        self, names: Sequence[str], *, without: str | None
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        if not names:
            return {}
        size = max(1, self.query.facet_size)
        terms = {"size": size, "segment_size": max(size, _SEGMENT_BUCKETS)}
        wanted = {
            name: {"range": _bands_of(self.query.bands[name])}
            if name in self.query.bands
            else {"terms": {"field": COLUMN, "size": _OWN_BUCKETS, "segment_size": _SEGMENT_BUCKETS}}
            if is_own(name)
            else {"terms": {"field": name, **terms}}
            for name in names
        }
        answer = self._searcher.aggregate(self._filtered(without=without), wanted)
        return {
            name: _in_bands(self.query.bands[name], answer[name]["buckets"])
            if name in self.query.bands
            else self._buckets(name, answer[name]["buckets"])
            for name in names
        }

    def _buckets(
        self, name: str, buckets: Sequence[Mapping[str, object]]
    ) -> tuple[tuple[str, int], ...]:
        counts = {str(b["key"]): int(str(b["doc_count"])) for b in buckets}
        if is_own(name):
            start = f"{name}="
            counts = {k.removeprefix(start): n for k, n in counts.items() if k.startswith(start)}
        for value in self.query.filters.get(name, ()):
            counts.setdefault(value, self._count_one(name, value))
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _count_one(self, name: str, value: str) -> int:
        """Count a chosen value that is too rare to be among the buckets."""
        term = self._chosen(name, (value,))
        return self._total(_both(self._filtered(without=name), term))

    def _total(self, query: tantivy.Query) -> int:
        # The count is of the engine's result, but its type stub does not know it.
        found: Any = self._searcher.search(query, limit=1)
        return int(found.count)

    def _filtered(self, *, without: str | None = None) -> tantivy.Query:
        """Return the text's query within the scopes, filters and ranges."""
        filters = [] if self.is_whole else [any_of(self._schema, "scope", self.query.scopes)]
        if self.query.among is not None:
            filters.append(_these(self._schema, self.query.among))
        for name, values in self.query.filters.items():
            if values and name != without:
                filters.append(self._chosen(name, values))
        filters += [
            self._between(name, low, high)
            for name, (low, high) in self.query.ranges.items()
            if low is not None or high is not None
        ]
        if self.query.changed_after is not None:
            filters.append(self._between(CHANGED, self.query.changed_after + 1, None))
        parts = [(Occur.Must, self.compiled.query)]
        parts += [(Occur.Must, tantivy.Query.const_score_query(f, 0.0)) for f in filters]
        return tantivy.Query.boolean_query(parts)

    def _chosen(self, name: str, values: Sequence[str]) -> tantivy.Query:
        if is_own(name):
            return any_of(self._schema, COLUMN, [f"{name}={value}" for value in values])
        if name not in self.query.bands:
            return any_of(self._schema, name, values)
        cut = self.query.bands[name]
        chosen = [
            (Occur.Should, self._between(cut.column, band.low, band.high))
            for band in cut.bands
            if band.key in values
        ]
        return tantivy.Query.boolean_query(chosen) if chosen else tantivy.Query.empty_query()

    def _between(self, column: str, low: int | None, high: int | None) -> tantivy.Query:
        return tantivy.Query.range_query(
            self._schema, column, tantivy.FieldType.Integer, low, high
        )

    def _before(self, field: str, last: int) -> tantivy.Query:
        return tantivy.Query.range_query(
            self._schema, field, tantivy.FieldType.Integer, None, last, include_upper=False
        )


def any_of(schema: tantivy.Schema, field: str, values: Sequence[str]) -> tantivy.Query:
    """Return the query for records that have one of the values in the field."""
    if len(values) == 1:
        return tantivy.Query.term_query(schema, field, values[0])
    return tantivy.Query.term_set_query(schema, field, list(dict.fromkeys(values)))


def _these(schema: tantivy.Schema, ids: Sequence[int]) -> tantivy.Query:
    if not ids:
        return tantivy.Query.empty_query()
    return tantivy.Query.term_set_query(schema, "id", list(ids))


def _bands_of(cut: Bands) -> dict[str, object]:
    ranges: list[dict[str, object]] = []
    for band in cut.bands:
        limits = {"from": band.low, "to": None if band.high is None else band.high + 1}
        ranges.append({"key": band.key, **{k: v for k, v in limits.items() if v is not None}})
    return {"field": cut.column, "ranges": ranges}


def _in_bands(cut: Bands, buckets: Sequence[Mapping[str, object]]) -> tuple[tuple[str, int], ...]:
    """Return the counts in the order of the bands; the engine adds buckets for the gaps."""
    counts = {str(b["key"]): int(str(b["doc_count"])) for b in buckets}
    return tuple((band.key, counts.get(band.key, 0)) for band in cut.bands)


def _both(first: tantivy.Query, second: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, first), (Occur.Must, second)])
