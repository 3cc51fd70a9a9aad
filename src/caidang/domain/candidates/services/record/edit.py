"""A person types, corrects, confirms or removes a value; the old one stays in the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import BigIntegerField, CharField, DateTimeField, IntegerField, UUIDField

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.catalogue import clean_own, field_named
from caidang.domain.candidates.fields import FIELDS, GROUPED, MAX_ENTRIES, clean
from caidang.domain.candidates.models import Candidate, Document, FieldValue, OwnField
from caidang.domain.candidates.selectors.shown.paper_names import paper_names
from caidang.domain.candidates.selectors.shown.seeing import lens_on
from caidang.domain.candidates.services.record.records import touch
from caidang.domain.candidates.services.record.tokens import refresh_tokens
from caidang.domain.candidates.values import present
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.prepared import Given, PreparedCount, PreparedObjects, PreparedUpdate
from caidang.foundation.lib.public_ids import ordered_id, parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault


def set_value(
    *,
    candidate: Candidate,
    field: str,
    entry: int,
    text: str,
    actor: Viewer,
    now: datetime,
    is_proposed: bool = False,
    is_from_person: bool = False,
    stands_at: tuple[Document, Mapping[str, object]] | None = None,
) -> FieldValue:
    """Set a field to what a person typed; an empty text removes the value for good.

    Typing the same value again confirms it. ``is_proposed``: a model proposed it and the person took it
    over, from the place ``stands_at`` of a document of the record; ``is_from_person``: the candidate himself said so. Raises InvalidInput for a text that does not fit the
    field, Conflict for a record that was merged into another.
    """
    known = field_named(field)
    value = clean_own(known, text) if known.kind else clean(field, text)
    if value and known.kind == OwnField.Kind.FILE:
        value = _paper_named(candidate, value)
    require(actor, Action.EDIT_CANDIDATE, candidate.target, known)
    if not 0 <= entry < MAX_ENTRIES or (entry and not known.is_many):
        raise InvalidInput("这个字段没有这么多项。")
    with write_tx():
        _refuse_merged(candidate)
        before = _STANDING.first(candidate=candidate.pk, field=field, entry=entry)
        if before is not None:
            if not value and before.created_by != actor.user_id:
                _refuse_unseen(candidate, field, actor=actor, now=now)
            _RETIRED.run(value=before.pk, now=now, member=actor.user_id or 0)
        row = FieldValue(
            id=ordered_id(now),
            candidate=candidate,
            field=field,
            entry=entry,
            origin=_origin(is_proposed=is_proposed, is_from_person=is_from_person),
            created_at=now,
            created_by=actor.user_id,
        )
        row.value = vault.seal(candidate.data_key, row.value_place, value.encode())
        row.is_confirmation = before is not None and _opened(candidate, before) == value
        if stands_at is not None:
            row.document, place = stands_at
            row.evidence = vault.seal_json(candidate.data_key, row.evidence_place, dict(place))
        elif before is not None:
            _keep_evidence(candidate, before, row, value)
        _insert(row)
        values = present(candidate)
        refresh_tokens(candidate, values)
        touch(candidate, now=now, values=values)
        audit.record(
            actor_id=actor.user_id,
            verb="candidate.value_set" if value else "candidate.value_removed",
            subject=f"candidate:{candidate.pk}",
            now=now,
            detail={"field": field, "entry": entry},
        )
    return row


# A program that keeps records in step sets one value after another: composing these takes longer than they do.
_CANDIDATE: Final = Given("candidate", BigIntegerField())
_STANDING = PreparedObjects(
    FieldValue,
    lambda: FieldValue.objects.filter(
        candidate=_CANDIDATE, field=Given("field", CharField()), entry=Given("entry", IntegerField()), retired_at=None
    ).order_by("pk"),
)
_RETIRED = PreparedUpdate(
    lambda: FieldValue.objects.filter(pk=Given("value", UUIDField())),
    {"retired_at": Given("now", DateTimeField()), "retired_by": Given("member", BigIntegerField())},
)
_MERGED = PreparedCount(Candidate.objects.filter(pk=_CANDIDATE, merged_into__isnull=False), most=1)


def _insert(row: FieldValue) -> None:
    columns = [one.attname for one in FieldValue._meta.concrete_fields]
    insert_rows(FieldValue, columns, [[getattr(row, name) for name in columns]], shared={})
    row._state.adding = False


def _origin(*, is_proposed: bool, is_from_person: bool) -> FieldValue.Origin:
    if is_from_person:
        return FieldValue.Origin.SELF
    return FieldValue.Origin.MODEL if is_proposed else FieldValue.Origin.PERSON


def add_entry(
    *, candidate: Candidate, field: str, text: str, actor: Viewer, now: datetime
) -> FieldValue:
    """Add one more value to a field that may stand several times."""
    known = field_named(field)
    if not known.is_many:
        raise InvalidInput("这个字段只能有一个值。")
    value = clean_own(known, text) if known.kind else clean(field, text)
    if not value:
        raise InvalidInput("请先填写内容。")
    with write_tx():
        if known.kind and (there := _having(candidate, field, value)):
            return there
        entry = next_entry(candidate, field)
        return set_value(
            candidate=candidate, field=field, entry=entry, text=text, actor=actor, now=now
        )


def _paper_named(candidate: Candidate, text: str) -> str:
    """The public id of the record's paper of this file name."""
    names = paper_names(candidate)
    found = [pk for pk, name in names.items() if text in (pk, name)]
    if not found:
        raise InvalidInput("先在「附件」里收好这份文件，再从候选的里面选它的文件名。")
    return found[0]


def _having(candidate: Candidate, field: str, value: str) -> FieldValue | None:
    """The present value that says so already: a choice stands once."""
    rows = candidate.values.filter(field=field, retired_at=None)
    return next((row for row in rows if _opened(candidate, row) == value), None)


def next_entry(candidate: Candidate, field: str) -> int:
    """Return the number of the next value of a field, or of the next stay where the field is part of one."""
    fields = GROUPED.get(FIELDS[field].group, (field,)) if field in FIELDS else (field,)
    present = candidate.values.filter(field__in=fields, retired_at=None)
    last = present.order_by("-entry").values_list("entry", flat=True).first()
    return 0 if last is None else last + 1


def restore_value(
    *, candidate: Candidate, value_id: str, actor: Viewer, now: datetime
) -> FieldValue:
    """Bring back a value from the history: the undo of an edit or a removal."""
    missing = "历史里没有这个值。"
    old = candidate.values.filter(pk=parse_public_id(value_id, missing=missing)).first()
    if old is None:
        raise NotFound(missing)
    return set_value(
        candidate=candidate, field=old.field, entry=old.entry, text=_opened(candidate, old),
        actor=actor, now=now,
    )  # fmt: skip


def _refuse_unseen(candidate: Candidate, field: str, *, actor: Viewer, now: datetime) -> None:
    """An emptied box may only mean that nothing was to be seen in it."""
    if not lens_on(candidate, viewer=actor, now=now).decide(field_named(field)).is_allowed:
        raise InvalidInput("这个值打了码：先看完整内容，再决定删不删。")


def _opened(candidate: Candidate, row: FieldValue) -> str:
    return vault.open_sealed(candidate.data_key, row.value_place, bytes(row.value)).decode()


def _refuse_merged(candidate: Candidate) -> None:
    if _MERGED.ask(candidate=candidate.pk):
        raise Conflict("这份档案已经并入另一份，请到合并后的档案里修改。")


def _keep_evidence(candidate: Candidate, before: FieldValue, row: FieldValue, value: str) -> None:
    """A confirmed or corrected value still stands at its place in the document."""
    if before.evidence is None or not value:
        return
    key = candidate.data_key
    place = vault.open_json(key, before.evidence_place, bytes(before.evidence))
    row.document_id = before.document_id
    row.evidence = vault.seal_json(key, row.evidence_place, place)
