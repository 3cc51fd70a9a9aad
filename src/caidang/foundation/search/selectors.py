"""Finding records, and the state of the index."""

import time
from collections.abc import Hashable
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final

import tantivy

from caidang.core.errors import InvalidInput
from caidang.foundation.search.finding.compile import Compiler
from caidang.foundation.search.finding.page import Page, any_of
from caidang.foundation.search.finding.vocabulary import Vocabulary
from caidang.foundation.search.index.blind import Blinder
from caidang.foundation.search.index.engine import Opened, Reader, guarded, reader_of
from caidang.foundation.search.index.live import Places, configured
from caidang.foundation.search.index.status import progress_warning
from caidang.foundation.search.index.values import (
    FACETS,
    MAX_DEPTH,
    MAX_LIMIT,
    NUMBERS,
    Query,
    Result,
)
from caidang.foundation.search.query.language import Parsed, parse
from caidang.foundation.search.synonyms import Groups, own_groups, synonym_table, table_with

_MAX_CHOSEN = 200
_OTHERWISE: Final = ((True, False), (False, True))
"""How words are taken, one way after the other, when as they stand they find nobody: gone on, taken apart."""


def find(query: Query, *, places: Places | None = None) -> Result:
    """Return one page of the records that match and that one of the scopes may see.

    A word that is nowhere is looked for with one slip forgiven; words typed without spaces are
    looked for unfinished and then taken apart when they are nowhere as one. The warnings say so. Raises SearchUnavailable when
    there is no index, InvalidInput for an unknown column or a page beyond what can be reached.
    """
    began = time.perf_counter()
    _check(query)
    parsed = parse(query.text, query.own)
    if not query.scopes:
        return Result(0, 0.0, (), {name: () for name in query.facets}, parsed.warnings)
    where = places or configured()
    reader = reader_of(where)
    opened = reader.searcher()
    groups = own_groups()
    with guarded():
        result = reader.results.answer(
            opened.commit, (_question(query, groups), query.sort, query.offset, query.limit, query.after),
            lambda: _found(query, parsed, opened, reader, where.under(opened.mark).key, groups),
        )  # fmt: skip
    return replace(
        result,
        took_ms=round((time.perf_counter() - began) * 1000, 2),
        warnings=(*progress_warning(where), *parsed.warnings, *result.warnings),
    )


def _found(
    query: Query, parsed: Parsed, opened: Opened, reader: Reader, key: bytes, groups: Groups
) -> Result:
    """Look up one page; the warnings are those of compiling alone."""
    searcher, schema, commit, _ = opened
    seen = any_of(schema, "scope", query.scopes)
    compiler = partial(
        Compiler,
        schema,
        blinder=blinder_of(key),
        today=query.today,
        vocabulary=Vocabulary(searcher, schema, seen),
        synonyms=table_with(groups),
        kept=query.kept,
    )
    compiled = compiler().compile(parsed.node)
    is_whole = reader.reaches.answer(commit, query.scopes, lambda: _reaches_all(searcher, seen))
    page = Page(query, compiled, searcher, schema, is_whole=is_whole)
    total, hits, after = page.hits(is_text=parsed.node is not None)
    for is_open, is_split in _OTHERWISE if not total and parsed.node is not None else ():
        # Taken only when it finds something: so it tells nothing of records beyond the scopes.
        again = compiler(is_open=is_open, is_split=is_split).compile(parsed.node)
        apart = Page(query, again, searcher, schema, is_whole=is_whole)
        if again.is_other and (found := apart.hits(is_text=True))[0]:
            compiled, page = again, apart
            total, hits, after = found
            break
    facets = reader.counts.answer(commit, _question(query, groups), page.facets) if query.facets else {}
    return Result(total, 0.0, hits, facets, compiled.warnings, after, compiled.sought)


def find_ids(query: Query, *, places: Places | None = None) -> tuple[int, ...]:
    """Return the ids of all that match in the query's order, however many; the page of the query does not count.

    Raises what ``find`` raises.
    """
    _check(query)
    if not query.scopes:
        return ()
    where = places or configured()
    searcher, schema, _, mark = reader_of(where).searcher()
    node = parse(query.text, query.own).node
    with guarded():
        for is_open, is_split in ((False, False), *_OTHERWISE):
            compiled = Compiler(
                schema,
                blinder=blinder_of(where.under(mark).key),
                today=query.today,
                vocabulary=Vocabulary(searcher, schema, any_of(schema, "scope", query.scopes)),
                synonyms=synonym_table(),
                kept=query.kept,
                is_open=is_open,
                is_split=is_split,
            ).compile(node)
            found = Page(query, compiled, searcher, schema).ids(is_text=node is not None)
            if found or node is None:
                break
    return found


def _question(query: Query, groups: Groups) -> Hashable:
    """Return all that the counts of a query hang on, beside the commit."""
    return (
        query.text, tuple(sorted(query.scopes)), query.facets, query.facet_size, query.today,
        tuple(sorted((name, tuple(values)) for name, values in query.filters.items())),
        tuple(sorted(query.ranges.items())), tuple(query.bands.items()), tuple(query.own.items()), groups,
        query.among, tuple(sorted(query.kept)), query.changed_after,
    )  # fmt: skip


@cache
def blinder_of(key: bytes) -> Blinder:
    """Return the maker of blind tokens that belongs to an installation's key."""
    return Blinder(key)


def _check(query: Query) -> None:
    unknown = (set(query.filters) | set(query.facets)) - set(FACETS) - set(query.bands)
    unknown -= {own.key for own in query.own.values()}
    unknown |= {bands.column for bands in query.bands.values()} - set(NUMBERS)
    unknown |= set(query.ranges) - set(NUMBERS)
    if unknown:
        raise InvalidInput(f"不能按「{'、'.join(sorted(unknown))}」筛选。")
    if not 0 <= query.limit <= MAX_LIMIT or query.offset < 0:
        raise InvalidInput(f"每页最多 {MAX_LIMIT} 条。")
    if query.offset + query.limit > MAX_DEPTH:
        raise InvalidInput(f"只能翻到第 {MAX_DEPTH} 条，请再加些条件。")
    if any(len(values) > _MAX_CHOSEN for values in query.filters.values()):
        raise InvalidInput(f"一项筛选最多选 {_MAX_CHOSEN} 个值。")


def _reaches_all(searcher: tantivy.Searcher, seen: tantivy.Query) -> bool:
    """Tell whether the scopes reach every record that this very searcher sees."""
    # The count is of the engine's result, but its type stub does not know it.
    reached: Any = searcher.search(seen, limit=1)
    return int(reached.count) == int(searcher.num_docs)
