"""What the reader was not sure of and people were shown as 请核对: by document, and how much of it a record came with."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from caidang.core.resume.model import SURE
from caidang.domain.analytics.counting import NOBODY, Piece, among
from caidang.domain.candidates.models import Document, FieldValue

NONE: Final = "none"
FEW: Final = "few"
SOME: Final = "some"
MANY: Final = "many"
_SOME_FROM, _MANY_FROM = 4, 11
WORDS: Final = {NONE: "没有", FEW: "1–3 处", SOME: "4–10 处", MANY: "11 处以上"}
_AT_ONCE: Final = 2_000
_COLUMNS = ("received_at", "pk", "candidate_id", "candidate__audience_id", "candidate__source")


def level_of(doubts: int) -> str:
    """This function will return the band that so many doubtful values fall into."""
    if not doubts:
        return NONE
    return FEW if doubts < _SOME_FROM else SOME if doubts < _MANY_FROM else MANY


def readings(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the files of people received then and read; a key is the band, the amount how many values were in doubt."""
    found = Document.objects.filter(received_at__gte=since, received_at__lt=until, **among("candidate", only))
    rows = list(found.order_by("pk").values_list(*_COLUMNS))
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        doubts = dict(_counted("document_id", [row[1] for row in part]))
        for at, pk, candidate, audience, source in part:
            many = doubts.get(pk, 0)
            yield Piece(at, candidate, audience, NOBODY, 0, source, level_of(many), many)


def doubts_of(ids: Sequence[int]) -> dict[int, int]:
    """This function will tell how many values of each record were read with doubt; those without any are not there."""
    found: dict[int, int] = {}
    for first in range(0, len(ids), _AT_ONCE):
        found.update(_counted("candidate_id", ids[first : first + _AT_ONCE]))
    return found


def _counted(of: str, ids: Sequence[int]) -> "QuerySet[FieldValue, tuple[int, int]]":
    """What is there still, and what a person or a merge settled; what a newer reading took the place of was never shown."""
    shown = Q(retired_at=None) | Q(retired_by__isnull=False) | Q(retired_in__isnull=False)
    rows = FieldValue.objects.filter(
        shown, origin=FieldValue.Origin.PARSER, confidence__lt=SURE, merge=None, **{f"{of}__in": ids}
    )
    return rows.order_by().values_list(of).annotate(Count("pk"))
