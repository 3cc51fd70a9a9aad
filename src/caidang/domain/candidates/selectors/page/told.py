"""A record as programs are told it: the values, files and labels of its page, without what only a page draws.

Where a value stands in its file, what may be chosen, who put a label on and what rules propose is left unasked and unopened;
who sees what is decided by the same lens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import BigIntegerField

from caidang.core.resume.model import SURE
from caidang.domain.candidates.catalogue import names_in, own_fields, readable
from caidang.domain.candidates.fields import FIELDS, GROUPED, GROUPS, Field
from caidang.domain.candidates.models import Candidate, Document, OwnField
from caidang.domain.candidates.selectors.labelling.labels import category_tree, labels_of
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.paper_names import paper_names
from caidang.domain.candidates.selectors.shown.rows import CandidateRow, row_of
from caidang.domain.candidates.selectors.shown.seeing import Lens, lens_on
from caidang.domain.candidates.values import PresentValue, present
from caidang.foundation.accounts.policy import Verdict, Viewer
from caidang.foundation.lib.prepared import Given, Prepared
from caidang.foundation.search.query.own import is_own
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey

_PLACES = {key: place for place, key in enumerate(FIELDS)}
_GROUP_PLACES = {key: place for place, key in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One value as the viewer may see it; ``is_masked`` where that is only its mask."""

    field: Field
    entry: int
    value: str
    origin: str
    is_sure: bool
    is_masked: bool


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """One of its files."""

    public_id: str
    filename: str
    kind: str
    page_count: int
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """A record; ``merged_into`` is the public id of the one that it lives on in, or empty."""

    row: CandidateRow
    values: tuple[ToldValue, ...]
    documents: tuple[ToldDocument, ...]
    merged_into: str


def told_record(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> ToldRecord:
    """Return the record as the viewer may see it, values in the order of its page. Raises NotFound, NotAllowed."""
    candidate = get_candidate(public_id, viewer=viewer)
    values = present(candidate)
    lens = lens_on(candidate, viewer=viewer, now=now, values=values)
    documents = _documents(candidate, lens)
    tags, stands = labels_of([candidate.pk])
    tree = category_tree(is_all=True) if stands else None
    row = row_of(
        candidate, tags=tags.get(candidate.pk, ()), today=today, documents=len(documents),
        categories=[tree.path(one) for one in stands[candidate.pk] if one in tree.branches] if tree else (),
    )  # fmt: skip
    into = candidate.merged_into
    return ToldRecord(lens.row(row), tuple(_values(candidate, values, lens)), documents, str(into.public_id) if into else "")


def _documents(candidate: Candidate, lens: Lens) -> tuple[ToldDocument, ...]:
    rows = _DOCUMENTS.ask(candidate=candidate.pk)
    own = candidate.data_key
    others = {row[1] for row in rows} - {own.pk}
    keys = {own.pk: own, **(DataKey.objects.in_bulk(others) if others else {})}
    # What came over from a merged record stands behind the record's own.
    return tuple(
        ToldDocument(
            str(public_id),
            lens.filename(vault.open_sealed(keys[key], Document.place(public_id, "filename"), bytes(filename)).decode()),
            kind, page_count, size, received_at,
        )
        for public_id, key, filename, kind, page_count, size, received_at in sorted(rows, key=lambda row: row[1] != own.pk)
    )  # fmt: skip


_DOCUMENTS = Prepared(
    lambda: Document.objects.filter(candidate=Given("candidate", BigIntegerField())).values_list(
        "public_id", "data_key_id", "filename", "kind", "page_count", "size", "received_at"
    )
)


def _values(candidate: Candidate, values: Iterable[PresentValue], lens: Lens) -> Iterable[ToldValue]:
    known = sorted((one for one in values if one.field in FIELDS), key=_place)
    yield from _shown(((FIELDS[one.field], one) for one in known), lens)
    others = [one for one in values if is_own(one.field)]
    own = own_fields() if others else {}
    others = [one for one in others if one.field in own]
    if others:
        yield from _shown(((own[one.field], one) for one in _readable(candidate, others, own, lens)), lens)


def _place(one: PresentValue) -> tuple[int, int, int]:
    """Of schools and jobs one entry after the other, of all else one field after the other."""
    group = FIELDS[one.field].group
    pair = (one.entry, _PLACES[one.field]) if group in GROUPED else (_PLACES[one.field], one.entry)
    return (_GROUP_PLACES[group], *pair)


def _readable(
    candidate: Candidate, values: list[PresentValue], own: Mapping[str, Field], lens: Lens
) -> list[PresentValue]:
    names = names_in(own, [(one.field, one.value) for one in values])
    has_papers = any(own[one.field].kind == OwnField.Kind.FILE for one in values)
    papers = paper_names(candidate, lens) if has_papers else {}
    places = {key: place for place, key in enumerate(own)}
    told = [replace(one, value=papers.get(one.value) or readable(own, one.field, one.value, names)) for one in values]
    return sorted(told, key=lambda one: (own[one.field].is_many, places[one.field], one.entry))


def _shown(values: Iterable[tuple[Field, PresentValue]], lens: Lens) -> Iterable[ToldValue]:
    for field, one in values:
        decision = lens.decide(field)
        if decision.verdict is Verdict.DENY:
            continue
        if text := lens.show(field, one.value):
            yield ToldValue(field, one.entry, text, one.origin, one.confidence >= SURE, decision.is_masked)
