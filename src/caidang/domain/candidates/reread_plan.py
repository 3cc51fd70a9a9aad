"""What a newer reading of a document changes in a record, worked out without writing anything.

A person's word stands: what he typed, confirmed or removed is never replaced and never comes
back, neither as the same value nor as another value at the same place of the document. What the
older parser read from the same document gives way where the newer one is as sure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caidang.core.resume.model import SURE
from caidang.domain.candidates.fields import GROUPED, MANY, MAX_ENTRIES
from caidang.domain.candidates.values import ReadValue

Place = Mapping[str, Any]
"""As in ``ReadValue.evidence``."""

_SAME_PLACE: Final = 0.5
"""Share of the smaller box that two boxes have in common when they are the same words."""
_LEAST_PART: Final = 2
"""Characters from which on one name inside another is the same name written longer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A value that the record has, or had and should not have again.

    ``value`` is empty where a person removed one. ``is_free``: read by the parser from the same
    document and by nobody confirmed, so that a better reading may take its place. ``place`` is where
    it stands in the document that is read again, None for another document. ``is_refused``: a
    person took it away or left it out; ``entry`` is -1 where it never was this record's own.
    """

    id: str
    field: str
    entry: int
    value: str
    confidence: float
    place: Place | None
    is_free: bool = False
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A value to be stored; ``replaces`` is the id of the value that it retires, or empty."""

    value: ReadValue
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. ``found_again`` says anew where a kept value stands; ``unread`` are ids of values that
    the newer parser did not find: they stay, and are counted.
    """

    steps: tuple[Step, ...]
    found_again: tuple[tuple[str, ReadValue], ...]
    unread: tuple[str, ...]


def plan_rereading(standing: Iterable[Standing], read: Iterable[ReadValue]) -> Plan:
    """This function will compare what a record has with a newer reading of one of its documents."""
    planner = _Planner(standing)
    by_entry: dict[str, list[ReadValue]] = {}
    for value in read:
        by_entry.setdefault(value.field, []).append(value)
    for field, values in by_entry.items():
        if field in MANY:
            planner.many(field, values)
        elif not any(field in fields for fields in GROUPED.values()):
            planner.settle(planner.present.get((field, 0)), values[0]._replace(entry=0))
    for fields in GROUPED.values():
        entries: dict[int, list[ReadValue]] = {}
        for field in fields:
            for value in by_entry.get(field, ()):
                entries.setdefault(value.entry, []).append(value)
        planner.group(fields, [entries[number] for number in sorted(entries)])
    return planner.plan()


class _Planner:
    """Collects the steps; ``present`` maps a slot to what stands there, removed values among them."""

    def __init__(self, standing: Iterable[Standing]) -> None:
        self.standing = list(standing)
        self.present = {(s.field, s.entry): s for s in self.standing if not s.is_refused}
        self._refused: dict[str, list[Standing]] = {}
        for s in self.standing:
            if s.is_refused and s.value:
                self._refused.setdefault(s.field, []).append(s)
        self._steps: list[Step] = []
        self._found: dict[str, ReadValue] = {}
        self._settled: set[str] = set()

    def plan(self) -> Plan:
        """The steps in the order they were found."""
        unread = tuple(
            s.id for s in self.present.values() if s.is_free and s.id not in self._settled
        )
        return Plan(tuple(self._steps), tuple(self._found.items()), unread)

    def settle(self, now: Standing | None, value: ReadValue) -> None:
        """Decide one slot: add, replace, say anew where it stands, or leave it alone."""
        if now is None:
            if not self._is_refused(value):
                self._steps.append(Step(value))
            return
        self._settled.add(now.id)
        if _same(now.value, value.value):
            if now.value == value.value and now.place is not None:
                self._found[now.id] = value
        elif now.is_free and _is_better(value, now) and not self._is_refused(value):
            self._steps.append(Step(value._replace(entry=now.entry), now.id))

    def many(self, field: str, values: Sequence[ReadValue]) -> None:
        """Phones, e-mails, skills: each once, told by its value, else by its place."""
        own = [s for s in self.present.values() if s.field == field]
        by_value = {s.value.casefold(): s for s in own if s.value}
        number = 1 + max((s.entry for s in own), default=-1)
        new: dict[str, ReadValue] = {}
        for value in values:
            known = by_value.get(value.value.casefold())
            if known is not None:
                self.settle(known, value)
            else:
                new.setdefault(value.value.casefold(), value)
        for value in new.values():
            before = next(
                (
                    s
                    for s in own
                    if s.is_free and s.id not in self._settled and _is_place(s.place, value)
                ),
                None,
            )
            if before is not None:
                self.settle(before, value)
            elif number < MAX_ENTRIES and not self._is_refused(value):
                self._steps.append(Step(value._replace(entry=number)))
                number += 1

    def group(self, fields: tuple[str, ...], read: Sequence[Sequence[ReadValue]]) -> None:
        """Schools and jobs: entries read are paired with the record's, what is left over is added."""
        head = fields[0]
        own: dict[int, list[Standing]] = {}
        for s in self.standing:
            if s.field in fields and s.entry >= 0:
                own.setdefault(s.entry, []).append(s)
        pairs = _pair_up(head, own, read)
        for index, entry in sorted(pairs.items()):
            self._settle_entry(head, entry, read[index])
        number = 1 + max(own, default=-1)
        for index, values in enumerate(read):
            if index in pairs:
                continue
            if number < MAX_ENTRIES and self._is_new_entry(fields, own, values):
                kept = [v for v in values if v.field == head or not self._is_placed_refused(v)]
                self._steps += [Step(v._replace(entry=number)) for v in kept]
                number += 1

    def _settle_entry(self, head: str, entry: int, values: Sequence[ReadValue]) -> None:
        first = self.present.get((head, entry))
        if first is not None and not first.value:
            # Who removes the employer or the school removes the stay.
            self._settled |= {s.id for (_, n), s in self.present.items() if n == entry}
            return
        for value in values:
            self.settle(self.present.get((value.field, entry)), value._replace(entry=entry))

    def _is_new_entry(
        self,
        fields: tuple[str, ...],
        own: Mapping[int, Sequence[Standing]],
        values: Sequence[ReadValue],
    ) -> bool:
        head, start = fields[0], fields[-2]
        name = next((v for v in values if v.field == head), None)
        if name is None:
            return not own
        if self._is_refused(name):
            return False
        begun = {v.value for v in values if v.field == start}
        for entry, stay in own.items():
            present = [s for s in stay if not s.is_refused]
            if any(s.field == head and _same(s.value, name.value) for s in present):
                # A start that this very reading gives the stay counts as if it stood there already:
                # else the next reading of the same file would find another stay than this one did.
                known = {s.value for s in present if s.field == start and s.value} or {
                    step.value.value
                    for step in self._steps
                    if (step.value.field, step.value.entry) == (start, entry)
                }
                if not begun or not known or begun == known:
                    return False
        return True

    def _is_refused(self, value: ReadValue) -> bool:
        """Whether a person took this value away, here or under another spelling at the same place."""
        is_stay = any(value.field in fields[1:] for fields in GROUPED.values())
        is_name = any(value.field == fields[0] for fields in GROUPED.values())
        for past in self._refused.get(value.field, ()):
            # A degree or a date of another stay says nothing about this one.
            is_here = not is_stay or past.entry == value.entry
            if _is_place(past.place, value) or (is_here and _same(past.value, value.value)):
                return True
            if is_name and past.place is not None and _is_part(past.value, value.value):
                return True
        return False

    def _is_placed_refused(self, value: ReadValue) -> bool:
        return any(_is_place(past.place, value) for past in self._refused.get(value.field, ()))


def _pair_up(
    head: str, own: Mapping[int, Sequence[Standing]], read: Sequence[Sequence[ReadValue]]
) -> dict[int, int]:
    """Pair entries read (by index) with entries of the record, likest first."""
    likes = [
        (like, -index, -entry)
        for index, values in enumerate(read)
        for entry, stay in own.items()
        if (like := _likeness(head, stay, values)) >= 1
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, entry in sorted(likes, reverse=True):
        if -index not in pairs and -entry not in taken:
            pairs[-index] = -entry
            taken.add(-entry)
    return pairs


def _likeness(head: str, stay: Sequence[Standing], values: Sequence[ReadValue]) -> float:
    """How much a stay read is one that the record has: by its name, by its place, by all the rest.

    Two stays of the same name that began at different times are two.
    """
    read = {v.field: v for v in values}
    like = 0.0
    for s in stay:
        value = read.get(s.field)
        if value is None:
            continue
        is_same = bool(s.value) and _same(s.value, value.value)
        if s.field == head:
            like += (3 if not s.is_refused else 2) * is_same
        else:
            like += 0.1 * is_same
        like += _is_place(s.place, value)
    if like >= 1 and not any(_is_place(s.place, v) for s in stay for v in _of(read, s)):
        start = next((f for f in read if f.endswith("_start")), "")
        known = {s.value for s in stay if s.field == start and s.value}
        if known and read[start].value not in known and len(known) == 1:
            like -= 0.5
    return like


def _of(read: Mapping[str, ReadValue], standing: Standing) -> Iterator[ReadValue]:
    if standing.field in read:
        yield read[standing.field]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _is_part(one: str, other: str) -> bool:
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return len(short) >= _LEAST_PART and short in long


def _is_better(value: ReadValue, now: Standing) -> bool:
    return value.confidence >= min(now.confidence, SURE)


def _is_place(place: Place | None, value: ReadValue) -> bool:
    """Whether the value stands where another one stood in the same document."""
    other = value.evidence
    if place is None or other is None or place["page"] != other["page"]:
        return False
    if place["line"] == other["line"] and not (
        place["start"] < other["end"] and other["start"] < place["end"]
    ):
        return False
    common = 1.0
    least = 1.0
    for low, high in ((0, 2), (1, 3)):
        own, its = (p["box"][high] - p["box"][low] for p in (place, other))
        shared = min(place["box"][high], other["box"][high]) - max(
            place["box"][low], other["box"][low]
        )
        common *= max(0.0, shared)
        least *= max(0.01, min(own, its))
    return common >= _SAME_PLACE * least
