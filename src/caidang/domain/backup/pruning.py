"""Giving up old states by the retention, and what no state needs any more. Never in an append-only place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.core.errors import Conflict, SealBroken
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.places.base import Found, NotThere

GRACE: Final = timedelta(hours=48)
"""What no manifest names is left alone for so long: another machine may be about to name it."""
KEYRINGS: Final = 2
"""Generations of the keyring that stay: an erased person's key is gone after so many backups."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How many hourly, daily, weekly and monthly states stay."""

    hours: int = 24
    days: int = 14
    weeks: int = 8
    months: int = 12


@dataclass(slots=True)
class Pruned:
    """What was given up."""

    manifests: int = 0
    objects: int = 0
    bytes: int = 0
    lost: int = 0
    """States among them that nobody could restore any more: a list of theirs is not there."""


def kept(moments: Sequence[datetime], keep: Keep) -> set[datetime]:
    """Return which of the moments stay: the last of each of the newest hours, days, weeks and months that have one.

    The newest of all always stays. Weeks are ISO's, all in the moments' own time zone.
    """
    found = set(sorted(moments)[-1:])
    for count, period in (
        (keep.hours, "%Y%m%d%H"), (keep.days, "%Y%m%d"), (keep.weeks, "%G%V"), (keep.months, "%Y%m"),
    ):  # fmt: skip
        last = {format(moment, period): moment for moment in sorted(moments)}
        found |= set(sorted(last.values(), reverse=True)[:count])
    return found


def prune(archive: Archive, keep: Keep, *, now: datetime) -> Pruned:
    """Give up states beyond the retention, then files that no state needs and that are over 48 hours old.

    An older state with a list that is gone is given up too: it can never be restored, and would keep all the rest.
    Raises Conflict when the clock is behind the newest state: nothing is given up by a wrong clock. Raises
    SealBroken or NotThere when a state that stays cannot be read: without it nobody knows what is needed. Keyrings
    are given up before that, for an erased person's key is not to outlive a damaged list.
    """
    done = Pruned()
    states = _states(archive)
    if not states:
        return done
    if max(state.moment for state in states) > now:
        raise Conflict("这台机器的时钟比最新的备份还早，这次没有清理旧备份；请校准时间。")
    stay = kept([state.moment for state in states], keep)
    # Every machine's newest stays: what it does not send again is what its newest names.
    newest = {state.writer: state.name for state in sorted(states, key=lambda one: one.seq)}
    remaining = [s for s in states if s.moment in stay or s.name in newest.values()]
    _give_up_keyrings(archive, set(newest.values()), {state.keyring for state in remaining})
    needed, lost = _needed(archive, remaining, newest=set(newest.values()))
    staying = {state.name for state in remaining} - lost
    done.manifests, done.lost = len(states) - len(staying), len(lost)
    for folder, path_of in (("heads", names.head_path), ("manifests", names.manifest_path)):
        for name in archive.stamps(folder):
            if name not in staying and (folder == "heads" or _is_old(name, now)):
                archive.place.remove(path_of(name))
    for file in _unneeded(archive, needed, now):
        archive.place.remove(file.path)
        done.objects += 1
        done.bytes += file.size
    return done


def _states(archive: Archive) -> list[Manifest]:
    found = []
    heads = set(archive.stamps("heads"))
    for name in archive.stamps():
        try:
            found.append(archive.manifest(name))
        except (SealBroken, NotThere):
            if name in heads:
                raise
    return found


def _needed(archive: Archive, states: Iterable[Manifest], *, newest: set[str]) -> tuple[set[str], set[str]]:
    """The paths of every object and chunk of these states, and the names of those that lack a list for good."""
    found: set[str] = set()
    lists: set[str] = set()
    lost: set[str] = set()
    for state in states:
        fresh = [name for name in (*state.lists, *state.database["lists"]) if name not in lists]
        if not fresh:
            continue
        try:
            objects = {names.object_path(name) for name, _ in archive.objects(state)}
            chunks = {names.chunk_path(name) for name in archive.database_chunks(state)}
        except NotThere:
            if state.name in newest or not _is_gone(archive, fresh):
                raise
            lost.add(state.name)
            continue
        lists |= set(fresh)
        found |= objects | chunks
    return found | {names.chunk_path(name) for name in lists}, lost


def _is_gone(archive: Archive, lists: Iterable[str]) -> bool:
    """Tell whether the place itself does not list one of them: not to find a file once may be a slip."""
    there = {file.path for file in archive.place.files("chunks")}
    return any(names.chunk_path(name) not in there for name in lists)


def _give_up_keyrings(archive: Archive, newest: set[str], staying: set[str]) -> None:
    """Keep the newest two of each machine that made one of the newest states, and the chunks that they name.

    From before the root key was changed the last one stays as long as a state of then does, so that the kit
    of then restores it; but only until somebody is erased.
    """
    by_writer: dict[str, list[str]] = {}
    for name in archive.stamps("keyrings"):
        parsed = names.parse_stamped(name)
        assert parsed is not None  # noqa: S101 - stamps have this form
        by_writer.setdefault(parsed[1], []).append(name)
    stay = newest | {
        name
        for found in by_writer.values()
        for name in sorted(found, key=lambda one: one[-8:])[-KEYRINGS:]
    }
    for found in by_writer.values():
        stay |= _last_of_each_root(archive, sorted(found, key=lambda one: one[-8:]), staying)
    used: set[str] = set()
    for found in by_writer.values():
        for name in found:
            if name in stay:
                used |= set(archive.key_parts(name))
            else:
                archive.place.remove(names.keyring_path(name))
    for file in archive.place.files("keys"):
        # At once and not after the grace: this is how an erased person's key goes.
        if names.is_digest(_last(file)) and _last(file) not in used:
            archive.place.remove(file.path)


def _last_of_each_root(archive: Archive, mine: list[str], staying: set[str]) -> set[str]:
    """The last keyring of each root key before, in the order in which they were written."""
    last: dict[int, str] = {}
    for name in mine:
        if name in staying:
            last[archive.keyring_generation(name)] = name
    last.pop(archive.seals.generation, None)
    erased = archive.erased_in(mine[-1]) if last else 0
    return {name for name in last.values() if archive.erased_in(name) == erased}


def _unneeded(archive: Archive, needed: set[str], now: datetime) -> Iterator[Found]:
    limit = (now - GRACE).timestamp()
    for folder in ("objects", "chunks"):
        for file in list(archive.place.files(folder)):
            if names.is_digest(_last(file)) and file.path not in needed and 0 < file.written < limit:
                yield file


def _is_old(name: str, now: datetime) -> bool:
    """A manifest that is being written is not to vanish under its writer's hands."""
    parsed = names.parse_stamped(name)
    return parsed is not None and parsed[0] < now - timedelta(minutes=10)


def _last(file: Found) -> str:
    return file.path.rpartition("/")[2]
