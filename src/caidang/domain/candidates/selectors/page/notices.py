"""What a reviewer should look at in a record, gathered from its files, its dates and other records.

Nothing here ranks, refuses or decides: each notice is a place to look at.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count

from caidang.core.match.organisations import employer_key, school_key
from caidang.core.resume.remarks.timeline import find_oddities
from caidang.core.resume.remarks.versions import VersionChange, compare_versions
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate, Document, Sentence
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import Lens, lens_on, rows_of
from caidang.domain.candidates.values import PresentValue, present
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault

COMMON = 12
"""Records from which on a sentence is a phrase that everybody writes."""
LEAST_SHARED = 2
"""Sentences that two records have in common before it is worth a look."""
MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to look at.

    ``kind`` is a value of ``TrickKind``, ``OddityKind`` or ``shared``. ``place`` is where it stands
    (``document page x0,y0,x1,y1``), ``slots`` the values it is about (``field-entry``); ``facts`` are
    what its sentence says: file (where there are several), text, count, reason, months, names, other, name.
    """

    kind: str
    place: str = ""
    slots: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files of one person; the earlier one first. Empty ``changes``: they agree."""

    earlier: str
    later: str
    changes: tuple[VersionChange, ...]


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """All that a reviewer should look at in a record."""

    notices: tuple[Notice, ...]
    comparisons: tuple[Comparison, ...]


def look_at(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> ToLookAt:
    """Return what to look at: the record's files, its dates, passages shared with others, and how its résumés differ."""
    candidate = get_candidate(public_id, viewer=viewer)
    rows = candidate.documents.select_related("data_key").defer("text", "pages")
    readings = [(document, document.opened_reading()) for document in rows]
    readings.sort(key=lambda one: (_written(*one), one[0].received_at, one[0].pk))
    documents = [document for document, _ in readings]
    lens = lens_on(candidate, viewer=viewer, now=now)
    return ToLookAt(
        notices=(
            *_in_files(readings, lens),
            *_in_dates(present(candidate), max((_written(*r) for r in readings), default=""), today),
            *_shared(candidate, documents, viewer, today),
        ),
        comparisons=tuple(_compared(readings, lens)),
    )


def _compared(readings: list[tuple[Document, dict[str, Any]]], lens: Lens) -> list[Comparison]:
    """How each résumé differs from the one written before it, newest first."""
    read = [
        (document, _written(document, reading), [(f, e, lens.show(FIELDS[f], v)) for f, e, v in reading["values"]])
        for document, reading in readings
        if any(f in _HEADS for f, _, _ in reading.get("values", ()))
    ]
    found = []
    for (first, written, before), (second, _, after) in pairwise(read):
        month = written[: len("2019-09")]
        changes = compare_versions(before, after, written=month, same_name=_is_one)
        found.append(Comparison(lens.filename(_filename(first)), lens.filename(_filename(second)), changes))
    return found[::-1]


_HEADS = ("employer", "school")


def _is_one(one: str, other: str) -> bool:
    return employer_key(one) == employer_key(other) or school_key(one) == school_key(other)


def _written(document: Document, reading: Mapping[str, Any]) -> str:
    """The day a document tells of, else the day it came, as ``YYYY-MM[-DD]``."""
    return str(reading.get("as_of") or f"{document.received_at:%Y-%m-%d}")


def _filename(document: Document) -> str:
    return vault.open_sealed(
        document.data_key, document.filename_place, bytes(document.filename)
    ).decode()


def _in_files(readings: list[tuple[Document, dict[str, Any]]], lens: Lens) -> list[Notice]:
    found = []
    for document, reading in readings:
        name = lens.filename(_filename(document)) if len(readings) > 1 else ""
        for trick in reading.get("tricks", ()):
            box = ",".join(str(edge) for edge in trick["box"])
            found.append(
                Notice(
                    kind=trick["kind"],
                    place=f"{document.public_id} {trick['page']} {box}",
                    facts={
                        "file": name, "text": lens.text(trick["text"]),
                        **{key: trick[key] for key in ("count", "reason")},
                    },
                )
            )
    return found


def _in_dates(values: list[PresentValue], written: str, today: date) -> list[Notice]:
    """至今 means the day that the latest file tells of, or came on."""
    as_of = (int(written[:4]), int(written[5:7])) if written else (today.year, today.month)
    names = {(v.field, v.entry): v.value for v in values}
    found = []
    for oddity in find_oddities(
        ((v.field, v.entry, v.value) for v in values), as_of=as_of
    ):
        about = [
            names.get(("school" if name.startswith("edu") else "employer", entry), "")
            for name, entry in oddity.slots
        ]
        found.append(
            Notice(
                kind=oddity.kind.value,
                slots=tuple(f"{name}-{entry}" for name, entry in oddity.slots),
                facts={"months": oddity.months, "names": [n for n in dict.fromkeys(about) if n]},
            )
        )
    return found


def _shared(
    candidate: Candidate, documents: list[Document], viewer: Viewer, today: date
) -> list[Notice]:
    """Other records that have several sentences in common with this one; what many write counts for nothing."""
    own = Sentence.objects.filter(document__in=documents).values("token")
    elsewhere = (
        Sentence.objects.filter(token__in=own, document__candidate__merged_into=None)
        .exclude(document__candidate=candidate)
        .order_by()
    )
    # Counted before anything is fetched: a phrase that everybody writes has as many rows as there are records.
    holders = Count("document__candidate", distinct=True)
    rare = elsewhere.values("token").annotate(holders=holders).filter(holders__lt=COMMON)
    pairs = (
        elsewhere.filter(token__in=list(rare.values_list("token", flat=True)))
        .values_list("token", "document__candidate")
        .distinct()
    )
    counts = Counter(pk for _, pk in pairs)
    likely = [(pk, n) for pk, n in counts.most_common(MOST_OTHERS) if n >= LEAST_SHARED]
    shown = {row.id: row for row in rows_of([pk for pk, _ in likely], viewer=viewer, today=today)}
    return [
        Notice("shared", facts={"other": shown[pk].public_id, "name": shown[pk].name, "count": n})
        for pk, n in likely
        if pk in shown
    ]
