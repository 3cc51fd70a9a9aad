"""A newer parser's reading of a stored document comes into the record, and what people decided stands."""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime

from caidang.core.errors import UnreadableFile
from caidang.core.match import keys
from caidang.core.resume.model import SURE
from caidang.domain.candidates.models import Candidate, Document, FieldValue, Merge, Sentence
from caidang.domain.candidates.reread_plan import Plan, Standing, Step, plan_rereading
from caidang.domain.candidates.services.record.duplicates import flag_duplicates
from caidang.domain.candidates.services.record.records import find_matches, lift_doubts_of, touch
from caidang.domain.candidates.services.record.tokens import refresh_tokens
from caidang.domain.candidates.values import (
    ReadDocument,
    ReadValue,
    match_tokens,
    present,
    reading_of,
)
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import ordered_id
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class Change:
    """One value that came into a record; ``old`` is the value it replaced. Both are ids of values, or empty."""

    field: str
    entry: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Rereading:
    """What reading a document again did to its record. ``unread``: values kept although not found again."""

    changes: tuple[Change, ...]
    unread: int


def apply_rereading(*, document: Document, read: ReadDocument, now: datetime) -> Rereading:
    """Store a newer reading of a document: its pages and text, and what that adds to the record.

    What a person set stays, what he removed does not come back. Raises UnreadableFile, and changes
    nothing, when the newer reading has no text where the older one had some.
    """
    with write_tx():
        serialise("candidates.match")
        document = Document.objects.select_related("data_key", "candidate__data_key").get(
            pk=document.pk
        )
        _refuse_emptier(document, read)
        records = _records_of(document)
        doubts = _doubts_of(document)
        outcome = Rereading((), 0)
        # The record that shows the document first: what the merged ones leave to it is what they had.
        for candidate in reversed(records):
            merge = _merge_that_brought(document, candidate)
            plan = plan_rereading(_standing(candidate, document), read.values)
            changes = _carry_out(candidate, document, plan, merge=merge, now=now)
            if candidate.pk == document.candidate_id:
                outcome = Rereading(tuple(changes), len(plan.unread))
        _keep_reading(document, read)
        lift_doubts_of(records[-1], document)
        _settle(records[-1], document, read, outcome, is_doubt_changed=_doubts_of(document) != doubts, now=now)
    return outcome


def _doubts_of(document: Document) -> int:
    return document.values.filter(retired_at=None, origin=FieldValue.Origin.PARSER, confidence__lt=SURE).count()


def _refuse_emptier(document: Document, read: ReadDocument) -> None:
    sealed = vault.open_sealed(document.data_key, document.text_place, bytes(document.text))
    if not read.text.strip() and zlib.decompress(sealed).strip():
        raise UnreadableFile("这次没有读出文字，原来读到的都还在。")


def _records_of(document: Document) -> list[Candidate]:
    """The record the document was received for, and those it was merged into, up to the one that shows it."""
    records = []
    record = (
        Candidate.objects.select_related("data_key")
        .filter(data_key_id=document.data_key_id)
        .first()
    )
    while record is not None and record.pk != document.candidate_id:
        records.append(record)
        if record.merged_into_id is None:
            break
        record = Candidate.objects.select_related("data_key").get(pk=record.merged_into_id)
    return [*records, document.candidate]


def _merge_that_brought(document: Document, candidate: Candidate) -> Merge | None:
    """The merge through which the document came into this record; un-merging takes along what it brought."""
    merges = Merge.objects.filter(keeper=candidate, undone_at=None)
    return next((merge for merge in merges if document.pk in merge.documents), None)


def _standing(candidate: Candidate, document: Document) -> list[Standing]:
    """What the record has, what a person took from it, and what merges left out of it."""
    standing = [
        s for row in candidate.values.all() if (s := _one(candidate, row, document)) is not None
    ]
    for merge in Merge.objects.filter(keeper=candidate, undone_at=None).select_related(
        "loser__data_key"
    ):
        for s in _standing(merge.loser, document):
            if s.value:
                standing.append(replace(s, entry=-1, is_free=False, is_refused=True))
    return standing


def _one(candidate: Candidate, row: FieldValue, document: Document) -> Standing | None:
    is_present = row.retired_at is None
    is_refused = row.retired_by is not None or row.retired_in_id is not None
    if not is_present and not is_refused:
        # Retired by an earlier re-reading: nobody's decision.
        return None
    key = candidate.data_key
    place = None
    if row.evidence is not None and row.document_id == document.pk:
        place = vault.open_json(key, row.evidence_place, bytes(row.evidence))
    is_parsed = row.origin == FieldValue.Origin.PARSER and row.document_id == document.pk
    return Standing(
        id=str(row.pk),
        field=row.field,
        entry=row.entry,
        value=vault.open_sealed(key, row.value_place, bytes(row.value)).decode(),
        confidence=row.confidence,
        place=place,
        # What a merge brought over was chosen by a person.
        is_free=is_present and is_parsed and row.merge_id is None,
        is_refused=not is_present,
    )


def _carry_out(
    candidate: Candidate, document: Document, plan: Plan, *, merge: Merge | None, now: datetime
) -> list[Change]:
    kept = {str(row.pk): row for row in candidate.values.filter(retired_at=None)}
    for pk, value in plan.found_again:
        _place_anew(candidate, kept[pk], value)
    replaced = [step.replaces for step in plan.steps if step.replaces]
    candidate.values.filter(pk__in=replaced, retired_at=None).update(retired_at=now)
    rows = [
        _new_row(candidate, document, step, merge=merge, now=now)
        for step in plan.steps
    ]  # fmt: skip
    FieldValue.objects.bulk_create(rows)
    return [
        Change(row.field, row.entry, step.replaces, str(row.pk))
        for row, step in zip(rows, plan.steps, strict=True)
    ]


def _place_anew(candidate: Candidate, row: FieldValue, value: ReadValue) -> None:
    """The value is the same; only where it stands on the newly drawn pages, and how sure that is, is told anew."""
    if value.evidence is not None:
        row.evidence = vault.seal_json(
            candidate.data_key, row.evidence_place, dict(value.evidence)
        )
    if row.origin == FieldValue.Origin.PARSER:
        row.confidence = value.confidence
    row.save(update_fields=["evidence", "confidence"])


def _new_row(
    candidate: Candidate, document: Document, step: Step, *, merge: Merge | None, now: datetime
) -> FieldValue:
    value = step.value
    row = FieldValue(
        id=ordered_id(now),
        candidate=candidate,
        field=value.field,
        entry=value.entry,
        origin=FieldValue.Origin.PARSER,
        confidence=value.confidence,
        document=document,
        created_at=now,
        merge=merge,
    )
    row.value = vault.seal(candidate.data_key, row.value_place, value.value.encode())
    if value.evidence is not None:
        row.evidence = vault.seal_json(
            candidate.data_key, row.evidence_place, dict(value.evidence)
        )
    return row


def _keep_reading(document: Document, read: ReadDocument) -> None:
    key = document.data_key
    document.text = vault.seal(key, document.text_place, zlib.compress(read.text.encode()))
    document.pages = vault.seal(key, document.pages_place, read.pages)
    document.page_count = read.page_count
    document.kind = read.kind
    document.parser_version = read.parser_version
    document.reading = vault.seal_json(key, document.reading_place, reading_of(read))
    document.save(
        update_fields=["text", "pages", "reading", "page_count", "kind", "parser_version"]
    )
    document.sentences.all().delete()
    Sentence.objects.bulk_create(Sentence(document=document, token=t) for t in read.sentences)


def _settle(
    candidate: Candidate,
    document: Document,
    read: ReadDocument,
    outcome: Rereading,
    *,
    is_doubt_changed: bool,
    now: datetime,
) -> None:
    """Bring match keys, summary and index up to date, and write down what changed."""
    # Its text may have changed even where no value did. Nobody tended to the record: when that
    # last happened stays as it was.
    touch(candidate, now=candidate.updated_at)
    if outcome.changes:
        refresh_tokens(candidate)
        _flag(candidate, read, now=now)
    elif not is_doubt_changed:
        return
    replaced = sum(bool(change.old) for change in outcome.changes)
    audit.record(
        actor_id=PROGRAM.user_id,
        verb="document.reread",
        subject=f"candidate:{candidate.pk}",
        now=now,
        detail={
            "document": document.pk,
            "added": len(outcome.changes) - replaced,
            "replaced": replaced,
            "version": read.parser_version,
        },
    )


def _flag(candidate: Candidate, read: ReadDocument, *, now: datetime) -> None:
    """With what it has now the record may turn out to be another's person; what was removed does not count."""
    values = [ReadValue(v.field, v.entry, v.value, v.confidence, None) for v in present(candidate)]
    tokens = match_tokens(keys((v.field, v.entry, v.value) for v in values))
    matches = find_matches(replace(read, values=tuple(values), tokens=tokens))
    others = [(other, likeness) for other, likeness in matches if other.pk != candidate.pk]
    flag_duplicates(candidate=candidate, matches=others, now=now)
