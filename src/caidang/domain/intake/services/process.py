"""The worker's step: claim a file, read it outside any transaction, store what it says in one."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from caidang.core.errors import CaidangError, OutOfSpace
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.duplicates import flag_duplicates
from caidang.domain.candidates.services.records import (
    attach_document,
    create_candidate,
    find_matches,
)
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Draft
from caidang.domain.intake.services.receive import receive_file
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=6)
"""Longer than the longest reading (OCR of a scan), so that only a dead worker loses its lease."""

Read = Callable[[bytes, str], Draft]


def process_next(*, read: Read, now: datetime) -> bool:
    """Read one waiting file. True if there was one, so that the worker asks again at once."""
    item = IntakeItem.objects.claim(now, lease=LEASE)
    if item is None:
        return False
    if item.blob is None:
        raise RuntimeError(f"{item} waits although nothing was kept of it")
    try:
        # Slow, so outside any transaction: the embedded database has one writer.
        draft = read(vault.read_blob(item.blob), item.opened_name())
        if draft.parts:
            _receive_parts(item, draft, now=now)
        else:
            store_draft(item, draft, now=now)
    except LeaseLost:
        logger.warning("intake %s: lease lost", item.pk)
    except OutOfSpace:
        item.postpone(due_at=now + timedelta(minutes=1), error="磁盘已满, 腾出空间后会自动再读。")
    except CaidangError as error:
        _fail(item, str(error), now=now)
    except Exception as error:
        # The type only: a message could quote the résumé.
        logger.exception("intake %s: %s", item.pk, type(error).__name__)
        item.postpone(
            due_at=now + timedelta(minutes=2**item.attempts),
            error="读取时出了程序错误, 稍后会自动再试。",
        )
    return True


def fail_exhausted(*, now: datetime) -> int:
    """Show files whose reading kept dying as failed; returns how many."""
    with write_tx():
        return IntakeItem.objects.fail_exhausted(
            now, error="读取程序多次中途退出, 文件已留存, 可以重试或下载查看。"
        )


def store_draft(item: IntakeItem, draft: Draft, *, now: datetime) -> Candidate:
    """Make or complete a record from what was read; the item is done in the same transaction."""
    actor = _receiver(item)
    first = draft.documents[0]
    with write_tx():
        serialise("candidates.match")
        matches = find_matches(first)
        same = next((c for c, likeness in matches if likeness.verdict == "same"), None)
        # The item's own bytes are there already; attachments get a place of their own.
        blobs = [
            vault.store_blob(data=document.data, key=item.data_key, now=now)
            for document in draft.documents
        ]
        if same is None:
            candidate = create_candidate(
                documents=draft.documents, blobs=blobs, source=item.source, actor=actor, now=now
            )
            outcome = IntakeItem.Outcome.CREATED
        else:
            candidate, outcome = same, IntakeItem.Outcome.ATTACHED
            for document, blob in zip(draft.documents, blobs, strict=True):
                attach_document(candidate=same, document=document, blob=blob, actor=actor, now=now)
        others = [(c, likeness) for c, likeness in matches if c.pk != candidate.pk]
        if others:
            flag_duplicates(candidate=candidate, matches=others, now=now)
            if same is None:
                outcome = IntakeItem.Outcome.DUPLICATE_SUSPECTED
        item.candidate = candidate
        item.outcome = outcome
        item.warnings = list(draft.warnings)
        item.finish(now=now)
        audit.record(
            actor_id=actor.user_id,
            verb=f"intake.{outcome.value}",
            subject=f"intake:{item.pk}",
            now=now,
            detail={"candidate": candidate.pk},
        )
    return candidate


def _receive_parts(item: IntakeItem, draft: Draft, *, now: datetime) -> None:
    """The files inside become items of their own; each is safe before this one is done."""
    actor = _receiver(item)
    for part in draft.parts:
        receive_file(
            data=part.data,
            filename=part.name,
            source=item.source,
            actor=actor,
            now=now,
            parent=item,
        )
    with write_tx():
        item.outcome = IntakeItem.Outcome.EXPANDED
        item.warnings = [f"内含 {len(draft.parts)} 个文件, 已逐个收下。", *draft.warnings]
        item.finish(now=now)


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
