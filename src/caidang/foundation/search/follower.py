"""The follower: reads the change log, keeps the live index up to date and the sealed one near."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import tantivy
from django.db import Error as DatabaseError

from caidang.core.errors import Conflict, OutOfSpace, SealBroken
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import live
from caidang.foundation.search.live import Places, configured
from caidang.foundation.search.models import Change
from caidang.foundation.search.schema import to_document
from caidang.foundation.search.sealed_file import new_key
from caidang.foundation.search.sealer import Manifest, Sealer
from caidang.foundation.search.status import (
    Status,
    is_requested,
    last_seq,
    read_status,
    withdraw_request,
    write_status,
)
from caidang.foundation.search.values import IndexDocument, SearchUnavailable
from caidang.foundation.search.writer import Writer, new_generation

logger = logging.getLogger(__name__)

Load = Callable[[Sequence[int]], Mapping[int, IndexDocument]]
"""Returns the documents of these ids as they are now; an id without a record is left out."""
AllIds = Callable[[], Iterable[int]]

MAX_CHANGES = 5_000
"""Changes in one commit."""
LOADED_AT_ONCE = 200
"""Documents opened at one time, so that memory does not grow with the number of changes."""
SEAL_EVERY = timedelta(seconds=60)
REBUILD_EVERY = timedelta(days=1)
"""How long words of an erased person may stay in old segments, where no search finds them."""
REBUILD_AGAIN = timedelta(minutes=10)
RETRY_AFTER = timedelta(seconds=30)


class Follower:
    """One per installation writes; others stand by and take over when it ends.

    Call ``step`` about twice a second and ``seal_if_due`` after it. Not for several threads.
    """

    def __init__(self, load: Load, all_ids: AllIds, *, places: Places | None = None) -> None:
        self._load = load
        self._all_ids = all_ids
        self._places = places or configured()
        self._sealer = Sealer(self._places)
        self._lock = ExitStack()
        self._writer: Writer | None = None
        self._manifest: Manifest | None = None
        self._seq = 0
        self._erasures = 0
        self._sealed_at: datetime | None = None
        self._retry_at: datetime | None = None
        self._rebuild_at: datetime | None = None
        self._is_seal_wanted = False
        self._seal_problem = ""
        self._status = read_status(self._places)

    @property
    def is_writing(self) -> bool:
        """Whether this process holds the index."""
        return self._writer is not None

    def step(self, now: datetime) -> int:
        """Apply what changed since the last step and return how many log rows were taken.

        Returns 0 when another process writes, or when the index cannot be kept for now: the
        health page then says why, and a later step tries again. Errors of the database and of
        ``load``'s queries go up; nothing is lost by them.
        """
        if self._retry_at is not None and now < self._retry_at:
            return 0
        try:
            if self._writer is None:
                return self._open(now)
            taken = self._apply(now)
        except Conflict:
            return 0
        except (SearchUnavailable, OSError) as error:
            self._give_up(error, now)
            return 0
        return taken

    def catch_up(self, now: datetime) -> bool:
        """Apply all changes there are; False when another process writes or it is not possible."""
        while self.step(now):
            pass
        return self.is_writing

    def seal_if_due(self, now: datetime) -> bool:
        """Seal when there is something new and a minute has passed, or a person was erased."""
        if self._writer is None or self._manifest is None:
            return False
        if self._is_rebuild_due(now):
            return self.rebuild(now)
        is_time = self._sealed_at is None or now - self._sealed_at >= SEAL_EVERY
        if not (self._is_seal_wanted or (is_time and self._has_news())):
            return False
        return self._seal(now)

    def rebuild(self, now: datetime) -> bool:
        """Build a new generation from the records beside the serving one, then switch to it.

        For ``caidang reindex``, and so that an erased person's words leave old segments. False
        when another process writes or there is no room; the present index then goes on.
        """
        self._rebuild_at = now + REBUILD_AGAIN
        try:
            self._take_lock()
            self._rebuild(now)
        except Conflict:
            return False
        except (SearchUnavailable, OSError) as error:
            if self._writer is None:
                self._give_up(error, now)
            else:
                self._report(now, problem=_text_of(error))
            return False
        self._rebuild_at = None
        withdraw_request(self._places)
        return True

    def close(self, now: datetime, *, is_live_kept: bool = True) -> None:
        """Seal what is new and let another process write.

        ``is_live_kept``: leave the live index for readers in other processes; False at the end of
        the last one, so that no words stay in memory.
        """
        writer = self._writer
        try:
            if writer is not None:
                writer.close()
                is_sealed = not self._has_news() or self._seal(now)
                if not is_live_kept and is_sealed:
                    live.leave(writer.directory.parent)
        finally:
            self._writer = None
            self._lock.close()

    # -- opening

    def _open(self, now: datetime) -> int:
        """Bring the index to life: keep what is there, or unseal it, or build it anew."""
        self._take_lock()
        manifest = self._trusted_manifest()
        if manifest is None:
            return self._rebuild(now)
        base = live.choose(
            self._places,
            index_bytes=self._sealer.sealed_bytes,
            generation=manifest.generation,
        )
        try:
            self._writer = Writer.open(self._directory(manifest, base))
        except (SealBroken, SearchUnavailable) as error:
            logger.warning("search: building anew: %s", error)
            return self._rebuild(now)
        self._manifest, self._erasures = manifest, manifest.erasures
        self._seq, self._sealed_at = manifest.seq, now
        taken = self._replay(now)
        live.publish(self._places, base, manifest.generation)
        self._report(now, problem="")
        return taken

    def _directory(self, manifest: Manifest, base: Path) -> Path:
        """Return the live directory if it is at least as new as the seal, else unseal it."""
        directory = base / manifest.generation
        if live.opstamp(directory) >= manifest.opstamp:
            return directory
        return self._sealer.unseal(manifest, base)

    def _trusted_manifest(self) -> Manifest | None:
        """Return the manifest if the log still tells everything that came after it."""
        try:
            manifest = self._sealer.read_manifest()
        except (SealBroken, OSError) as error:
            logger.warning("search: building anew: %s", error)
            return None
        # Pruning keeps the row that the manifest ends at: without it the log began later, or
        # belongs to another database.
        if manifest is None or not Change.objects.filter(seq=manifest.seq).exists():
            return None
        return manifest

    def _replay(self, now: datetime) -> int:
        total = 0
        while taken := self._apply(now):
            total += taken
        return total

    def _rebuild(self, now: datetime) -> int:
        old = self._writer
        manifest = Manifest(
            generation=new_generation(),
            key=new_key().hex(),
            # Taken before the records are read: what changes meanwhile is applied again.
            seq=last_seq(),
            born_ms=_milliseconds(now),
        )
        size = live.directory_bytes(old.directory) if old else self._sealer.sealed_bytes
        base = live.choose(self._places, index_bytes=size, generation=None)
        fresh = Writer.create(base, manifest.generation)
        count = 0
        for ids in _batched(self._all_ids(), LOADED_AT_ONCE):
            fresh.put(ids, self._documents(ids))
            count += len(ids)
        fresh.commit()
        if old is not None:
            old.close()
        self._writer, self._manifest = fresh, manifest
        self._seq, self._erasures = manifest.seq, 0
        self._replay(now)
        self._seal(now)
        live.publish(self._places, base, manifest.generation)
        self._report(now, problem="", is_committed=True)
        return count

    def _take_lock(self) -> None:
        if self._writer is None:
            self._lock.close()
            self._lock.enter_context(live.sole_writer(self._places))

    # -- following

    def _apply(self, now: datetime) -> int:
        writer = self._writer
        if writer is None:
            raise RuntimeError("the index is not open")
        rows = Change.objects.filter(seq__gt=self._seq).order_by("seq")
        changes = list(rows.values_list("seq", "doc_id", "op")[:MAX_CHANGES])
        if not changes:
            return 0
        try:
            for ids in _batched(dict.fromkeys(doc_id for _, doc_id, _ in changes), LOADED_AT_ONCE):
                writer.put(ids, self._documents(ids))
            writer.commit()
        except DatabaseError:
            writer.rollback()
            raise
        self._seq = changes[-1][0]
        erased = sum(op == Change.Op.ERASE for _, _, op in changes)
        self._erasures += erased
        self._is_seal_wanted |= erased > 0
        self._report(now, problem="", is_committed=True)
        return len(changes)

    def _documents(self, ids: Sequence[int]) -> Mapping[int, tantivy.Document]:
        """Load documents; one that cannot be read is left out and does not stop the others."""
        try:
            return {i: to_document(found) for i, found in self._load(ids).items()}
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad record must not stop the index
            if len(ids) > 1:
                return {k: v for i in ids for k, v in self._documents([i]).items()}
            logger.error("search: document %s could not be read: %s", ids[0], type(error).__name__)
            return {}

    def _give_up(self, error: Exception, now: datetime) -> None:
        """Let go of the index, say why, and try from the start a little later."""
        logger.warning("search: %s", type(error).__name__)
        if self._writer is not None:
            self._writer.abandon()
        self._writer = None
        self._lock.close()
        self._retry_at = now + RETRY_AFTER
        self._report(now, problem=_text_of(error))

    # -- sealing

    def _has_news(self) -> bool:
        manifest = self._manifest
        return manifest is not None and (not manifest.meta or self._seq > manifest.seq)

    def _is_rebuild_due(self, now: datetime) -> bool:
        manifest = self._manifest
        if manifest is None or (self._rebuild_at is not None and now < self._rebuild_at):
            return False
        if is_requested(self._places):
            return True
        if not self._erasures:
            return False
        return _milliseconds(now) - manifest.born_ms >= REBUILD_EVERY / timedelta(milliseconds=1)

    def _seal(self, now: datetime) -> bool:
        writer, manifest = self._writer, self._manifest
        if writer is None or manifest is None:
            return False
        self._sealed_at, self._is_seal_wanted = now, False
        state = manifest.with_state(seq=self._seq, erasures=self._erasures)
        try:
            self._manifest = self._sealer.seal(writer.directory, state)
        except OSError as error:
            logger.warning("search: not sealed: %s", error.strerror)
            self._seal_problem = _NOT_SEALED
            self._report(now, problem="")
            return False
        self._seal_problem = ""
        self._report(now, problem="", is_sealed=True)
        self._prune(self._manifest.seq)
        return True

    def _prune(self, seq: int) -> None:
        """Remove what is sealed. Its last row stays: it shows a start that the log goes on."""
        try:
            with write_tx():
                Change.objects.filter(seq__lt=seq).delete()
        except OutOfSpace:
            logger.warning("search: the log could not be pruned, as the disk is full")

    def _report(
        self, now: datetime, *, problem: str, is_committed: bool = False, is_sealed: bool = False
    ) -> None:
        stamp = _milliseconds(now)
        self._status = Status(
            seq=self._seq,
            committed_ms=stamp if is_committed else self._status.committed_ms,
            sealed_ms=stamp if is_sealed else self._status.sealed_ms,
            erasures=self._erasures,
            problem=problem or self._seal_problem,
        )
        try:
            write_status(self._places, self._status)
        except OSError:
            logger.warning("search: the status could not be written")


_DISK_PROBLEM = "索引目录暂时不能读写，搜索可能不完整；其他功能不受影响，稍后会自动再试。"
_NOT_SEALED = "索引没能封存到数据目录（磁盘可能已满）。搜索照常可用，腾出空间后会自动再试。"


def _text_of(error: Exception) -> str:
    return str(error) if isinstance(error, SearchUnavailable) else _DISK_PROBLEM


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def _batched(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    source = iter(ids)
    while batch := list(islice(source, size)):
        yield batch
