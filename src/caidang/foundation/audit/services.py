"""Recording events, signing the chain, and proving that nothing was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, TextField
from django.db.models.functions import Cast

from caidang.foundation.audit.anchors import Anchor, is_true, make_anchor
from caidang.foundation.audit.chain import START, check_detail, event_hash, is_signed, sign
from caidang.foundation.audit.models import AuditCheckpoint, AuditEvent, AuditHead
from caidang.foundation.lib.write_lock import before_commit, write_tx

CHECKPOINT_EVERY = 1000
"""Events between two signed checkpoints."""

_HASHED = ("seq", "at", "actor_id", "verb", "subject", Cast("detail", TextField()), "prev_hash")
"""What of an event its hash covers, in the order of ``event_hash``; a detail as it is written."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the chain found. Numbers are those of events (``seq``)."""

    count: int
    modified: tuple[int, ...]
    """Events whose content no longer gives their hash, or that do not join the one before."""
    missing: tuple[int, ...]
    """Events that were taken out of the middle or the beginning."""
    truncated: int
    """How many events were cut off the end."""
    rewritten: tuple[int, ...]
    """Signed states that the chain no longer passes through, or whose signature is false."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.modified or self.missing or self.truncated or self.rewritten)

    def __str__(self) -> str:
        if self.is_sound:
            return f"审计记录完整: 共 {self.count} 条, 逐条核对无误。"
        parts = [
            f"{len(self.modified)} 条被改动" if self.modified else "",
            f"{len(self.missing)} 条缺失" if self.missing else "",
            f"末尾被截去 {self.truncated} 条" if self.truncated else "",
            f"{len(self.rewritten)} 处签名对不上" if self.rewritten else "",
        ]
        return f"审计记录有异常: {', '.join(filter(None, parts))}。请保留现场, 并与备份核对。"


def record(
    *,
    actor_id: int | None,
    verb: str,
    subject: str,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to the chain, in the caller's ``write_tx()``: both stay or neither does.

    ``subject`` names a thing by its id ("candidate:12"); ``detail`` holds ids, names of fields
    and numbers without fractions, never a person's data. The transaction's events join the chain
    as its last act. Raises RuntimeError outside ``write_tx()`` and ValueError for a detail that
    cannot be kept exactly.
    """
    kept = dict(detail or {})
    check_detail(kept)
    event = AuditEvent(at=now, actor_id=actor_id, verb=verb, subject=subject, detail=kept)
    before_commit(_append, event)


def checkpoint(*, now: datetime) -> Anchor | None:
    """Sign the chain's present state, keep it, and return it signed anew, to be anchored elsewhere.

    Returns None while there is no event.
    """
    with write_tx():
        head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
        if head is None or head.seq == 0:
            return None
        if not AuditCheckpoint.objects.filter(pk=head.seq).exists():
            mac = sign(_key(), seq=head.seq, hash_=head.hash)
            _keep_checkpoint(head.seq, head.hash, mac, now)
    return make_anchor(seq=head.seq, hash_=head.hash)


def verify(*, anchors: Iterable[Anchor] = ()) -> Report:
    """Check every event, every checkpoint, the end of the chain, and anchors kept elsewhere."""
    signed = [(c.seq, c.hash, _is_signed(c)) for c in AuditCheckpoint.objects.all()]
    signed += [(a.seq, a.hash, is_true(a)) for a in anchors]
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if head is not None and head.seq:
        signed.append((head.seq, head.hash, _is_signed(head)))
    watched = {seq for seq, _, _ in signed}
    passed: dict[int, str] = {}
    modified: list[int] = []
    missing: list[int] = []
    count, last, before = 0, 0, START
    events = AuditEvent.objects.order_by("seq").values_list("hash", *_HASHED)
    for hash_, *content in events.iterator():
        seq, prev_hash = content[0], content[-1]
        count += 1
        is_next = seq == last + 1
        missing += range(last + 1, seq)
        if hash_ != event_hash(*content) or (is_next and prev_hash != before):
            modified.append(seq)
        last, before = seq, hash_
        if last in watched:
            passed[last] = before
    # Only a state that is truly signed can say where the chain has to end.
    true = [seq for seq, _, is_ours in signed if is_ours]
    rewritten = {
        seq for seq, hash_, is_ours in signed if not is_ours or passed.get(seq, hash_) != hash_
    }
    if last and (head is None or head.seq < last):
        # Events beyond the signed end, or an end that was put back.
        rewritten.add(last)
    return Report(
        count=count,
        modified=tuple(modified),
        missing=tuple(missing),
        truncated=max([*true, last]) - last,
        rewritten=tuple(sorted(rewritten)),
    )


def _append(events: list[AuditEvent]) -> None:
    """Join the events to the chain. The update locks the head's row, so the chain never forks."""
    rows = AuditHead.objects.filter(pk=AuditHead.ONLY)
    if not rows.update(seq=F("seq") + len(events)):
        AuditHead.objects.bulk_create([AuditHead(pk=AuditHead.ONLY)], ignore_conflicts=True)
        rows.update(seq=F("seq") + len(events))
    head = rows.get()
    last = head.hash or START
    for event, seq in zip(events, range(head.seq - len(events) + 1, head.seq + 1), strict=True):
        event.seq, event.prev_hash = seq, last
        event.hash = last = _hash_of(event)
    AuditEvent.objects.bulk_create(events)
    rows.update(hash=last, mac=sign(_key(), seq=head.seq, hash_=last))
    for event in events:
        if event.seq % CHECKPOINT_EVERY == 0:
            mac = sign(_key(), seq=event.seq, hash_=event.hash)
            _keep_checkpoint(event.seq, event.hash, mac, event.at)


def _hash_of(event: AuditEvent) -> str:
    return event_hash(
        event.seq, event.at, event.actor_id, event.verb, event.subject, event.detail, event.prev_hash
    )


def _keep_checkpoint(seq: int, hash_: str, mac: str, now: datetime) -> None:
    AuditCheckpoint.objects.create(seq=seq, hash=hash_, mac=mac, at=now)


def _is_signed(state: AuditCheckpoint | AuditHead) -> bool:
    return is_signed(_key(), seq=state.seq, hash_=state.hash, mac=state.mac)


def _key() -> bytes:
    key: bytes = settings.CAIDANG_KEYRING.audit
    return key
