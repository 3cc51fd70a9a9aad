"""What came from the other side is read as the rows of a sheet are, before anything is locked or written.

Of a first import, where nearly all is new, the reading is done by a sandboxed child while the portion before is written.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from caidang.core.interchange.sheets.records import record_of
from caidang.core.match import keys
from caidang.domain.candidates.values import ReadValue, match_tokens
from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.contract import Remote
from caidang.domain.connectors.models import Link, ObjectMap
from caidang.domain.sheets.reading import CellReader, ReadRow
from caidang.foundation.vault import keyed

_DIGEST: Final = 32
_as_json: Final = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record as it came, read. ``digest`` knows it again unchanged."""

    remote: Remote
    row: ReadRow
    digest: str


class _Later(Mapping[str, Incoming]):
    """Records that were read ahead, made of what came back when they are looked at: in the thread that writes them."""

    def __init__(self, make: Callable[[], Mapping[str, Incoming]]) -> None:
        self._make = make

    def __getitem__(self, key: str) -> Incoming:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    @cached_property
    def _made(self) -> Mapping[str, Incoming]:
        return self._make()


class Reader:
    """Reads the records of one object."""

    def __init__(self, map: ObjectMap, cells: CellReader | None = None) -> None:
        """``cells`` reads portions ahead; without it each record is read when its turn comes."""
        self._map, self._cells = map, cells
        self.columns = Columns.of(map.columns)
        self._placed, self._names = self.columns.placed, [one.info.name for one in self.columns.all]
        self._takes_files = self.columns.takes_files

    def ahead(self, records: Sequence[Remote]) -> Mapping[str, Incoming]:
        """Return the records as they are read, by their ids; none where nothing is read ahead. Touches no database."""
        if self._cells is None:
            return {}
        once = _each_once(records)
        placed = [(one.at, one.name, one.target) for one in self._placed]
        rows = self._cells.ask(placed, [self.columns.cells(one.texts) for one in once])
        return _Later(lambda: {one.id: Incoming(one, row, self.digest(one)) for one, row in zip(once, rows(), strict=True)})

    def changed(
        self, records: Sequence[Remote], ready: Mapping[str, Incoming] = MappingProxyType({})
    ) -> tuple[list[Incoming], list[str]]:
        """Return the records that are new or not as they were last seen, and the ids of the others.

        ``ready`` are those that were read ahead.
        """
        known = dict(
            Link.objects.filter(map=self._map, remote_id__in=[one.id for one in records]).values_list("remote_id", "digest")
        )
        changed: list[Incoming] = []
        same: list[str] = []
        for one in _each_once(records):
            read = ready.get(one.id)
            digest = read.digest if read is not None and read.remote == one else self.digest(one)
            if known.get(one.id) == digest:
                same.append(one.id)
            elif read is not None and read.digest == digest:
                changed.append(read)
            else:
                changed.append(Incoming(one, self._read(one, len(changed)), digest))
        return changed, same

    def _read(self, one: Remote, number: int) -> ReadRow:
        cells = self.columns.cells(one.texts)
        record = record_of(number, cells, self._placed)
        found = keys((field, entry, value) for field, entry, value, _ in record.values)
        return ReadRow(
            number=number,
            values=tuple(ReadValue(f, e, v, sure, None) for f, e, v, sure in record.values),
            tokens=match_tokens(found), notes=tuple(record.notes), tags=tuple(record.tags), remark=record.remark,
            refused=record.refused,
        )  # fmt: skip

    def digest(self, one: Remote) -> str:
        """Return what knows a record again that is as it was."""
        files = [file.key for file in one.files] if self._takes_files else []
        texts = one.texts
        told = [self._map.version, [texts.get(name, "") for name in self._names], files]
        return keyed.blind("connector.seen", _as_json(told))[:_DIGEST]


def _each_once(records: Sequence[Remote]) -> list[Remote]:
    """Of a record that came twice the last one tells, and what hangs on either of them."""
    found: dict[str, Remote] = {}
    for one in records:
        before = found.get(one.id)
        found[one.id] = replace(one, files=tuple(dict.fromkeys((*before.files, *one.files)))) if before else one
    return list(found.values())


def strong_tokens(rows: Iterable[ReadRow], kinds: Sequence[str]) -> list[str]:
    """Return the tokens of what only one person has."""
    return [token for row in rows for kind, token in row.tokens if kind in kinds]
