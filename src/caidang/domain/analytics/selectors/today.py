"""What happened today, kept in this process's memory piece by piece: the log says what is to be found anew of it.

Counting a day of a busy house takes as long as a page may take; a few events change a few pieces. Kept are numbers of
rows, no names. What is kept is only as good as the log: where it is not the same that was followed, all is counted.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from caidang.domain.analytics.counting import Dims, Piece, Sums
from caidang.domain.analytics.days import window
from caidang.domain.analytics.facts import FACTS, found_together
from caidang.domain.analytics.news import News, news_of
from caidang.domain.analytics.selectors import memory
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.once import asked_once

LEAST = 100
"""Pieces from which on a day is kept: of fewer it is counted anew in no time."""
MOST_EVENTS: Final = 1_000
"""Events beyond which the day is counted as a whole."""
MOST_ABOUT: Final = 400
"""Things beyond which it is, too."""


@dataclass(slots=True)
class _Kept:
    """A day of some facts as of an event, whose hash says that it is the same log."""

    day: int
    seq: int
    hash: str
    pieces: dict[str, dict[int, list[Piece]]] = field(default_factory=dict)
    sums: dict[str, dict[Dims, list[int]]] = field(default_factory=dict)

    def put(self, fact: str, found: Iterable[Piece]) -> None:
        """Take pieces in."""
        pieces, sums = self.pieces.setdefault(fact, {}), self.sums.setdefault(fact, {})
        for one in found:
            pieces.setdefault(one.about, []).append(one)
            had = sums.setdefault(self._dims(one), [0, 0])
            had[0] += 1
            had[1] += one.amount

    def take(self, fact: str, about: Collection[int]) -> None:
        """Take out all pieces about some things."""
        pieces, sums = self.pieces.setdefault(fact, {}), self.sums.setdefault(fact, {})
        for one in (piece for number in about for piece in pieces.pop(number, ())):
            dims = self._dims(one)
            had = sums[dims]
            had[0] -= 1
            had[1] -= one.amount
            if not had[0]:
                del sums[dims]

    def counted(self) -> dict[str, dict[Dims, Sums]]:
        """Return the sums as they are now."""
        return {fact: {dims: Sums(*had) for dims, had in sums.items()} for fact, sums in self.sums.items()}

    def _dims(self, one: Piece) -> Dims:
        return Dims(self.day, one.audience, one.member, one.place, one.source, one.key)


_lock = threading.Lock()
_kept: dict[tuple[str, frozenset[str]], _Kept] = {}


@asked_once
def today_counted(group: frozenset[str], day: int) -> Mapping[str, Mapping[Dims, Sums]]:
    """Return the sums of this day, which is not over, of facts that are found together."""
    place = (str(connection.settings_dict["NAME"]), group)
    seq, hash_ = memory.log_end()
    with _lock:
        # Should the database fail halfway, nothing is kept.
        known = _kept.pop(place, None)
        if known is None or known.day != day or not _caught_up(known, group, seq, hash_):
            known = _Kept(day, seq, hash_)
            for fact, found in found_together(group, *window(day, day)).items():
                known.put(fact, found)
        if sum(map(len, known.pieces.values())) >= LEAST:
            _kept[place] = known
        return known.counted()


def _caught_up(known: _Kept, group: frozenset[str], seq: int, hash_: str) -> bool:
    """Find anew what the events since then may have changed; False where all is to be counted."""
    if (known.seq, known.hash) == (seq, hash_):
        return True
    news = _news(known.seq, known.hash)
    if news is None:
        return False
    # As of before the rows are read: what is written meanwhile is looked at once more the next time.
    known.seq, known.hash = seq, hash_
    about = frozenset[int]().union(*(news.about(fact, FACTS[fact].about) for fact in group))
    if len(about) > MOST_ABOUT:
        return False
    if about:
        for fact, found in found_together(group, *window(known.day, known.day), sorted(about)).items():
            known.take(fact, about)
            known.put(fact, found)
    return True


@asked_once
def _news(seq: int, hash_: str) -> News | None:
    """What has changed since an event; None where that cannot be told, or is too much."""
    events = list(_events(seq, hash_))
    return None if not events or len(events) > MOST_EVENTS else news_of(events)


def _events(seq: int, hash_: str) -> Iterator[tuple[int, str, str]]:
    rows = AuditEvent.objects.filter(seq__gte=seq).order_by("seq").values_list("seq", "verb", "subject", "hash")
    first, *rest = list(rows[: MOST_EVENTS + 2]) or [(0, "", "", "")]
    if (first[0], first[3]) == (seq, hash_):
        yield from (row[:3] for row in rest)
