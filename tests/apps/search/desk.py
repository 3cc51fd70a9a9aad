"""A desk with records on it, for tests of search: the upper layer's part, in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services
from caidang.foundation.search.index.blind import Blinder
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.sealer import Sealer
from caidang.foundation.search.index.values import IndexDocument, Query, Result
from caidang.foundation.search.selectors import find

BLINDER = Blinder(bytes(range(32)))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


class Desk:
    """Records as the upper layer holds them, and one follower on them."""

    def __init__(self, places: Places) -> None:
        self.records: dict[int, IndexDocument] = {}
        self.places = places
        self.loaded: list[int] = []
        self.follower = Follower(self.load, self.ids, places=places)

    def load(self, ids: Sequence[int]) -> Mapping[int, IndexDocument]:
        self.loaded += ids
        return {i: self.records[i] for i in ids if i in self.records}

    def ids(self) -> Iterable[int]:
        return list(self.records)

    def put(self, *documents: IndexDocument) -> None:
        """Store records and log them, everyone's to find unless said otherwise."""
        with write_tx():
            for document in documents:
                shown = replace(document, scopes=document.scopes or ("all",))
                self.records[document.id] = shown
                services.log_change(document.id)

    def erase(self, document_id: int) -> None:
        with write_tx():
            del self.records[document_id]
            services.log_erasure(document_id)

    def indexed(self, *documents: IndexDocument) -> None:
        """Store records and wait until they are found."""
        self.put(*documents)
        assert self.follower.catch_up(NOW)

    def find(self, text: str = "", **more: object) -> Result:
        query = Query(text, **{"scopes": ("all",), "limit": 500, "today": NOW.date(), **more})  # type: ignore[arg-type]
        return find(query, places=self.places)

    def found(self, text: str = "", **more: object) -> set[int]:
        return {hit.id for hit in self.find(text, **more).hits}

    def close(self) -> None:
        self.follower.close(LATER)


Start = Callable[[], Follower]


def seal_of(places: Places) -> str:
    manifest = Sealer(places).read_manifest()
    assert manifest is not None
    return manifest.generation
