"""Recording events, signing the chain, and proving that nothing was changed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.db.models import BigIntegerField, CharField, F, TextField
from django.db.models.functions import Cast

from caidang.core.crypto.keyring import Keyring
from caidang.foundation.audit.anchors import Anchor, is_true, make_anchor
from caidang.foundation.audit.chain import (
    START,
    canonical,
    check_detail,
    event_hash,
    hash_of,
    is_signed,
    sign,
)
from caidang.foundation.audit.models import AuditCheckpoint, AuditEvent, AuditHead
from caidang.foundation.audit.report import Report
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.prepared import Given, PreparedObjects, PreparedUpdate
from caidang.foundation.lib.write_lock import each_before_commit, write_tx

CHECKPOINT_EVERY = 1000
"""Events between two signed checkpoints."""

HASHED = ("seq", "at", "actor_id", "verb", "subject", Cast("detail", TextField()), "prev_hash")
"""What of an event its hash covers, in the order of ``event_hash``; a detail as it is written."""

_COLUMNS = ("seq", "at", "actor_id", "verb", "subject", "detail", "prev_hash", "hash")


@dataclass(frozen=True, slots=True)
class _Told:
    """An event that waits for its place in the chain."""

    at: datetime
    actor_id: int | None
    verb: str
    subject: str
    detail: dict[str, Any]


_CAUSE: ContextVar[Mapping[str, int]] = ContextVar("cause", default=MappingProxyType({}))


@contextmanager
def caused_by(**cause: int) -> Iterator[None]:
    """Note with every event that is recorded inside what brought it about: ids, as in a detail."""
    token = _CAUSE.set(cause)
    try:
        yield
    finally:
        _CAUSE.reset(token)


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
    record_each(actor_id=actor_id, verb=verb, subjects=(subject,), now=now, detail=detail)


def record_each(
    *,
    actor_id: int | None,
    verb: str,
    subjects: Iterable[str],
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event for each subject, as ``record`` does: what is the same of all of them is looked at once."""
    kept = {**(detail or {}), **_CAUSE.get()}
    check_detail(kept)
    each_before_commit(_append, (_Told(now, actor_id, verb, subject, kept) for subject in subjects))


def checkpoint(*, now: datetime) -> Anchor | None:
    """Sign the chain's present state, keep it, and return it, to be anchored elsewhere.

    Returns None while there is no event, and for an end of the chain that somebody else put there.
    """
    with write_tx():
        head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
        if head is None or head.seq == 0 or not _is_ours(head):
            return None
        if not AuditCheckpoint.objects.filter(pk=head.seq).exists():
            return _keep_checkpoint(head.seq, head.hash, now)
    return make_anchor(seq=head.seq, hash_=head.hash)


def verify(*, anchors: Iterable[Anchor] = ()) -> Report:
    """Check every event, every checkpoint, the end of the chain, and anchors kept elsewhere."""
    signed = [(c.seq, c.hash, _is_true_checkpoint(c)) for c in AuditCheckpoint.objects.all()]
    signed += [(a.seq, a.hash, is_true(a)) for a in anchors]
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if head is not None and head.seq:
        signed.append((head.seq, head.hash, _is_ours(head)))
    watched = {seq for seq, _, _ in signed}
    passed: dict[int, str] = {}
    modified: list[int] = []
    missing: list[int] = []
    count, last, before = 0, 0, START
    events = AuditEvent.objects.order_by("seq").values_list("hash", *HASHED)
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


_HEAD: Final = PreparedObjects(AuditHead, lambda: AuditHead.objects.filter(pk=AuditHead.ONLY).order_by())
_LONGER: Final = PreparedUpdate(
    lambda: AuditHead.objects.filter(pk=AuditHead.ONLY), {"seq": F("seq") + Given("more", BigIntegerField())}
)
_ENDS: Final = PreparedUpdate(
    lambda: AuditHead.objects.filter(pk=AuditHead.ONLY), {"hash": Given("hash", CharField()), "mac": Given("mac", CharField())}
)


def _append(events: list[_Told]) -> None:
    """Join the events to the chain. The update locks the head's row, so the chain never forks.

    An end that this program did not sign stays unsigned whatever is added, so that no later event
    makes a forged past look true.
    """
    if not _LONGER.run(more=len(events)):
        AuditHead.objects.bulk_create([AuditHead(pk=AuditHead.ONLY)], ignore_conflicts=True)
        _LONGER.run(more=len(events))
    (head,) = _HEAD.ask()
    before = head.seq - len(events)
    is_ours = before == 0 or is_signed_by_us(seq=before, hash_=head.hash, mac=head.mac)
    last = head.hash or START
    chained, checked = [], []
    detail, said = None, ""
    for one, seq in zip(events, range(before + 1, head.seq + 1), strict=True):
        known = last
        if one.detail is not detail:
            detail, said = one.detail, canonical(one.detail)
        last = hash_of(seq, one.at, one.actor_id, one.verb, one.subject, said, known)
        chained.append((seq, one.at, one.actor_id, one.verb, one.subject, one.detail, known, last))
        if seq % CHECKPOINT_EVERY == 0:
            checked.append((seq, last, one.at))
    insert_rows(AuditEvent, _COLUMNS, chained, shared={})
    _ENDS.run(hash=last, mac=sign(_key(), seq=head.seq, hash_=last) if is_ours else "")
    for seq, hash_, at in checked if is_ours else ():
        _keep_checkpoint(seq, hash_, at)


def _keep_checkpoint(seq: int, hash_: str, now: datetime) -> Anchor:
    made = make_anchor(seq=seq, hash_=hash_)
    signature = bytes.fromhex(made.signature)
    AuditCheckpoint.objects.create(seq=seq, hash=hash_, signature=signature, at=now)
    return made


def _is_true_checkpoint(kept: AuditCheckpoint) -> bool:
    if kept.signature is None:
        return is_signed_by_us(seq=kept.seq, hash_=kept.hash, mac=kept.mac)
    return is_true(Anchor(kept.seq, kept.hash, bytes(kept.signature).hex()))


def _is_ours(head: AuditHead) -> bool:
    return is_signed_by_us(seq=head.seq, hash_=head.hash, mac=head.mac)


def is_signed_by_us(*, seq: int, hash_: str, mac: str) -> bool:
    """Tell whether this installation signed the state, with the key of its present root or of one before."""
    ring: Keyring = settings.CAIDANG_KEYRING
    return any(is_signed(ring.purpose("audit", g), seq=seq, hash_=hash_, mac=mac) for g in ring.generations)


def _key() -> bytes:
    key: bytes = settings.CAIDANG_KEYRING.audit
    return key
