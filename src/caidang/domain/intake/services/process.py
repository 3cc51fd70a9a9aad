"""The worker's steps: claim files, read them outside any transaction, store what they say in one."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F

from caidang.core.errors import CaidangError, OutOfSpace, UnreadableFile
from caidang.core.resume.model import PARSER_VERSION
from caidang.domain.candidates.services.labelling.sorting import sort_arrived
from caidang.domain.candidates.services.record.duplicates import flag_duplicates
from caidang.domain.candidates.services.record.records import (
    attach_document,
    create_candidate,
    find_matches,
)
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.compliance.selectors.tombstones import erased_before
from caidang.domain.compliance.services.erasing import STRONG
from caidang.domain.intake.models import IntakeItem, IntakeItems
from caidang.domain.intake.reading import Draft, PictureFound, Reader
from caidang.domain.intake.services.arrived import is_of_another, place_arrived, whose
from caidang.domain.intake.services.in_hand import NOTHING_NOTED, InHand
from caidang.domain.intake.services.receive import Incoming, receive_files
from caidang.domain.intake.way import Way, told_by_page
from caidang.domain.review.selectors.beside import beside
from caidang.domain.review.services.chain.cases import note_change, open_case
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=6)
"""Longer than the longest reading (OCR of a scan), so that only a dead worker loses its lease."""

KILLED_AT_MOST = 3
"""How often a child may be killed from outside while it reads the same file."""

Read = Callable[[bytes, str, Way], Draft]


class ErasedBefore(CaidangError):
    """The file is of somebody who was erased: a person decides."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A claimed file, its bytes, and what it turned out to be."""

    item: IntakeItem
    data: bytes
    draft: Draft


def process_next(
    *, reader: Reader, now: datetime, are_pictures: bool = False, in_hand: InHand = NOTHING_NOTED
) -> bool:
    """Read one waiting file and store it. True if there was one, so that the worker asks again at once.

    Files that need character recognition wait in a line of their own (``are_pictures``), so that
    a few scans do not hold up everything behind them.
    """
    items = claim_files(limit=1, now=now, are_pictures=are_pictures)
    for item in items:
        with in_hand.holding([item]):
            reading = read_item(item, reader.read if are_pictures else reader.read_quickly, now=now)
            if reading is not None:
                store_readings([reading], now=now)
    return bool(items)


def claim_files(*, limit: int, now: datetime, are_pictures: bool = False) -> list[IntakeItem]:
    """Take the files that have waited longest, at most ``limit``, for the length of a lease."""
    queue = _claimable().filter(is_picture=are_pictures)
    return queue.claim_some(now, lease=LEASE, limit=limit)


def read_item(item: IntakeItem, read: Read, *, now: datetime) -> Reading | None:
    """Read a claimed file outside any transaction; None when that went wrong, which is settled then."""
    if item.blob is None:
        raise RuntimeError(f"{item} waits although nothing was kept of it")
    with _settling(item, now=now):
        data = vault.read_blob(item.blob)
        return Reading(item, data, read(data, item.opened_name(), item.way))
    return None


def store_readings(readings: Sequence[Reading], *, now: datetime) -> None:
    """Store what was read, together where possible: the disk is then synced once for all of them.

    One that cannot be stored costs the others nothing: each then has a transaction of its own.
    """
    alone = [reading for reading in readings if reading.draft.parts]
    together = [reading for reading in readings if not reading.draft.parts]
    try:
        with write_tx():
            stored = [_stored(reading, now=now) for reading in together]
            _sort(stored, now=now)
            IntakeItem.finish_all(stored, now=now)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is met again below, alone
        if len(together) > 1:
            logger.warning("intake: stored one by one after %s", place_of(error))
        alone += together
    for reading in alone:
        _store_alone(reading, now=now)


def _store_alone(reading: Reading, *, now: datetime) -> None:
    with _settling(reading.item, now=now):
        if reading.draft.parts:
            _receive_parts(reading.item, reading.draft, now=now)
        else:
            with write_tx():
                item = _stored(reading, now=now)
                _sort([item], now=now)
                item.finish(now=now)


def _stored(reading: Reading, *, now: datetime) -> IntakeItem:
    """A copy to store from: an undone transaction leaves the original as it was claimed."""
    twin = copy(reading.item)
    twin.blob = copy(reading.item.blob)
    _store_draft(twin, reading.draft, reading.data, now=now)
    return twin


def _sort(items: Sequence[IntakeItem], *, now: datetime) -> None:
    """Let the organisation's rules look at what arrived, together: most of what that costs is asked once."""
    people = {item.candidate.pk: item.candidate for item in items if item.candidate is not None}
    if people:
        sort_arrived(candidates=list(people.values()), now=now, today=now.date(), beside=beside)


def _claimable() -> IntakeItems:
    return IntakeItem.objects.select_related("data_key", "blob__data_key")


@contextmanager
def _settling(item: IntakeItem, *, now: datetime) -> Iterator[None]:
    """Whatever goes wrong inside is settled: tried again later, or shown with its reason."""
    try:
        try:
            yield
        except LeaseLost:
            raise
        except PictureFound:
            item.is_picture = True
            item.postpone(due_at=now, is_attempt=False)
        except CaidangError as error:
            _put_off_or_fail(item, error, now=now)
        except Exception as error:  # noqa: BLE001 - a bug costs one file, not the queue
            logger.error("intake %s: %s", item.pk, place_of(error))
            item.postpone(
                due_at=now + timedelta(minutes=2**item.attempts),
                error="读取时出了程序错误，稍后会自动再试。",
            )
    except LeaseLost:
        logger.warning("intake %s: lease lost", item.pk)


def _put_off_or_fail(item: IntakeItem, error: CaidangError, *, now: datetime) -> None:
    """What is not the file's fault is tried again; what is, is shown."""
    if isinstance(error, OutOfSpace):
        item.postpone(
            due_at=now + timedelta(minutes=1), error="磁盘已满，腾出空间后会自动再读。", is_attempt=False
        )
    elif isinstance(error, SandboxDown):
        logger.warning("intake: %s", error)
        item.postpone(due_at=now + timedelta(seconds=30), error=str(error), is_attempt=False)
    elif isinstance(error, ChildKilled) and item.attempts < KILLED_AT_MOST:
        item.postpone(due_at=now, error=str(error))
    else:
        if isinstance(error, ErasedBefore):
            item.outcome = IntakeItem.Outcome.ERASED_BEFORE
        if isinstance(error, UnreadableFile) and error.is_lasting:
            item.unreadable_by = PARSER_VERSION
        _fail(item, str(error), now=now)


def release_abandoned(*, now: datetime, begun: Collection[int]) -> int:
    """Give back what the last worker had claimed when it died; returns how many.

    ``begun`` are the ids of what it had in hand: of all others the claim does not count as an
    attempt. For the start of the only worker: nobody else reads for long. Should somebody do all
    the same, he finds his lease lost and keeps nothing.
    """
    waiting = {"status": IntakeItem.Status.PENDING, "due_at": now}
    with write_tx():
        held = IntakeItem.objects.filter(status=IntakeItem.Status.WORKING)
        blamed = held.filter(pk__in=begun).update(**waiting)
        return blamed + held.update(**waiting, attempts=F("attempts") - 1)


def fail_exhausted(*, now: datetime) -> int:
    """Show files whose reading kept dying as failed; returns how many."""
    with write_tx():
        before = set(IntakeItem.objects.exhausted(now).values_list("pk", "received_by"))
        count = IntakeItem.objects.fail_exhausted(
            now, error="读取程序多次中途退出，文件已留存，可以重试或下载查看。"
        )
        for pk, received_by in sorted(before):
            audit.record(actor_id=received_by, verb="intake.failed", subject=f"intake:{pk}", now=now)
    return count


def _store_draft(item: IntakeItem, draft: Draft, data: bytes, *, now: datetime) -> None:
    """Make or complete a record from what was read; the caller finishes the item in the same transaction.

    ``data`` are the item's own bytes, which need no second place in the store.
    """
    actor = _receiver(item)
    # Inside a group's transaction a part of it: what fails here undoes the group.
    with write_tx(savepoint=False):
        serialise("candidates.match")
        matches = find_matches(draft.documents[0])
        same = whose(item.way)
        if same is None:
            same = next((c for c, likeness in matches if likeness.verdict == "same"), None)
        elif any(is_of_another(same, document) for document in draft.documents):
            draft = _without_values(draft)
        blobs = [_blob_of(document, item, data, now=now) for document in draft.documents]
        if same is None:
            _ask_about_erased(item, draft)
            candidate = create_candidate(
                data_key=item.data_key, documents=draft.documents, blobs=blobs,
                source=item.source, actor=actor, now=now,
            )  # fmt: skip
            open_case(candidate=candidate, now=now)
            is_alike = flag_duplicates(candidate=candidate, matches=matches, now=now) > 0
            outcomes = IntakeItem.Outcome
            item.outcome = outcomes.DUPLICATE_SUSPECTED if is_alike else outcomes.CREATED
        else:
            candidate = same
            for document, blob in zip(draft.documents, blobs, strict=True):
                attach_document(candidate=same, document=document, blob=blob, actor=actor, now=now)
            note_change(candidate=same, now=now)
            others = [(c, likeness) for c, likeness in matches if c.pk != same.pk]
            flag_duplicates(candidate=same, matches=others, now=now)
            item.outcome = IntakeItem.Outcome.ATTACHED
            item.hand_over(candidate.data_key)
        item.candidate = candidate
        item.warnings = list(draft.warnings)
        if draft.told:
            item.seal_told({**draft.told, **told_by_page(item.way)})
        item.way = {**item.way, "whole": draft.is_whole}
        place_arrived(candidate=candidate, way=item.way, is_new=same is None, now=now)


def _without_values(draft: Draft) -> Draft:
    """The originals alone: what came by somebody's own link and tells of another is for a person to look at."""
    bare = tuple(replace(document, values=(), tokens=(), sentences=()) for document in draft.documents)
    return replace(draft, documents=bare, warnings=(*draft.warnings, "文件里像是别人的姓名：原件留在档案里，没有取里面的内容。"))


def _ask_about_erased(item: IntakeItem, draft: Draft) -> None:
    """Raise ErasedBefore where the person was erased, until somebody says that he is to be taken in again."""
    if item.is_again_allowed:
        return
    tokens = [token for d in draft.documents for kind, token in (*d.tokens, *d.former) if kind in STRONG]
    known = erased_before([*tokens, *(keyed.fingerprint(document.data) for document in draft.documents)])
    if known is not None:
        item.outcome = IntakeItem.Outcome.ERASED_BEFORE
        raise ErasedBefore(known.text)


def _blob_of(document: ReadDocument, item: IntakeItem, data: bytes, *, now: datetime) -> Blob:
    if document.data is data and item.blob is not None:
        return item.blob
    return vault.store_blob(data=document.data, key=item.data_key, now=now)


def _receive_parts(item: IntakeItem, draft: Draft, *, now: datetime) -> None:
    """The files inside become items of their own; each is safe before this one is done."""
    actor = _receiver(item)
    for part in draft.parts:
        receive_files(
            files=[Incoming(part.data, part.name, item.way)],
            source=item.source,
            actor=actor,
            now=now,
            parent=item,
        )
    with write_tx():
        item.outcome = IntakeItem.Outcome.EXPANDED
        item.warnings = [f"内含 {len(draft.parts)} 个文件，已逐个收下。", *draft.warnings]
        item.finish(now=now)
        audit.record(
            actor_id=item.received_by, verb="intake.expanded", subject=f"intake:{item.pk}", now=now,
            detail={"files": len(draft.parts)},
        )  # fmt: skip


def _fail(item: IntakeItem, reason: str, *, now: datetime) -> None:
    with write_tx():
        item.finished_at = now
        item.fail(error=reason)
        audit.record(
            actor_id=item.received_by, verb="intake.failed", subject=f"intake:{item.pk}", now=now
        )


def _receiver(item: IntakeItem) -> Viewer:
    """The member who handed the file in answers for what becomes of it."""
    return Viewer(user_id=item.received_by, role=Role.COLLECTOR)
