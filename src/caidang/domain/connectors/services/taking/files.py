"""Files that hang on records there are fetched and kept, sealed under the keys of their people, a group at a time.

Nothing is read here: what was kept is on the disk, and is read behind the run at its own pace (``attachments``). The next
group is fetched in a thread that touches no database while one is kept.
"""

import uuid
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from caidang.core.errors import CaidangError, OutOfSpace
from caidang.domain.candidates.models import Candidate
from caidang.domain.connectors.contract import EVERY, Busy, Connector, RemoteFile
from caidang.domain.connectors.models import Item, LinkFile, Run
from caidang.foundation.lib.antivirus import NotScanned
from caidang.foundation.lib.net.outside import NotReached
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey

_MOST: Final = 3
"""How often a file is asked for before it is shown as not fetched."""
AT_ONCE: Final = 500
"""Files that are looked up together: to find the least tried of many again for each group would take ever longer."""
GROUP: Final = 16
"""Files that are kept in one transaction, at most."""
GROUP_BYTES: Final = 8 << 20
"""Bytes from which on a group is large enough: two of them are held in memory, one that is fetched and one that is kept."""
State = LinkFile.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be fetched: its row, the object and the record there, and how it is named there."""

    pk: int
    object: str
    record: str
    file: RemoteFile
    is_paper: bool = False
    """Whether it is a paper of the person unless it reads as a résumé."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, or for a key that stands for all that hangs on a record what that is; or why nothing came."""

    wanted: Wanted
    data: bytes = b""
    listed: tuple[RemoteFile, ...] | None = None
    problem: str = ""


@dataclass(slots=True)
class Group:
    """Files on their way."""

    left: deque[Wanted]
    came: list[Fetched] = field(default_factory=list)
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is to be kept before more is fetched."""
        return not self.left or len(self.came) >= GROUP or self.size >= GROUP_BYTES


class Fetching:
    """Fetches groups of what is wanted, the next one in a thread of its own. To be left before the connector is closed."""

    def __init__(self, connector: Connector, wanted: Sequence[Wanted]) -> None:
        self._connector, self._left = connector, deque(wanted)
        self._threads = ThreadPoolExecutor(1, "fetch-files")
        self._begun: Future[Group] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def group(self) -> tuple[list[Fetched], Exception | None]:
        """Return what came next, and what kept more from coming; nothing at the end."""
        found = self._begun.result() if self._begun is not None else Group(self._left)
        self._begun = None
        try:
            self._fill(found)
        except CaidangError as rest:
            return found.came, rest
        if self._left:
            self._begun = self._threads.submit(self._quietly, Group(self._left))
        return found.came, None

    def _quietly(self, group: Group) -> Group:
        # What it could not do it leaves: it is met again by who asks for the group.
        with suppress(CaidangError):
            self._fill(group)
        return group

    def _fill(self, group: Group) -> None:
        while not group.is_full:
            came = self._fetched(group.left[0])
            group.left.popleft()
            group.came.append(came)
            group.size += len(came.data)

    def _fetched(self, one: Wanted) -> Fetched:
        try:
            if one.file.key.startswith(EVERY):
                return Fetched(one, listed=tuple(self._connector.files(one.object, one.record)))
            return Fetched(one, self._connector.fetch(one.object, one.record, one.file))
        except (Busy, NotReached):
            raise
        except CaidangError as error:
            return Fetched(one, problem=str(error)[:200])


def mark_of(fingerprint: str) -> str:
    """Return the key by which one of our files is known on a link, whichever way it went."""
    return keyed.blind("connector.file.out", fingerprint)[:32]


def next_files(run: Run) -> list[Wanted]:
    """Return the next files of the run's connection that wait, least tried first; none when none waits."""
    rows = LinkFile.objects.filter(
        state=State.WAITING, link__is_cut=False, link__map__connection=run.connection_id, candidate__data_key__erased_at=None
    )
    found = []
    for row in rows.select_related("link__map", "candidate__data_key").order_by("attempts", "id")[:AT_ONCE]:
        told = vault.open_json(row.candidate.data_key, row.told_place, bytes(row.told))
        found.append(Wanted(row.pk, row.link.map.object, row.link.remote_id, RemoteFile(str(told["key"]), str(told["name"])), bool(told.get("paper"))))
    return found


def keep_files(run: Run, came: Sequence[Fetched], *, now: datetime, step: Callable[[Counter[str]], None]) -> None:
    """Keep a group: seal what came and note what did not. ``step`` is told the counts in the transaction that says so.

    Raises OutOfSpace and NotScanned, and then all of it still waits.
    """
    looked = [_looked_through(one) for one in came]
    counts: Counter[str] = Counter()
    kept: list[tuple[LinkFile, str]] = []
    with write_tx(awaits_disk=False):
        rows = LinkFile.objects.filter(pk__in=[one.wanted.pk for one in looked], state=State.WAITING, link__is_cut=False)
        held = {row.pk: row for row in rows.select_related("link__map", "candidate__data_key")}
        for one in looked:
            row = held.get(one.wanted.pk)
            if row is None:
                continue
            if one.problem:
                counts["file"] += _not_fetched(run, row, one.problem)
            elif one.listed is not None:
                _listed(row, one.listed, is_paper=one.wanted.is_paper)
            else:
                row.blob = vault.store_blob(data=one.data, key=_key_of(row.candidate), now=now)
                kept.append((row, keyed.fingerprint(one.data)))
        _settle(run, kept)
        counts["files"] = len(kept)
        step(counts)


def _looked_through(one: Fetched) -> Fetched:
    """What a virus scanner is against is not kept."""
    if not one.data:
        return one
    try:
        vault.look_through(one.data)
    except (OutOfSpace, NotScanned):
        raise
    except CaidangError as error:
        return Fetched(one.wanted, problem=str(error)[:200])
    return one


def _settle(run: Run, kept: Sequence[tuple[LinkFile, str]]) -> None:
    """Note that these are kept, with their fingerprints; what came from there is not sent back."""
    marks = []
    for row, fingerprint in kept:
        public_id = uuid.uuid4()
        told = vault.seal_json(row.candidate.data_key, LinkFile.place(public_id), {"key": "", "name": ""})
        marks.append(
            LinkFile(link_id=row.link_id, candidate_id=row.candidate_id, key=mark_of(fingerprint), public_id=public_id, state=State.DONE, told=told)
        )
    LinkFile.objects.bulk_update([row for row, _ in kept], ["blob"])
    LinkFile.objects.filter(pk__in=[row.pk for row, _ in kept]).update(
        state=State.KEPT, by=run.created_by, attempts=0, problem="", leased_until=None
    )
    LinkFile.objects.bulk_create(marks, ignore_conflicts=True)


def _key_of(candidate: Candidate) -> DataKey:
    """The key of whom he is by now."""
    one = candidate
    while one.merged_into_id is not None:
        one = Candidate.objects.select_related("data_key").get(pk=one.merged_into_id)
    return one.data_key


def _listed(row: LinkFile, found: Sequence[RemoteFile], *, is_paper: bool) -> None:
    """What hangs on the record is a row each; those that are known stay as they are."""
    made = []
    for file in found:
        one = LinkFile(link_id=row.link_id, candidate_id=row.candidate_id, key=keyed.blind("connector.file", file.key)[:32])
        one.told = vault.seal_json(row.candidate.data_key, one.told_place, {"key": file.key, "name": file.name, **({"paper": True} if is_paper else {})})
        made.append(one)
    LinkFile.objects.bulk_create(made, ignore_conflicts=True)
    LinkFile.objects.filter(pk=row.pk).update(state=State.DONE)


def _not_fetched(run: Run, row: LinkFile, problem: str) -> int:
    is_over = row.attempts + 1 >= _MOST
    LinkFile.objects.filter(pk=row.pk).update(
        attempts=row.attempts + 1, problem=problem, state=State.FAILED if is_over else State.WAITING
    )
    if is_over:
        Item.objects.create(
            run=run, map=row.link.map, remote_id=row.link.remote_id, candidate_id=row.candidate_id, outcome=Item.Outcome.FILE,
            told=vault.seal_json(run.data_key, Item.place(run, row.link.remote_id, Item.Outcome.FILE), {"notes": [problem]}),
        )  # fmt: skip
    return int(is_over)
