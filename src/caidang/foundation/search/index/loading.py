"""Records from the upper layer as documents of the engine; one that cannot be read stops no others."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import tantivy
from django.db import Error as DatabaseError

from caidang.foundation.search.index.blind import Blinder
from caidang.foundation.search.index.schema import to_document
from caidang.foundation.search.index.values import IndexDocument

logger = logging.getLogger(__name__)

Load = Callable[[Sequence[int]], Mapping[int, IndexDocument]]
"""Returns the documents of these ids as they are now; an id without a record is left out."""
AllIds = Callable[[], Iterable[int]]


class Loader:
    """Asks the upper layer for records."""

    def __init__(self, load: Load, blinder: Blinder) -> None:
        self._load = load
        self._blinder = blinder

    def documents(self, ids: Sequence[int], *, change: int) -> Mapping[int, tantivy.Document]:
        """Return the documents of these ids as of this change of the log; raises only what the database raises."""
        try:
            loaded = self._load(ids)
            return {i: to_document(found, self._blinder, change=change) for i, found in loaded.items()}
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad record must not stop the index
            if len(ids) > 1:
                return {k: v for i in ids for k, v in self.documents([i], change=change).items()}
            logger.error("search: document %s could not be read: %s", ids[0], type(error).__name__)
            return {}


def batched_ids(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield the ids so many at a time."""
    source = iter(ids)
    while batch := list(islice(source, size)):
        yield batch
