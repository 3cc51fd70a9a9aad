"""Finding records, and the state of the index."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Order

from caidang.core.errors import InvalidInput
from caidang.foundation.search.compile import WHY, Compiled, Compiler
from caidang.foundation.search.engine import guarded, reader_of
from caidang.foundation.search.language import parse
from caidang.foundation.search.live import Places, configured
from caidang.foundation.search.schema import SORT_KEYS
from caidang.foundation.search.values import (
    FACETS,
    MAX_DEPTH,
    MAX_LIMIT,
    NUMBERS,
    Hit,
    Query,
    Result,
    Sort,
)

_SEGMENT_BUCKETS = 5_000
_MAX_CHOSEN = 200


def find(query: Query, *, places: Places | None = None) -> Result:
    """Return one page of the records that match and that one of the scopes may see.

    Raises SearchUnavailable when there is no index, InvalidInput for an unknown column or a page
    beyond what can be reached.
    """
    began = time.perf_counter()
    _check(query)
    parsed = parse(query.text)
    if not query.scopes:
        return Result(0, 0.0, (), {name: () for name in query.facets}, parsed.warnings)
    searcher, schema = reader_of(places or configured()).searcher()
    with guarded():
        page = _Page(query, Compiler(schema).compile(parsed.node), searcher, schema)
        total, hits, after = page.hits(is_text=parsed.node is not None)
        facets = page.facets()
    return Result(
        total=total,
        took_ms=round((time.perf_counter() - began) * 1000, 2),
        hits=hits,
        facets=facets,
        warnings=parsed.warnings + page.compiled.warnings,
        after=after,
    )


def _check(query: Query) -> None:
    unknown = (set(query.filters) | set(query.facets)) - set(FACETS)
    unknown |= set(query.ranges) - set(NUMBERS)
    if unknown:
        raise InvalidInput(f"不能按「{'、'.join(sorted(unknown))}」筛选。")
    if not 0 <= query.limit <= MAX_LIMIT or query.offset < 0:
        raise InvalidInput(f"每页最多 {MAX_LIMIT} 条。")
    if query.offset + query.limit > MAX_DEPTH:
        raise InvalidInput(f"只能翻到第 {MAX_DEPTH} 条，请再加些条件。")
    if any(len(values) > _MAX_CHOSEN for values in query.filters.values()):
        raise InvalidInput(f"一项筛选最多选 {_MAX_CHOSEN} 个值。")


class _Page:
    """One query on one searcher."""

    def __init__(
        self,
        query: Query,
        compiled: Compiled,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
    ) -> None:
        self.query = query
        self.compiled = compiled
        self._searcher = searcher
        self._schema = schema

    def hits(self, *, is_text: bool) -> tuple[int, tuple[Hit, ...], int | None]:
        """Return the count of all, this page's hits and where the next page begins."""
        wanted = self._filtered()
        sort = self.query.sort
        if sort is Sort.RELEVANCE and not is_text:
            sort = Sort.UPDATED
        field = SORT_KEYS.get(sort)
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
        why = self._why([int(i) for i in ids if i is not None])
        hits = tuple(
            Hit(int(i), 0.0 if field else float(score), why.get(int(i), ()))
            for i, (score, _) in zip(ids, page, strict=True)
            if i is not None
        )
        after = int(page[-1][0]) if field and len(page) == limit and page else None
        return int(found.count) if total is None else total, hits, after

    def facets(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
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
        wanted = {name: {"terms": {"field": name, **terms}} for name in names}
        answer = self._searcher.aggregate(self._filtered(without=without), wanted)
        return {name: self._buckets(name, answer[name]["buckets"]) for name in names}

    def _buckets(
        self, name: str, buckets: Sequence[Mapping[str, object]]
    ) -> tuple[tuple[str, int], ...]:
        counts = {str(b["key"]): int(str(b["doc_count"])) for b in buckets}
        for value in self.query.filters.get(name, ()):
            counts.setdefault(value, self._count_one(name, value))
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _count_one(self, name: str, value: str) -> int:
        """Count a chosen value that is too rare to be among the buckets."""
        term = tantivy.Query.term_query(self._schema, name, value)
        return self._total(_both(self._filtered(without=name), term))

    def _total(self, query: tantivy.Query) -> int:
        # The count is of the engine's result, but its type stub does not know it.
        found: Any = self._searcher.search(query, limit=1)
        return int(found.count)

    def _filtered(self, *, without: str | None = None) -> tantivy.Query:
        """Return the text's query within the scopes, filters and ranges."""
        filters = [self._any_of("scope", self.query.scopes)]
        for name, values in self.query.filters.items():
            if values and name != without:
                filters.append(self._any_of(name, values))
        for name, (low, high) in self.query.ranges.items():
            if low is not None or high is not None:
                filters.append(
                    tantivy.Query.range_query(
                        self._schema, name, tantivy.FieldType.Integer, low, high
                    )
                )
        parts = [(Occur.Must, self.compiled.query)]
        parts += [(Occur.Must, tantivy.Query.const_score_query(f, 0.0)) for f in filters]
        return tantivy.Query.boolean_query(parts)

    def _any_of(self, field: str, values: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, field, list(dict.fromkeys(values)))

    def _before(self, field: str, last: int) -> tantivy.Query:
        return tantivy.Query.range_query(
            self._schema, field, tantivy.FieldType.Integer, None, last, include_upper=False
        )

    def _why(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        """Ask again for this page's records only: each field that matches adds its bit."""
        reasons = self.compiled.reasons
        if not ids or not reasons:
            return {}
        page = tantivy.Query.term_set_query(self._schema, "id", list(ids))
        parts = [(Occur.Must, tantivy.Query.const_score_query(page, 0.0))]
        fields = [(field, name) for field, name in WHY.items() if field in reasons]
        for bit, (field, _) in enumerate(fields):
            matching = tantivy.Query.boolean_query([(Occur.Should, q) for q in reasons[field]])
            parts.append((Occur.Should, tantivy.Query.const_score_query(matching, 2.0**bit)))
        answer = self._searcher.search(
            tantivy.Query.boolean_query(parts), limit=len(ids), count=False
        )
        found = self._searcher.fast_field_values("id", [address for _, address in answer.hits])
        text = ("正文",) if "text" in reasons else ()
        why: dict[int, tuple[str, ...]] = {}
        for i, (score, _) in zip(found, answer.hits, strict=True):
            names = [name for bit, (_, name) in enumerate(fields) if int(score) >> bit & 1]
            why[int(i or 0)] = tuple(dict.fromkeys(names)) or text
        return why


def _both(first: tantivy.Query, second: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, first), (Occur.Must, second)])
