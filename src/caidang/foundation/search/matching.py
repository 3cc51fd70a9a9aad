"""Which of many queries find which of some records: for rules, in the index or before a record is in it.

Words are taken as they are typed: none is corrected, so that a slip in a rule finds nobody rather
than somebody else.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import tantivy
from tantivy import Occur

from caidang.foundation.search.finding.compile import Compiler
from caidang.foundation.search.finding.vocabulary import Vocabulary
from caidang.foundation.search.index.blind import Blinder
from caidang.foundation.search.index.engine import guarded, reader_of
from caidang.foundation.search.index.live import configured
from caidang.foundation.search.index.schema import build_schema, register_tokenizers, to_document
from caidang.foundation.search.index.values import IndexDocument
from caidang.foundation.search.query.language import parse
from caidang.foundation.search.query.own import NO_OWN, Own
from caidang.foundation.search.selectors import blinder_of
from caidang.foundation.search.synonyms import synonym_table

_HEAP = 15_000_000


class _AsTyped(Vocabulary):
    """Knows every word, so that none is taken for a slip."""

    def is_known(self, field: str, word: str) -> bool:
        """Say yes."""
        return True


def problems_of(text: str, *, own: Mapping[str, Own] = NO_OWN) -> tuple[str, ...]:
    """Return what could not be read of a typed query."""
    parsed = parse(text, own)
    return parsed.warnings or (() if parsed.node is not None else ("查询里没有可以查找的文字。",))


def found_between(
    texts: Collection[str], *, first: int, last: int, today: date, own: Mapping[str, Own] = NO_OWN
) -> dict[str, frozenset[int]]:
    """Return, for each query, which records of the index with an id from ``first`` to ``last`` it finds.

    Raises SearchUnavailable when there is no index.
    """
    where = configured()
    searcher, schema, _, mark = reader_of(where).searcher()
    blinder = blinder_of(where.under(mark).key)
    within = tantivy.Query.range_query(schema, "id", tantivy.FieldType.Integer, first, last)
    with guarded():
        return {
            text: _ids(searcher, tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Must, within)]), last - first + 1)
            for text, query in _queries(texts, searcher, schema, blinder, today, own)
        }


def found_in(
    documents: Iterable[IndexDocument], texts: Collection[str], *, today: date,
    own: Mapping[str, Own] = NO_OWN,
) -> dict[str, frozenset[int]]:  # fmt: skip
    """As ``found_between``, for records that are not in the index yet: it lives in memory, for a moment."""
    given = list(documents)
    if not texts or not given:
        return {}
    blinder = blinder_of(configured().key)
    with guarded(), _opened(given, blinder) as (searcher, schema):
        return {
            text: _ids(searcher, query, len(given))
            for text, query in _queries(texts, searcher, schema, blinder, today, own)
        }


@contextmanager
def _opened(documents: Iterable[IndexDocument], blinder: Blinder) -> Iterator[tuple[tantivy.Searcher, tantivy.Schema]]:
    index = tantivy.Index(build_schema())
    register_tokenizers(index)
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for document in documents:
        writer.add_document(to_document(document, blinder))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    yield index.searcher(), index.schema


def _queries(
    texts: Iterable[str], searcher: tantivy.Searcher, schema: tantivy.Schema, blinder: Blinder,
    today: date, own: Mapping[str, Own],
) -> Iterator[tuple[str, tantivy.Query]]:  # fmt: skip
    synonyms = synonym_table()
    every = tantivy.Query.all_query()
    for text in texts:
        node = parse(text, own).node
        if node is None:
            yield text, tantivy.Query.empty_query()
            continue
        compiler = Compiler(
            schema, blinder=blinder, today=today, synonyms=synonyms,
            vocabulary=_AsTyped(searcher, schema, every),
        )  # fmt: skip
        yield text, compiler.compile(node).query


def _ids(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> frozenset[int]:
    found: Any = searcher.search(query, limit=limit, count=False)
    ids = searcher.fast_field_values("id", [address for _, address in found.hits])
    return frozenset(int(i) for i in ids if i is not None)
