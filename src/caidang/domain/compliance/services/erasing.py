"""A person is erased: his keys, every row that is his, the words in the index; what must stay stays without him.

Which rows are his is read from the tables themselves: whatever refers to his record, directly or through
another row of his, goes with him, or, where its table says so (``foundation/lib/erasure``), stays with
its sealed columns empty. So a table that a room above adds is erased without being named here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models

from caidang.domain.candidates.models import Candidate, Document, FieldValue, MatchKey
from caidang.domain.candidates.services.record.placing import shut
from caidang.domain.compliance.models import LegalHold, Tombstone, TombstoneKey
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.lib.write_lock import serialise
from caidang.foundation.replies.services import empty_replies
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey

_Model = type[models.Model]
STRONG = ("phone", "email", "wechat", "id_number")
"""Match keys that only one person has."""
_AT_ONCE = 500


def is_held(records: Iterable[Candidate]) -> bool:
    """Tell whether one of the records must be kept by law."""
    return LegalHold.objects.filter(candidate__in=list(records), lifted_at=None).exists()


def erase_records(
    records: Iterable[Candidate], *, reason: str, actor_id: int | None, now: datetime
) -> dict[str, int]:
    """Erase these records of one person and return how many rows of which table went or were emptied.

    Nothing has to be opened for it, so it works where the keys are gone already. Whoever calls has
    asked the policy and the law. To be called inside a transaction.
    """
    counts: Counter[str] = Counter()
    empty_replies()
    for record in records:
        serialise(f"case:{record.pk}")
        _bury(record, reason=reason, now=now)
        keys = _keys_of(record)
        # What another record got of this one by a merge that was undone since is still this person's.
        FieldValue.objects.filter(merge__loser=record).exclude(candidate=record).delete()
        for step in _plan(Candidate, [record.pk]):
            counts.update(step.carry_out())
        for key in keys:
            vault.erase(key=key, now=now)
        record.summary = b""
        record.owner = None
        record.save(update_fields=["summary", "owner"])
        shut(record, to=None, now=now)
        search.log_erasure(record.pk)
        audit.record(
            actor_id=actor_id, verb="candidate.erased", subject=f"candidate:{record.pk}", now=now,
            detail={"reason": reason},
        )  # fmt: skip
    return dict(counts)


def _bury(record: Candidate, *, reason: str, now: datetime) -> None:
    """Keep the tokens by which the person is known again; they tell nobody who he was."""
    stone, _ = Tombstone.objects.get_or_create(
        record=record.public_id,
        defaults={"candidate_id": record.pk, "key": record.data_key_id, "reason": reason, "at": now},
    )
    tokens = set(MatchKey.objects.filter(candidate=record, kind__in=STRONG).values_list("token", flat=True))
    tokens |= set(Document.objects.filter(candidate=record).values_list("fingerprint", flat=True))
    tokens.discard("")
    TombstoneKey.objects.bulk_create(
        [TombstoneKey(tombstone=stone, token=token) for token in sorted(tokens)], ignore_conflicts=True
    )


def _keys_of(record: Candidate) -> list[DataKey]:
    """The keys under which the record's own things are sealed: its own, and those its files came with."""
    keys = set(Document.objects.filter(candidate=record).values_list("data_key_id", flat=True))
    others = set(Candidate.objects.exclude(pk=record.pk).filter(data_key__in=keys).values_list("data_key_id", flat=True))
    return list(DataKey.objects.filter(pk__in=({*keys, record.data_key_id} - others)))


class _Step:
    """Rows of one table that are the person's."""

    def __init__(self, model: _Model, ids: list[Any], stays: Stays | None) -> None:
        self._model, self._ids, self._stays = model, ids, stays

    def carry_out(self) -> dict[str, int]:
        """Delete or empty them; return how many, under the table's name."""
        name = self._model._meta.db_table
        for start in range(0, len(self._ids), _AT_ONCE):
            part = self._ids[start : start + _AT_ONCE]
            rows = self._model._base_manager.filter(pk__in=part)
            if self._stays is None:
                _drop_files(self._model, rows)
                rows._raw_delete(rows.db)
            elif changes := _emptied(self._model, self._stays):
                _drop_files(self._model, rows)
                rows.update(**changes)
        return {name: len(self._ids)}


def _plan(model: _Model, ids: list[Any]) -> Iterator[_Step]:
    """Yield the steps for all that refers to these rows, what refers to them first; the rows themselves are left."""
    for relation in model._meta.related_objects:
        child: _Model = relation.related_model
        if not child._meta.managed or child._meta.proxy:
            continue
        stays: Stays | None = getattr(child, "at_erasure", None)
        if child is Candidate or (stays is not None and not stays.is_followed):
            continue
        column = relation.field.name
        found = list(
            child._base_manager.filter(**{f"{column}__in": ids}).order_by().values_list("pk", flat=True)
        )
        if not found:
            continue
        if stays is None and relation.on_delete is models.SET_NULL:
            # It may do without: what the person left in it goes, itself it is somebody else's.
            kept = _emptied(child, Stays()) if model is Candidate or not _is_of_a_person(child) else {}
            child._base_manager.filter(pk__in=found).update(**{**kept, column: None})
            continue
        yield from _plan(child, found)
        yield _Step(child, found, stays)


def _is_of_a_person(model: _Model) -> bool:
    """Whether its rows name a record themselves: then they are come upon from there."""
    return any(isinstance(f, models.ForeignKey) and f.related_model is Candidate for f in model._meta.concrete_fields)


def _emptied(model: _Model, stays: Stays) -> dict[str, object]:
    """What the sealed columns of a row that stays are set to, and what its table wants besides."""
    changes: dict[str, object] = {}
    for column in model._meta.concrete_fields:
        if isinstance(column, models.BinaryField):
            changes[column.name] = None if column.null else b""
        elif isinstance(column, models.ForeignKey) and column.related_model is Blob and column.null:
            changes[column.name] = None
    return {**changes, **stays.values}


def _drop_files(model: _Model, rows: "models.QuerySet[Any]") -> None:
    """Give up the sealed files that only these rows name: their keys may be others than the person's."""
    for column in model._meta.concrete_fields:
        if not (isinstance(column, models.ForeignKey) and column.related_model is Blob):
            continue
        for blob in Blob.objects.filter(pk__in=rows.values_list(column.name, flat=True)).exclude(file_key=None):
            vault.drop_blob(blob=blob)
