"""A record is made from what was read, or a document is attached to the record it belongs to."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from django.db.models import BigIntegerField, BinaryField, DateTimeField, QuerySet

from caidang.core.match import Likeness, compare
from caidang.core.resume.model import SURE
from caidang.domain.candidates.fields import GROUPED, MANY
from caidang.domain.candidates.models import Candidate, Document, FieldValue, MatchKey, Sentence
from caidang.domain.candidates.services.record.placing import audience_for
from caidang.domain.candidates.summary import summarise
from caidang.domain.candidates.values import (
    PresentValue,
    ReadDocument,
    ReadValue,
    person_of,
    present,
    reading_of,
    said_in,
)
from caidang.domain.candidates.witnesses import Witness, lifted
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.prepared import Given, PreparedUpdate
from caidang.foundation.lib.public_ids import ordered_id
from caidang.foundation.search import services as search
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey

MAX_COMPARED = 50
"""Records compared with a new document, for equal contacts and for likenesses each."""

CONTACT_KINDS = ("phone", "email", "wechat", "id_number")


def find_matches(document: ReadDocument) -> list[tuple[Candidate, Likeness]]:
    """Return existing records that may be this document's person, likest first.

    A record that was merged into another still recognises its person; the other one is returned.
    """
    ids = _sharing_a_key(document.tokens)
    if not ids:
        return []
    person = person_of(document.values)
    rows = Candidate.objects.filter(pk__in=ids)
    best: dict[int, tuple[Candidate, Likeness]] = {}
    for candidate in rows.select_related("data_key"):
        likeness = compare(person, person_of(present(candidate)))
        root = surviving(candidate)
        known = best.get(root.pk)
        if likeness.verdict != "different" and (
            known is None or _rank(likeness) > _rank(known[1])
        ):
            best[root.pk] = (root, likeness)
    return sorted(best.values(), key=lambda pair: (_rank(pair[1]), -pair[0].pk), reverse=True)


def surviving(candidate: Candidate) -> Candidate:
    """Return the record that this one was merged into, however many merges away; itself if none."""
    while candidate.merged_into_id is not None:
        candidate = Candidate.objects.select_related("data_key").get(pk=candidate.merged_into_id)
    return candidate


def _rank(likeness: Likeness) -> tuple[bool, float]:
    return likeness.verdict == "same", likeness.score


def create_candidate(
    *,
    data_key: DataKey,
    documents: Sequence[ReadDocument],
    blobs: Sequence[Blob],
    source: str,
    actor: Viewer,
    now: datetime,
) -> Candidate:
    """Make a record from the documents of one person; the first one's values stand above the others'.

    ``data_key`` becomes the person's key; ``blobs`` hold the documents' bytes, in the same order.
    To be called inside a transaction.
    """
    candidate = Candidate(
        data_key=data_key,
        source=source,
        created_at=now,
        created_by=actor.user_id,
        updated_at=now,
        audience=audience_for(owner=None, collector=actor.user_id),
    )
    first, *others = documents
    candidate.summary = vault.seal_json(data_key, candidate.summary_place, summarise(first.values))
    candidate.save()
    row = _add_document(candidate, first, blobs[0], actor=actor, now=now)
    add_values(candidate, row, first.values, now=now)
    search.log_change(candidate.pk)
    audit.record(
        actor_id=actor.user_id,
        verb="candidate.created",
        subject=f"candidate:{candidate.pk}",
        now=now,
        detail={"document": row.pk, "kind": row.kind},
    )
    for document, blob in zip(others, blobs[1:], strict=True):
        attach_document(candidate=candidate, document=document, blob=blob, actor=actor, now=now)
    return candidate


def attach_document(
    *, candidate: Candidate, document: ReadDocument, blob: Blob, actor: Viewer, now: datetime
) -> Document:
    """Add a document to a record; its values fill what is missing and overwrite nothing.

    The blob is put under the person's key. The same bytes are attached once. To be called
    inside a transaction.
    """
    known = candidate.documents.filter(fingerprint=keyed.fingerprint(document.data)).first()
    if known is not None:
        return known
    row = _add_document(candidate, document, blob, actor=actor, now=now)
    new = missing_values(candidate, document.values)
    lift_doubts(candidate, row, Witness(document.values, document.text))
    add_values(candidate, row, new, now=now)
    touch(candidate, now=now)
    audit.record(
        actor_id=actor.user_id,
        verb="document.attached",
        subject=f"candidate:{candidate.pk}",
        now=now,
        detail={"document": row.pk, "kind": document.kind},
    )
    return row


def lift_doubts(candidate: Candidate, document: Document, witness: Witness) -> None:
    """Take doubt from what other documents of the record left in doubt and this one says as well.

    To be called inside a transaction, before the document's own values are stored.
    """
    others = _doubtful(candidate).exclude(document_id=document.pk).values_list("document_id", flat=True)
    for other in Document.objects.filter(pk__in=set(others)).select_related("data_key"):
        _lift(candidate, other, witness)


def lift_doubts_of(candidate: Candidate, document: Document) -> None:
    """As ``lift_doubts``, of one document's own values by all that the record's other documents say."""
    if not _doubtful(candidate).filter(document_id=document.pk).exists():
        return
    for other in candidate.documents.exclude(pk=document.pk).select_related("data_key"):
        _lift(candidate, document, Witness(said_in(other.opened_reading()), other.opened_text()))


def _doubtful(candidate: Candidate) -> QuerySet[FieldValue]:
    return candidate.values.filter(retired_at__isnull=True, confidence__lt=SURE, document__isnull=False)


def _lift(candidate: Candidate, document: Document, witness: Witness) -> None:
    own = present(candidate, rows=candidate.values.filter(retired_at__isnull=True, document_id=document.pk))
    for pk, confidence in lifted(own, document.opened_text(), witness).items():
        candidate.values.filter(pk=pk).update(confidence=confidence)


def missing_values(candidate: Candidate, read: Iterable[ReadValue]) -> list[ReadValue]:
    """Return the values read that the record has not, renumbered to follow its own entries.

    What a person set stays; what a person removed does not come back.
    """
    rows = list(candidate.values.filter(retired_at__isnull=True))
    return missing_among(
        rows, present(candidate, rows=rows), removed=_removed_by_person(candidate), read=read
    )


def missing_among(
    rows: Collection[FieldValue | PresentValue | ReadValue], have: Collection[PresentValue | ReadValue], *,
    removed: Collection[tuple[str, str]], read: Iterable[ReadValue], many: Iterable[str] = (),
) -> list[ReadValue]:  # fmt: skip
    """As ``missing_values``, for a record whose present rows are loaded and opened already; ``removed`` by a person.

    ``many``: those of the organisation's own fields that take several values.
    """
    taken = {row.field for row in rows}
    offered = [v for v in read if (v.field, v.value) not in removed]
    told = {v.field for v in offered}
    several = [field for field in (*MANY, *many) if field in told]
    wanted = [
        v
        for v in offered
        if v.field not in several and v.field not in _GROUPED and v.field not in taken
    ]
    for field in several:
        known = {v.value.casefold() for v in have if v.field == field}
        first = 1 + max((row.entry for row in rows if row.field == field), default=-1)
        new = {
            v.value.casefold(): v
            for v in reversed(offered)
            if v.field == field and v.value.casefold() not in known
        }
        wanted += [_renumbered(v, first + i) for i, v in enumerate(reversed(new.values()))]
    for fields in GROUPED.values():
        if not told.isdisjoint(fields):
            wanted += _missing_entries(fields, rows, have, offered)
    return wanted


def add_values(
    candidate: Candidate, document: Document, values: Iterable[ReadValue], *, now: datetime
) -> None:
    """Store values that a reader found in the document."""
    key = candidate.data_key
    rows = []
    for value in values:
        pk = ordered_id(now)
        sealed = vault.seal(key, FieldValue.place(pk, "value"), value.value.encode())
        evidence = None
        if value.evidence is not None:
            place = FieldValue.place(pk, "evidence")
            evidence = vault.seal_json(key, place, dict(value.evidence))
        rows.append((pk, value.field, value.entry, sealed, value.confidence, evidence))
    insert_rows(
        FieldValue,
        ("id", "field", "entry", "value", "confidence", "evidence"),
        rows,
        shared={
            "candidate_id": candidate.pk,
            "document_id": document.pk,
            "origin": FieldValue.Origin.PARSER.value,
            "created_at": now,
        },
    )


def touch(candidate: Candidate, *, now: datetime, values: Iterable[PresentValue] | None = None) -> None:
    """Remake what lists show of the record and put it in line for the index; ``values`` are its present ones, where they were opened already."""
    summary = summarise(present(candidate) if values is None else values)
    candidate.summary = vault.seal_json(candidate.data_key, candidate.summary_place, summary)
    candidate.updated_at = now
    _SHOWN.run(candidate=candidate.pk, summary=candidate.summary, now=now)
    search.log_change(candidate.pk)


_SHOWN = PreparedUpdate(
    lambda: Candidate.objects.filter(pk=Given("candidate", BigIntegerField())),
    {"summary": Given("summary", BinaryField()), "updated_at": Given("now", DateTimeField())},
)


def _add_document(
    candidate: Candidate, document: ReadDocument, blob: Blob, *, actor: Viewer, now: datetime
) -> Document:
    """The document's row, its bytes under the person's key, and the keys that it adds."""
    key = candidate.data_key
    row = Document(
        candidate=candidate,
        data_key=key,
        blob=vault.adopt_blob(blob=blob, key=key),
        fingerprint=keyed.fingerprint(document.data),
        kind=document.kind,
        page_count=document.page_count,
        size=len(document.data),
        parser_version=document.parser_version,
        received_at=now,
        received_by=actor.user_id,
    )
    row.filename = vault.seal(key, row.filename_place, document.filename.encode())
    row.text = vault.seal(key, row.text_place, zlib.compress(document.text.encode()))
    row.pages = vault.seal(key, row.pages_place, document.pages)
    row.reading = vault.seal_json(key, row.reading_place, reading_of(document))
    row.save()
    insert_rows(
        Sentence,
        ("token",),
        [(token,) for token in document.sentences],
        shared={"document_id": row.pk},
    )
    insert_rows(
        MatchKey,
        ("kind", "token"),
        document.tokens,
        shared={"candidate_id": candidate.pk},
        ignore_known=True,
    )
    return row


def _sharing_a_key(tokens: Iterable[tuple[str, str]]) -> set[int]:
    """Records that share a key with the tokens; contacts first, so that common names cannot crowd them out."""
    rows = MatchKey.objects.with_tokens(token for _, token in tokens)
    found = list(rows.values_list("candidate_id", flat=True)[: MAX_COMPARED + 1])
    if len(found) > MAX_COMPARED:
        contacts, likenesses = (
            rows.filter(kind__in=CONTACT_KINDS),
            rows.exclude(kind__in=CONTACT_KINDS),
        )
        found = [
            pk
            for some in (contacts, likenesses)
            for pk in some.values_list("candidate_id", flat=True)[:MAX_COMPARED]
        ]
    return set(found)


_GROUPED: Final = frozenset(chain.from_iterable(GROUPED.values()))
"""Fields of stays, which belong together entry by entry."""


def _removed_by_person(candidate: Candidate) -> set[tuple[str, str]]:
    """Values that a person took away: retired by someone, whatever stands there now."""
    rows = candidate.values.filter(retired_at__isnull=False, retired_by__isnull=False)
    key = candidate.data_key
    return {
        (row.field, vault.open_sealed(key, row.value_place, bytes(row.value)).decode())
        for row in rows
    }


def _missing_entries(
    fields: tuple[str, ...],
    rows: Iterable[FieldValue | PresentValue | ReadValue],
    have: Iterable[PresentValue | ReadValue],
    offered: Iterable[ReadValue],
) -> list[ReadValue]:
    """Whole entries (a school, a job) that the record does not have, told by their first field."""
    head = fields[0]
    known = {v.value.casefold() for v in have if v.field == head}
    number = 1 + max((row.entry for row in rows if row.field in fields), default=-1)
    is_empty = number == 0
    entries: dict[int, list[ReadValue]] = {}
    for value in offered:
        if value.field in fields:
            entries.setdefault(value.entry, []).append(value)
    wanted: list[ReadValue] = []
    for _, values in sorted(entries.items()):
        heads = [v.value.casefold() for v in values if v.field == head]
        if (heads and heads[0] not in known) or (is_empty and not heads):
            wanted += [_renumbered(v, number) for v in values]
            number += 1
    return wanted


def _renumbered(value: ReadValue, entry: int) -> ReadValue:
    return ReadValue(value.field, entry, value.value, value.confidence, value.evidence)
