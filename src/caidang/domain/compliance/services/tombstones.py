"""The plain list of who was erased, and its replay over a database that was restored from before."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.compliance.models import Erasure, RightsRequest, Tombstone, TombstoneKey
from caidang.domain.compliance.services.erasing import erase_records
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.models import DataKey

FORMAT = 1


def replay_tombstones(entries: Iterable[Mapping[str, Any]], *, now: datetime) -> int:
    """Erase once more whoever an older backup brought back; return how many records that were.

    ``entries`` is what ``plain_tombstones`` returned when the newest backup was made. A record that is
    erased already, or that the older backup never had, is passed over; its tombstone is kept all the
    same. Opens nothing, so it works where the keys are gone. Raises InvalidInput for what is no list of these.
    """
    count = 0
    for entry in entries:
        stone, tokens = _read(entry)
        with write_tx():
            record = Candidate.objects.select_related("data_key", "audience").filter(public_id=stone.record).first()
            known, _ = Tombstone.objects.get_or_create(
                record=stone.record,
                defaults={"candidate_id": stone.candidate_id, "key": stone.key, "reason": stone.reason, "at": stone.at},
            )
            TombstoneKey.objects.bulk_create(
                [TombstoneKey(tombstone=known, token=token) for token in tokens], ignore_conflicts=True
            )
            is_there = record is not None and bytes(record.summary) != b""
            if record is not None and (is_there or _has_key(record)):
                counts = erase_records([record], reason=stone.reason, actor_id=None, now=now)
                _list(record, stone, counts, now)
                count += 1
    if count:
        with write_tx():
            audit.record(actor_id=None, verb="tombstones.replayed", subject="compliance", now=now, detail={"records": count})
    return count


def _list(record: Candidate, stone: Tombstone, counts: Mapping[str, int], now: datetime) -> None:
    """Leave a line among the erasures, a certificate behind it; what waited to be decided about the person is settled."""
    settled = {"settled_at": now, "settled_by": None}
    RightsRequest.objects.filter(candidate=record, state=RightsRequest.State.OPEN).update(state=RightsRequest.State.DONE, **settled)
    if record.merged_into_id is not None:
        return  # the line is that of whom he was merged into
    told = {"state": Erasure.State.REPLAYED, "reason": stone.reason, "counts": dict(counts), **settled}
    if not Erasure.objects.filter(candidate=record, state=Erasure.State.ASKED).update(asked_at=stone.at, asked_by=None, **told):
        Erasure.objects.create(candidate=record, asked_at=stone.at, asked_by=None, **told)


def _read(entry: Mapping[str, Any]) -> tuple[Tombstone, list[str]]:
    try:
        if entry["format"] != FORMAT:
            raise InvalidInput("抹除的清单是别的版本的，请升级程序再恢复。")
        stone = Tombstone(
            record=UUID(str(entry["record"])), candidate_id=int(entry["candidate"]), key=int(entry["key"]),
            reason=str(entry["reason"]), at=datetime.fromisoformat(str(entry["at"])),
        )  # fmt: skip
        return stone, [str(token) for token in entry["tokens"]]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput("抹除的清单不完整，恢复没有改动任何内容。") from error


def _has_key(record: Candidate) -> bool:
    return DataKey.objects.filter(pk=record.data_key_id, erased_at=None).exists()
