"""Whether a rule's condition holds for some records now: asked in memory, so that nothing waits for the index."""

from collections.abc import Collection
from datetime import date

from caidang.domain.automation.content import Content
from caidang.domain.candidates.catalogue import asked_by_rules
from caidang.domain.candidates.selectors.finding.index import load_index_documents
from caidang.domain.candidates.services.labelling.sorting import asked
from caidang.domain.pipeline.selectors.beside import beside
from caidang.foundation.search.matching import found_in


def who_fits(contents: Collection[Content], ids: Collection[int], *, today: date) -> dict[str, frozenset[int]]:
    """Return, for each condition of these rules, whom of these records it finds; an empty one finds all."""
    queries = {content.query for content in contents if content.query.strip()}
    documents = load_index_documents(sorted(set(ids)), beside=beside).values() if queries and ids else ()
    found = asked(queries, lambda texts: found_in(documents, texts, today=today, own=asked_by_rules()))
    every = frozenset(ids)
    return {
        content.query: found.get(content.query, frozenset()) if content.query.strip() else every
        for content in contents
    }
