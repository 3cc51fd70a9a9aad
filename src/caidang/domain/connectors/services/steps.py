"""The stages of one run: reading every object, fetching its files, and having written what changed here."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Protocol

from django.db.models import Q

from caidang.domain.candidates.models import FieldValue
from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.contract import (
    Busy,
    Connector,
    Counts,
    Page,
    Refused,
    Remote,
)
from caidang.domain.connectors.models import (
    Connection,
    Item,
    Link,
    ObjectMap,
    Question,
    Run,
    Thing,
)
from caidang.domain.connectors.services.connections import still_missing
from caidang.domain.connectors.services.giving import Giving
from caidang.domain.connectors.services.housing.asking import ask_gone
from caidang.domain.connectors.services.housing.house import House
from caidang.domain.connectors.services.housing.reading import HouseReader
from caidang.domain.connectors.services.opening import calls_today
from caidang.domain.connectors.services.taking.ahead import Ahead
from caidang.domain.connectors.services.taking.files import Fetching, keep_files, next_files
from caidang.domain.connectors.services.taking.foresight import foresight_of, forget
from caidang.domain.connectors.services.taking.incoming import Reader as Incoming
from caidang.domain.connectors.services.taking.pulling import Pull
from caidang.domain.sheets.reading import CellReader, RowSealer
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.net.outside import NotReached, Unanswered
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

PORTION: Final = 1_000
"""Records in one transaction."""
_SOME: Final = 100
TURN: Final = timedelta(minutes=2)
"""How long one connection is worked on while another waits."""


class Stopped(Exception):
    """Somebody stopped it."""


Step = Callable[[dict[str, object]], None]


class Reads(Protocol):
    """Tells which records are new or changed."""

    columns: Columns

    def ahead(self, records: Sequence[Remote]) -> Mapping[str, Any]:
        """Return what can be made of records before it is their turn, by their ids; touches no database."""

    def changed(self, records: Sequence[Remote], _ready: Mapping[str, Any] = ..., /) -> tuple[list[Any], list[str]]:
        """Return those that are, and the ids of the others; what was made of them before need not be made again."""


class Takes(Protocol):
    """Brings a portion in."""

    def take(self, changed: Sequence[Any], same: Sequence[str], *, now: datetime) -> Counter[str]:
        """Return how many came to what."""


def add_up(before: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Return the counts together, those of nothing left out."""
    found = Counter(before)
    found.update(more)
    return {key: number for key, number in found.items() if number}


def _put_down(questions: list[Question], items: list[Item]) -> None:
    """Write what was collected down and let go of it."""
    Question.objects.bulk_create(questions, batch_size=500)
    Item.objects.bulk_create(items, batch_size=500)
    questions.clear()
    items.clear()


class Work:
    """One run in hand."""

    def __init__(
        self, run: Run, connector: Connector, *, actor: Viewer, now: Callable[[], datetime],
        step: Step, count_calls: Callable[[], None],
    ) -> None:  # fmt: skip
        self._count_calls = count_calls
        self._run, self._connector = run, connector
        self._actor, self._now, self._step = actor, now, step
        self._foresight = foresight_of(run)
        self._since: datetime | None = None

    def read(self) -> None:
        """Read every object from where the cursor stands."""
        self._look_at_credentials()
        is_trial = self._run.kind == Run.Kind.TRIAL
        with RowSealer(said_by=FieldValue.Origin.VENDOR.value, now=self._now) as sealer, CellReader(None if is_trial else sealer) as self._cells:
            while (map := self._map()) is not None:
                if self._run.kind == Run.Kind.RETRY:
                    self._read_some(map)
                else:
                    self._read_all(map)
                self._leave(map)

    def _look_at_credentials(self) -> None:
        """Note anew what the credentials lack: what was missing when they were typed may be there by now, or the other way round.

        A trial and a run that reads all of it do so, any other where something was missing: of those that the schedule
        begins the day's first. Nothing depends on it: what the run cannot do without it says itself.
        """
        run, row = self._run, self._run.connection
        is_asked = run.kind in (Run.Kind.TRIAL, Run.Kind.FULL) or bool(row.missing)
        if not is_asked or run.cursor.get("looked") or (run.is_by_schedule and calls_today(row, self._now())):
            return
        with suppress(Unanswered, NotReached, Refused):
            missing = still_missing(row, self._connector.check())
            run.cursor["looked"] = True
            with write_tx():
                Connection.objects.filter(pk=row.pk).update(missing=missing)
                self._save({})

    def fetch_files(self) -> None:
        """Fetch what hangs on the records and keep it; it is read behind the run."""
        if self._run.kind == Run.Kind.TRIAL:
            return
        while wanted := next_files(self._run):
            with Fetching(self._connector, wanted) as fetching:
                while True:
                    self._let_others()
                    came, rest = fetching.group()
                    if came:
                        keep_files(self._run, came, now=self._now(), step=self._save)
                    if rest is not None:
                        raise rest
                    if not came:
                        break

    def write(self) -> None:
        """Write what changed here, object after object."""
        if self._run.connection.is_writing:
            give = Giving(
                self._run, self._connector, actor=self._actor, now=self._now, save=self._save, let_others=self._let_others, foreseen=self._foresight.things,
            )  # fmt: skip
            for map in self._maps():
                give.give(map)

    def _let_others(self) -> None:
        """A first import goes on for hours: it lets go between two portions where another connection waits, and says how many calls it made."""
        self._count_calls()
        now = self._now()
        if self._since is None or now - self._since < TURN:
            self._since = self._since or now
            return
        self._since = now
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        if Run.objects.filter(free, stage__in=Run.WORKED).exclude(pk=self._run.pk).exists():
            raise Busy("轮到别的连接，随后自动接着。", 1.0)

    def _maps(self) -> list[ObjectMap]:
        ids = list(self._run.cursor.get("all") or self._run.cursor.get("maps") or ())
        found = ObjectMap.objects.filter(pk__in=ids).select_related("connection").in_bulk()
        return [found[pk] for pk in ids if pk in found]

    def _map(self) -> ObjectMap | None:
        """The object in hand, or the next; None after the last."""
        cursor = self._run.cursor
        cursor.setdefault("all", list(cursor.get("maps", ())))
        while cursor.get("maps"):
            found = ObjectMap.objects.select_related("connection").filter(pk=cursor["maps"][0]).first()
            if found is not None and found.columns:
                return found
            cursor["maps"] = cursor["maps"][1:]
        return None

    def _read_all(self, map: ObjectMap) -> None:
        cursor = self._run.cursor
        if cursor.get("map") != map.pk:
            self._begin(map)
        reader, pull = self._hands(map, is_whole=bool(cursor["whole"]))

        def read(at: Mapping[str, Any]) -> Page:
            return self._connector.read(map.object, reader.columns.fields, since=cursor.get("since") or {}, at=at)

        is_last = False
        with Ahead(read, reader.ahead, PORTION) as ahead:
            ahead.begin(cursor.get("at") or {})
            while not is_last:
                self._let_others()
                found, rest = ahead.portion(cursor.get("at") or {})
                is_last = found.is_last
                if rest is None and not is_last:
                    ahead.begin(found.at)
                if found.records or found.at != found.start:
                    self._take(reader, pull, found.records, {**cursor, "at": found.at}, found.ready)
                    cursor = self._run.cursor
                if rest is not None:
                    raise rest

    def _hands(self, map: ObjectMap, *, is_whole: bool) -> tuple[Reads, Takes]:
        """Who reads this object's records, and who brings them in."""
        if map.what == ObjectMap.What.PEOPLE:
            # Only the first time nearly all of it is new; later on what is as it was is told before it is read.
            is_first = is_whole and not map.passes
            return Incoming(map, self._cells if is_first else None), Pull(
                self._run, map, actor=self._actor, is_whole=is_whole, foresight=self._foresight
            )
        return HouseReader(map), House(self._run, map, actor=self._actor, is_whole=is_whole, foreseen=self._foresight.things)

    def _begin(self, map: ObjectMap) -> None:
        mark = dict(self._connector.mark(map.object))
        since = {} if self._run.kind == Run.Kind.FULL else dict(map.mark)
        self._run.marks[str(map.pk)] = mark
        self._run.cursor.update({"map": map.pk, "at": {}, "since": since, "whole": not since})
        if not since and isinstance(self._connector, Counts):
            # How much there is, is told for those who wait; nothing depends on it.
            with suppress(Busy, Unanswered, NotReached, Refused):
                self._run.cursor["total"] = int(self._run.cursor.get("total", 0)) + self._connector.count(map.object)
        with write_tx():
            self._save({}, marks=self._run.marks)

    def _take(
        self, reader: Reads, pull: Takes, records: list[Remote], cursor: dict[str, Any], ready: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        changed, same = reader.changed(records, ready)
        # How far it came stands in the same transaction: a power cut that takes this portion back has it read once more.
        try:
            with write_tx(awaits_disk=False):
                counts = pull.take(changed, same, now=self._now())
                self._run.cursor = cursor
                self._run.done += len(records)
                self._save(counts)
        except BaseException:
            # It is read once more, by who does not know it yet.
            forget(self._run)
            raise

    def _read_some(self, map: ObjectMap) -> None:
        reader, pull = self._hands(map, is_whole=False)
        cursor = self._run.cursor
        while ids := list((cursor.get("ids") or {}).get(str(map.pk), ())):
            part = ids[:_SOME]
            records = self._connector.read_some(map.object, reader.columns.fields, part)
            left = {**cursor["ids"], str(map.pk): ids[len(part) :]}
            self._take(reader, pull, records, {**cursor, "ids": left})
            cursor = self._run.cursor

    def _leave(self, map: ObjectMap) -> None:
        """An object was read to its end: the next pass begins where this one began, and what it did not meet is gone there."""
        run = self._run
        with write_tx():
            counts: Counter[str] = Counter()
            if run.kind in (Run.Kind.SYNC, Run.Kind.FULL):
                is_whole = bool(run.cursor.get("whole"))
                if is_whole:
                    counts["gone"] += self._propose_gone(map)
                    map.passes += 1
                map.mark = run.marks.get(str(map.pk)) or {}
                ObjectMap.objects.filter(pk=map.pk, version=map.version).update(mark=map.mark, passes=map.passes)
            run.cursor = {**run.cursor, "maps": run.cursor["maps"][1:], "map": None, "at": {}}
            self._save(counts)

    def _propose_gone(self, map: ObjectMap) -> int:
        if map.what != ObjectMap.What.PEOPLE:
            return self._tell_gone(map)
        gone = Link.objects.filter(
            map=map, passed__lt=map.passes + 1, is_pending=False, is_cut=False, candidate__isnull=False
        ).select_related("candidate__data_key")
        # A record that is known by another id now is not gone.
        gone = gone.exclude(
            candidate__in=Link.objects.filter(map=map, passed=map.passes + 1, candidate__isnull=False).values("candidate_id")
        )
        known = set(
            Question.objects.filter(link__map=map, kind=Question.Kind.GONE).exclude(state=Question.State.OVER).values_list("link_id", flat=True)
        )
        questions: list[Question] = []
        items: list[Item] = []
        count = 0
        for link in gone.iterator(chunk_size=500):
            if link.pk in known or link.candidate is None:
                continue
            count += 1
            public_id = uuid.uuid4()
            told = vault.seal_json(link.candidate.data_key, Question.place(public_id), {})
            questions.append(
                Question(
                    public_id=public_id, link=link, candidate=link.candidate, kind=Question.Kind.GONE, told=told,
                    created_at=self._now(),
                )
            )
            items.append(
                Item(run=self._run, map=map, remote_id=link.remote_id, candidate=link.candidate, outcome=Item.Outcome.GONE)
            )
            if len(items) >= PORTION:
                # Who may not see an object any more finds all of it gone: that many are not held together.
                _put_down(questions, items)
        _put_down(questions, items)
        return count

    def _tell_gone(self, map: ObjectMap) -> int:
        """What is no candidate and is gone there is told of and asked about once; what is here stays."""
        rows = Thing.objects.select_related(
            "client", "job", "contact__data_key", "application__job", "application__candidate__data_key", "comment__candidate__data_key",
            "interview__application__job", "interview__application__candidate__data_key", "note__client", "note__job",
        )  # fmt: skip
        gone = list(Thing.objects.filter(map=map, passed=map.passes, is_cut=False).values_list("pk", flat=True)) if map.passes else []
        for first in range(0, len(gone), PORTION):
            part = list(rows.filter(pk__in=gone[first : first + PORTION]).order_by("pk"))
            Item.objects.bulk_create([self._gone(map, one) for one in part])
            ask_gone(part, self._now())
        return len(gone)

    def _gone(self, map: ObjectMap, one: Thing) -> Item:
        """What is told of it: what it is called here, and whose it is; of a contact nothing."""
        his = one.application or (one.interview.application if one.interview is not None else None)
        on = one.note.job or one.note.client if one.note is not None else None
        name = str(on) if on is not None else one.client.name if one.client is not None else one.job.title if one.job is not None else his.job.title if his is not None else ""
        whose = his.candidate_id if his is not None else one.comment.candidate_id if one.comment is not None else None
        made = Item(run=self._run, map=map, remote_id=one.remote_id, candidate_id=whose, outcome=Item.Outcome.GONE)
        made.told = vault.seal_json(self._run.data_key, made.told_place, {"title": name}) if name else None
        return made

    def _save(self, counts: Mapping[str, int], **changes: object) -> None:
        """Say how far it has come, in the transaction of what was done."""
        run = self._run
        run.counts = add_up(run.counts, counts)
        self._step({"cursor": run.cursor, "counts": run.counts, "done": run.done, **changes})
