"""What a reviewer should look at in a record, gathered from its files, its dates and other records.

Nothing here ranks, refuses or decides: each notice is a place to look at.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from caidang.core.match.organisations import employer_key, school_key
from caidang.core.resume.timeline import find_oddities
from caidang.core.resume.versions import VersionChange, compare_versions
from caidang.domain.candidates.models import Candidate, Document, Sentence
from caidang.domain.candidates.selectors.record import get_candidate
from caidang.domain.candidates.selectors.rows import rows_of
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
    what its sentence says: text, count, reason, months, names, other, name.
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
    earlier_at: datetime
    later_at: datetime
    changes: tuple[VersionChange, ...]


def notices_of(public_id: str, *, viewer: Viewer, today: date) -> list[Notice]:
    """Return what to look at in the record: its files first, then its dates, then passages shared with others."""
    candidate = get_candidate(public_id, viewer=viewer)
    documents = list(candidate.documents.select_related("data_key").defer("text", "pages"))
    return [
        *_in_files(documents),
        *_in_dates(present(candidate), documents, today),
        *_shared(candidate, documents, today),
    ]


def compare_files(public_id: str, *, viewer: Viewer) -> list[Comparison]:
    """Return how each résumé of the record differs from the one received before it, newest first."""
    candidate = get_candidate(public_id, viewer=viewer)
    rows = candidate.documents.select_related("data_key").defer("text", "pages")
    read = [
        (document, [(f, e, v) for f, e, v in reading["values"]])
        for document in sorted(rows, key=lambda d: (d.received_at, d.pk))
        if (reading := _reading(document)) and any(f in _HEADS for f, _, _ in reading["values"])
    ]
    found = []
    for (first, before), (second, after) in zip(read, read[1:], strict=False):
        written = f"{first.received_at:%Y-%m}"
        changes = compare_versions(before, after, written=written, same_name=_is_one)
        found.append(
            Comparison(
                _filename(first), _filename(second), first.received_at, second.received_at, changes
            )
        )
    return found[::-1]


_HEADS = ("employer", "school")


def _is_one(one: str, other: str) -> bool:
    return employer_key(one) == employer_key(other) or school_key(one) == school_key(other)


def _reading(document: Document) -> dict[str, Any]:
    if document.reading is None:
        return {}
    found: dict[str, Any] = vault.open_json(
        document.data_key, document.reading_place, bytes(document.reading)
    )
    return found


def _filename(document: Document) -> str:
    return vault.open_sealed(
        document.data_key, document.filename_place, bytes(document.filename)
    ).decode()


def _in_files(documents: Iterable[Document]) -> list[Notice]:
    found = []
    for document in documents:
        for trick in _reading(document).get("tricks", ()):
            box = ",".join(str(edge) for edge in trick["box"])
            found.append(
                Notice(
                    kind=trick["kind"],
                    place=f"{document.public_id} {trick['page']} {box}",
                    facts={name: trick[name] for name in ("text", "count", "reason")},
                )
            )
    return found


def _in_dates(values: list[PresentValue], documents: list[Document], today: date) -> list[Notice]:
    """至今 means the day on which the latest file came."""
    latest = max((d.received_at.date() for d in documents), default=today)
    names = {(v.field, v.entry): v.value for v in values}
    found = []
    for oddity in find_oddities(
        ((v.field, v.entry, v.value) for v in values), as_of=(latest.year, latest.month)
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


def _shared(candidate: Candidate, documents: list[Document], today: date) -> list[Notice]:
    """Other records that have several sentences in common with this one; what many write counts for nothing."""
    tokens = set(Sentence.objects.filter(document__in=documents).values_list("token", flat=True))
    if not tokens:
        return []
    rows = (
        Sentence.objects.filter(token__in=tokens)
        .exclude(document__candidate=candidate)
        .filter(document__candidate__merged_into=None)
        .values_list("token", "document__candidate")
        .distinct()[: 200 * COMMON]
    )
    holders: dict[str, set[int]] = {}
    for token, other in rows:
        holders.setdefault(token, set()).add(other)
    counts = Counter(pk for others in holders.values() if len(others) < COMMON for pk in others)
    likely = [(pk, n) for pk, n in counts.most_common(MOST_OTHERS) if n >= LEAST_SHARED]
    shown = {row.id: row for row in rows_of([pk for pk, _ in likely], today=today)}
    return [
        Notice("shared", facts={"other": shown[pk].public_id, "name": shown[pk].name, "count": n})
        for pk, n in likely
        if pk in shown
    ]
