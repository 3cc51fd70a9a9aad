"""The follower: reads the change log, keeps the live index up to date and the sealed one near."""

import logging
import shutil
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.db import Error as DatabaseError

from caidang.core.errors import Conflict, SealBroken
from caidang.foundation.search.index import live
from caidang.foundation.search.index.build import Build
from caidang.foundation.search.index.changes import Changes, read_changes
from caidang.foundation.search.index.cursors import Cursor, CursorGone, Progress
from caidang.foundation.search.index.live import Places, configured
from caidang.foundation.search.index.loading import AllIds, Load, batched_ids
from caidang.foundation.search.index.opening import live_directory, readable_manifest
from caidang.foundation.search.index.sealer import Manifest
from caidang.foundation.search.index.status import Status, read_status, write_status
from caidang.foundation.search.index.under_key import UnderKey
from caidang.foundation.search.index.values import SearchUnavailable
from caidang.foundation.search.index.writer import Writer

logger = logging.getLogger(__name__)

LOADED_AT_ONCE = 200
"""Documents opened at one time, so that memory does not grow with the number of changes."""
SHOWN_EVERY = 10
"""Batches of a build after which its progress is told and, where nothing else serves, shown."""
SEAL_EVERY = timedelta(seconds=60)
REBUILD_EVERY = timedelta(days=1)
"""How long words of an erased person may stay in old segments, where no search finds them."""
REBUILD_AGAIN = timedelta(minutes=10)
RETRY_AFTER = timedelta(seconds=30)


class Follower:
    """One per data folder writes; others there stand by and take over when it ends. Several machines
    on one database have a data folder and an index each, and each its own cursor in the log.

    Call ``step`` about twice a second and ``seal_if_due`` after it. Not for several threads.
    """

    def __init__(self, load: Load, all_ids: AllIds, *, places: Places | None = None) -> None:
        self._all_ids, self._load, self._given = all_ids, load, places
        self._under = self._next = self._newest()
        self._cursor = Cursor(self._under.places)
        self._lock = ExitStack()
        self._writer: Writer | None = None
        self._manifest: Manifest | None = None
        self._seq = 0
        self._erasures = 0
        self._build: Build | None = None
        self._sealed_at: datetime | None = None
        self._retry_at: datetime | None = None
        self._rebuild_at: datetime | None = None
        self._is_seal_wanted = False
        self._is_more_waiting = False
        self._seal_problem = ""
        self._status = read_status(self._under.places)

    @property
    def is_writing(self) -> bool:
        """Whether this process holds the index."""
        return self._writer is not None

    @property
    def is_behind(self) -> bool:
        """Whether the next step has work already: a generation to build, or the rest of many changes."""
        return self._build is not None or self._is_more_waiting

    def step(self, now: datetime) -> int:
        """Apply what changed since the last step, feed a generation that is being built, and return
        how many log rows and records were taken.

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
            if self._build is not None:
                taken += self._feed(now)
            self._tell(now)
        except Conflict:
            return 0
        except CursorGone:
            logger.warning("search: the cursor is gone; opening again")
            self._let_go()
            return 1
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
        """Seal when there is something new and a minute has passed, or a person was erased.

        Where a rebuild is due it begins one instead, which the following steps carry on.
        """
        if self._writer is None or self._manifest is None:
            return False
        if self._build is not None:
            # What is only half built must never be taken for a whole at the next start.
            return not self._build.is_first and self._is_seal_wanted and self._seal(now)
        if self._is_rebuild_due(now):
            return self._begin_rebuild(now)
        is_time = self._sealed_at is None or now - self._sealed_at >= SEAL_EVERY
        if not (self._is_seal_wanted or (is_time and self._has_news())):
            return False
        return self._seal(now)

    def rebuild(self, now: datetime) -> bool:
        """Build a new generation from the records beside the serving one, then switch to it.

        For ``caidang reindex``, and so that an erased person's words leave old segments. False
        when another process writes or there is no room; the present index then goes on.
        """
        if not self._begin_rebuild(now):
            return False
        while self._build is not None:
            if not self.step(now) and self._build is not None:
                return False
        return self.is_writing

    def _begin_rebuild(self, now: datetime) -> bool:
        self._rebuild_at = now + REBUILD_AGAIN
        try:
            self._take_lock()
            self._begin_build(now, is_first=self._writer is None)
        except Conflict:
            return False
        except (SearchUnavailable, OSError) as error:
            if self._writer is None:
                self._give_up(error, now)
            else:
                self._report(now, problem=_text_of(error))
            return False
        return True

    def close(self, now: datetime, *, is_live_kept: bool = True) -> None:
        """Seal what is new and let another process write.

        ``is_live_kept``: leave the live index for readers in other processes; False at the end of
        the last one, so that no words stay in memory.
        """
        writer = self._writer
        try:
            if writer is not None:
                is_half = self._build is not None and self._build.is_first
                self._drop_build()
                writer.close()
                is_sealed = is_half or not self._has_news() or self._seal(now)
                if not is_live_kept and is_sealed:
                    live.leave(writer.directory.parent)
                self._cursor.leave(now)
        finally:
            self._writer = None
            self._lock.close()

    def _newest(self) -> UnderKey:
        return UnderKey.of(self._load, self._given or configured())

    # -- opening

    def _open(self, now: datetime) -> int:
        """Bring the index to life: keep what is there, or unseal it, or build it anew."""
        self._take_lock()
        self._under = self._newest()
        manifest = readable_manifest(self._under.sealer)
        if manifest is None or not self._cursor.take(manifest.seq, now=now):
            self._begin_build(now, is_first=True)
            return 1
        # Made under a key before the present one it serves until another is made: a rebuild is due then.
        self._under = UnderKey.of(self._load, self._under.places.under(manifest.mark))
        places, sealer = self._under.places, self._under.sealer
        base = live.choose(places, index_bytes=sealer.sealed_bytes, generation=manifest.generation)
        try:
            self._writer = Writer.open(live_directory(sealer, manifest, base))
        except (SealBroken, SearchUnavailable) as error:
            logger.warning("search: building anew: %s", error)
            self._begin_build(now, is_first=True)
            return 1
        self._manifest, self._erasures = manifest, manifest.erasures
        self._seq, self._sealed_at = manifest.seq, now
        taken = self._replay(now)
        live.publish(places, base, manifest.generation)
        self._report(now, problem="")
        return taken

    def _replay(self, now: datetime) -> int:
        total = 0
        while taken := self._apply(now):
            total += taken
        return total

    # -- building

    def _begin_build(self, now: datetime, *, is_first: bool) -> None:
        """Make an empty generation beside the serving one; without one, it serves as it grows."""
        self._drop_build()
        serving = self._writer
        self._next = self._newest()
        places = self._next.places
        size = live.directory_bytes(serving.directory) if serving else self._next.sealer.sealed_bytes
        base = live.choose(places, index_bytes=size, generation=None)
        if is_first:
            self._cursor.take(None, now=now)
        build = Build.begin(base, self._all_ids, born_ms=_milliseconds(now), is_first=is_first)
        self._build = build
        if is_first:
            build.writer.commit()
            self._writer, self._manifest, self._under = build.writer, build.manifest, self._next
            self._seq, self._erasures = build.manifest.seq, 0
            live.publish(places, base, build.manifest.generation)
        self._report(now, problem="")
        if build.is_complete:
            self._finish_build(now)

    def _feed(self, now: datetime) -> int:
        """Read the next records into the new generation; switch to it after the last."""
        build = self._build
        if build is None:
            return 0
        ids = build.next_ids(LOADED_AT_ONCE)
        documents = self._next.loader.documents(ids, change=build.manifest.seq)
        try:
            build.writer.put(ids, documents)
            build.advance(len(ids))
            if build.is_complete:
                self._finish_build(now)
            elif build.done % (SHOWN_EVERY * LOADED_AT_ONCE) == 0:
                if build.is_first:
                    build.writer.commit()
                self._report(now, problem="", is_committed=build.is_first)
        except SearchUnavailable as error:
            if build.is_first or self._build is None:
                raise
            self._drop_build()  # the index that serves goes on
            self._report(now, problem=_text_of(error))
        return len(ids)

    def _finish_build(self, now: datetime) -> None:
        build, serving = self._build, self._writer
        if build is None:
            return
        build.writer.commit()
        self._build = None
        if not build.is_first:
            if serving is not None:
                serving.close()
            self._writer, self._manifest, self._under = build.writer, build.manifest, self._next
            self._seq, self._erasures = build.manifest.seq, 0
            self._replay(now)
        self._seal(now)
        live.publish(self._under.places, build.base, build.manifest.generation)
        self._rebuild_at = None
        self._cursor.has_rebuilt()
        self._report(now, problem="", is_committed=True)

    def _drop_build(self) -> None:
        """Forget a generation that was not finished; the next one begins from the start."""
        build, self._build = self._build, None
        if build is not None and build.writer is not self._writer:
            build.writer.abandon()
            shutil.rmtree(build.writer.directory, ignore_errors=True)

    def _take_lock(self) -> None:
        if self._writer is None:
            self._lock.close()
            self._lock.enter_context(live.sole_writer(self._under.places))

    # -- following

    def _apply(self, now: datetime) -> int:
        writer = self._writer
        if writer is None:
            raise RuntimeError("the index is not open")
        changes = read_changes(self._seq)
        self._cursor.check()
        self._is_more_waiting = changes.is_more
        if changes:
            self._write(writer, changes)
            self._report(now, problem="", is_committed=True)
        return len(changes)

    def _write(self, writer: Writer, changes: Changes) -> None:
        try:
            for ids in batched_ids(changes.ids, LOADED_AT_ONCE):
                writer.put(ids, self._under.loader.documents(ids, change=changes.last))
            writer.commit()
        except DatabaseError:
            writer.rollback()
            raise
        self._seq = changes.last
        self._erasures += changes.erasures
        self._is_seal_wanted |= changes.erasures > 0

    def _give_up(self, error: Exception, now: datetime) -> None:
        """Let go of the index, say why, and try from the start a little later."""
        logger.warning("search: %s", type(error).__name__)
        self._let_go()
        self._retry_at = now + RETRY_AFTER
        self._report(now, problem=_text_of(error))

    def _let_go(self) -> None:
        self._drop_build()
        if self._writer is not None:
            self._writer.abandon()
        self._writer = None
        self._lock.close()

    # -- sealing

    def _has_news(self) -> bool:
        manifest = self._manifest
        return manifest is not None and (not manifest.meta or self._seq > manifest.seq)

    def _is_rebuild_due(self, now: datetime) -> bool:
        manifest = self._manifest
        if manifest is None or (self._rebuild_at is not None and now < self._rebuild_at):
            return False
        if self._cursor.is_rebuild_wanted or (self._given or configured()).key != self._under.places.key:
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
            self._manifest = self._under.sealer.seal(writer.directory, state)
        except OSError as error:
            logger.warning("search: not sealed: %s", error.strerror)
            self._seal_problem = _NOT_SEALED
            self._report(now, problem="")
            return False
        self._seal_problem = ""
        self._report(now, problem="", is_sealed=True)
        if self._build is None:  # else the new generation has yet to read what changed meanwhile
            self._cursor.advance(self._manifest.seq, self._progress(), now=now)
        return True

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
            built=self._build.done if self._build else 0,
            to_build=len(self._build.ids) if self._build else 0,
            is_partial=self._build is not None and self._build.is_first,
        )
        try:
            write_status(self._under.places, self._status)
        except OSError:
            logger.warning("search: the status could not be written")
        self._tell(now)

    def _tell(self, now: datetime) -> None:
        self._cursor.tell(self._progress(), now=now, is_following=self._writer is not None)

    def _progress(self) -> Progress:
        return Progress(self._seq, self._erasures, self._status.problem)


_DISK_PROBLEM = "索引目录暂时不能读写，搜索可能不完整；其他功能不受影响，稍后会自动再试。"
_NOT_SEALED = "索引没能封存到数据目录（磁盘可能已满）。搜索照常可用，腾出空间后会自动再试。"


def _text_of(error: Exception) -> str:
    return str(error) if isinstance(error, SearchUnavailable) else _DISK_PROBLEM


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)
