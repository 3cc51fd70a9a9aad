"""Each machine's place in the change log, so that the log is cut below none that still follows.

The cursor stands in the database, where all machines see it, and says what its machine has sealed:
from there on it will ask for changes after its next start. A machine that has not followed for
three days is given up: should it come back, it finds its cursor gone and builds its index anew.
"""

import logging
import platform
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.db.models import Max, Min, QuerySet

from caidang.core.errors import OutOfSpace
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.models import Change, Machine

logger = logging.getLogger(__name__)

KEPT_FOR: Final = timedelta(days=3)
"""How long the log waits for a machine that is away."""
TOLD_EVERY: Final = timedelta(minutes=1)
TOLD_MOVING: Final = timedelta(seconds=5)
"""How often a machine tells how far it has come, at rest and while changes arrive."""
SILENT_AFTER: Final = timedelta(minutes=3)
_LOCK: Final = "search cursors"
_ID_FILE: Final = "machine"
_NO_SPACE: Final = "search: the cursor could not be moved, as the disk is full"


class CursorGone(Exception):
    """The log may have been cut above our place in it: what follows has to be found out anew."""


@dataclass(frozen=True, slots=True)
class MachineState:
    """One machine as the health page shows it. ``is_silent``: it ought to follow, and does not."""

    name: str
    is_here: bool
    is_running: bool
    is_silent: bool
    behind: int
    erasures: int
    followed_at: datetime
    problem: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What a machine tells of itself: the last change in its index, and what is the matter."""

    applied: int
    erasures: int
    problem: str


class Cursor:
    """This machine's. Whoever takes it has it, which shows a copied data folder: two machines under one
    name take it from each other once, and the one that finds it gone gives itself another name.
    """

    def __init__(self, places: Places) -> None:
        self._file = places.sealed / _ID_FILE
        self._id = ""
        self._holder = ""
        self._told: Progress | None = None
        self._told_at: datetime | None = None
        self.is_rebuild_wanted = False

    def take(self, seq: int | None, *, now: datetime) -> bool:
        """Hold the log from ``seq`` on; False, and it is held from its end, where it does not have all that came after.

        With None it is held from its end.
        """
        self._id, self._told_at = _own_id(self._file), None
        try:
            with write_tx():
                serialise(_LOCK)
                # Cutting keeps the row that a cursor stands at: without it the log began later, or
                # belongs to another database.
                is_whole = seq is None or Change.objects.filter(seq=seq).exists()
                self._holder = uuid4().hex
                held = {
                    "name": platform.node()[:80],
                    "holder": self._holder,
                    "seq": seq if seq is not None and is_whole else last_seq(),
                    "is_running": True,
                }
                # When it last followed is told when it does: one that only ever tries is given up, too.
                Machine.objects.update_or_create(
                    id=self._id, defaults=held, create_defaults={**held, "followed_at": now}
                )
                return is_whole
        except OutOfSpace:
            logger.warning(_NO_SPACE)
            self._holder = ""
            return seq is None or Change.objects.filter(seq=seq).exists()

    def check(self) -> None:
        """Raise CursorGone unless the log was kept for us until now.

        To be asked after changes were read, and before they are used.
        """
        if not self._holder:  # a full disk let us take none; nor can anyone cut the log
            return
        wanted = self._row().values_list("is_rebuild_wanted", flat=True).first()
        if wanted is None:
            if Machine.objects.filter(id=self._id).exists():
                self._file.unlink(missing_ok=True)  # a copy of our folder follows under our name
            raise CursorGone
        self.is_rebuild_wanted = wanted

    def tell(self, progress: Progress, *, now: datetime, is_following: bool = True) -> None:
        """Leave word of how far this machine has come, now and then."""
        if not self._holder or not self._is_due(progress, now):
            return
        said = asdict(progress) | ({"followed_at": now} if is_following else {})
        if self._update(**said):
            self._told, self._told_at = progress, now

    def _is_due(self, progress: Progress, now: datetime) -> bool:
        told = self._told
        if self._told_at is None or told is None or replace(told, applied=progress.applied) != progress:
            return True
        return now - self._told_at >= (TOLD_EVERY if told == progress else TOLD_MOVING)

    def advance(self, seq: int, progress: Progress, *, now: datetime) -> None:
        """Ask for nothing up to ``seq`` any more, give up who is long away, and cut the log."""
        if not self._holder:
            self.take(seq, now=now)
        try:
            with write_tx():
                serialise(_LOCK)
                if not self._row().update(seq=seq, followed_at=now, **asdict(progress)):
                    return
                Machine.objects.filter(followed_at__lt=now - KEPT_FOR).delete()
                least = Machine.objects.aggregate(least=Min("seq"))["least"]
                # The row itself stays: it shows a start that the log goes on.
                Change.objects.filter(seq__lt=least).delete()
        except OutOfSpace:
            logger.warning(_NO_SPACE)

    def has_rebuilt(self) -> None:
        """Withdraw the wish for a new generation, as there is one."""
        self.is_rebuild_wanted = False
        self._update(is_rebuild_wanted=False)

    def leave(self, now: datetime) -> None:
        """Say that this machine stops; the log waits for it as for any that is away."""
        if self._holder:
            self._update(is_running=False, followed_at=now)
        self._holder = ""

    def _row(self) -> QuerySet[Machine]:
        return Machine.objects.filter(id=self._id, holder=self._holder)

    def _update(self, **values: object) -> bool:
        try:
            with write_tx():
                return bool(self._row().update(**values))
        except OutOfSpace:
            logger.warning(_NO_SPACE)
            return False


def request_rebuild() -> None:
    """Ask every machine to build its index anew, beside the one that serves."""
    with write_tx():
        Machine.objects.update(is_rebuild_wanted=True)


def forget_machines() -> None:
    """Give up every machine that followed: those of a vault that was restored stayed where it was before."""
    with write_tx():
        Machine.objects.all().delete()


def list_machines(places: Places, *, now: datetime) -> tuple[MachineState, ...]:
    """Return all machines that the log waits for, this one first."""
    own = _read(places.sealed / _ID_FILE)
    rows = sorted(Machine.objects.all(), key=lambda row: (row.pk != own, row.name, row.pk))
    return tuple(
        MachineState(
            name=row.name,
            is_here=row.pk == own,
            is_running=row.is_running,
            is_silent=row.is_running and now - row.followed_at > SILENT_AFTER,
            behind=Change.objects.filter(seq__gt=row.applied).count(),
            erasures=row.erasures,
            followed_at=row.followed_at,
            problem=row.problem,
        )
        for row in rows
    )


def last_seq() -> int:
    """Return the number of the newest change that was logged, or 0."""
    return int(Change.objects.aggregate(last=Max("seq"))["last"] or 0)


def _own_id(file: Path) -> str:
    """Return the name of this data folder among the machines, made where it has none."""
    found = _read(file)
    if not found:
        found = uuid4().hex
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(found)
    return found


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
