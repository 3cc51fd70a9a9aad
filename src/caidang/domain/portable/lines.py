"""The rows of a table as lines of JSON: read from the database in the order of their numbers, and written into it."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import models
from django.db.models import prefetch_related_objects

from caidang.core.crypto import envelope
from caidang.core.errors import InvalidInput, NotFound, SealBroken
from caidang.domain.portable import catalogue
from caidang.domain.portable.cells import ERASED, OWN, plain, read_sealed, unplain, write_sealed
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.current import fresh_keyring
from caidang.foundation.vault.models import Blob, DataKey
from caidang.foundation.vault.rotation.sealed_rows import place_of, ways_to_key

AT_ONCE: Final = 500
_KEPT: Final = 4096
_NEVER_OPENED: Final = b"\0"
"""Stands where a value was whose key had been destroyed already."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Line = dict[str, Any]
Original = Callable[[Blob], str]
"""Keeps a file's bytes and returns their SHA-256."""


class Keys:
    """Data keys by their number; the last few thousand are kept."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: OrderedDict[int, DataKey] = OrderedDict()

    def of(self, numbers: Iterable[int]) -> None:
        """Fetch these at once."""
        missing = set(numbers) - self._known.keys()
        if missing:
            self._known.update({key.pk: key for key in DataKey.objects.filter(pk__in=missing)})
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def one(self, number: int) -> DataKey:
        """Return one key. Raises InvalidInput for a number that there is not."""
        if number not in self._known:
            self.of([number])
        try:
            return self._known[number]
        except KeyError:
            raise InvalidInput(f"没有第 {number} 把数据钥匙，文件不完整。") from None


def read_lines(model: catalogue.Model, names: Sequence[str], *, original: Original) -> Iterator[bytes]:
    """Yield every row of a table as a line. ``original`` is called for each sealed file."""
    reader = _Reader(model, names, original)
    rows = model._base_manager.order_by("pk").iterator(chunk_size=AT_ONCE)
    while portion := list(islice(rows, AT_ONCE)):
        yield from reader.lines(portion)


class _Reader:
    def __init__(self, model: catalogue.Model, names: Sequence[str], original: Original) -> None:
        self._table = model._meta.db_table
        self._sealed = catalogue.sealed_names(model)
        self._fields = [field for field in catalogue.columns(model) if field.attname in names]
        self._ways = ways_to_key(model) if self._sealed else ()
        self._keys, self._original = Keys(), original

    def lines(self, rows: Sequence[models.Model]) -> Iterator[bytes]:
        ways = self._numbers(rows)
        for at, row in enumerate(rows):
            line: Line = {}
            for field in self._fields:
                value = getattr(row, field.attname)
                if field.name in self._sealed:
                    line[field.attname] = self._opened(row, field.name, value, [numbers[at] for numbers in ways])
                else:
                    line[field.attname] = plain(value)
            if isinstance(row, Blob):
                line["sha256"] = self._original(row) if row.file_key is not None else None
            yield _encode(line).encode() + b"\n"

    def _numbers(self, rows: Sequence[models.Model]) -> list[list[int | None]]:
        """Of each way to a key the numbers of these rows' keys; also what the places need."""
        if not self._ways:
            return []
        prefetch_related_objects(list(rows), *catalogue.PARENTS.get(self._table, ()))
        pks = [row.pk for row in rows]
        found = type(rows[0])._base_manager.filter(pk__in=pks).values_list("pk", *self._ways)
        by_row = {pk: numbers for pk, *numbers in found}
        self._keys.of({number for numbers in by_row.values() for number in numbers if number})
        return [[by_row[pk][way] for pk in pks] for way in range(len(self._ways))]

    def _opened(self, row: models.Model, name: str, held: bytes | None, numbers: Sequence[int | None]) -> Any:
        if held is None or not bytes(held):
            return None if held is None else ""
        place = place_of(row, name)
        if place is None:
            raise TypeError(f"{self._table}.{name} does not say where it is sealed for")
        is_gone = False
        for number in dict.fromkeys(number for number in numbers if number):
            try:
                opened = vault.open_sealed(self._keys.one(number), place, bytes(held))
            except NotFound:
                is_gone = True
            except SealBroken:
                continue
            else:
                return write_sealed(opened, number)
        try:
            opened = vault.open_own_bytes(place, bytes(held))
        except SealBroken:
            if is_gone:
                return {ERASED: True}
            raise
        if f"{self._table}.{name}" in catalogue.BLANKED:
            opened = vault.as_json(catalogue.blanked(json.loads(opened)))
        return write_sealed(opened, OWN)


class Writer:
    """Writes the lines of one table. To be used inside ``write_tx()``, the tables it refers to before it."""

    def __init__(self, model: catalogue.Model, *, original: Callable[[Line, DataKey], Line], keys: Keys, now: datetime) -> None:
        """Write into this table; ``original`` seals the file of a line and returns the columns that tell of it."""
        self._model, self._table = model, model._meta.db_table
        self._sealed = catalogue.sealed_names(model)
        self._known = {field.attname: field for field in catalogue.columns(model)}
        self._original, self._keys, self._now = original, keys, now

    def write(self, lines: Iterable[Line]) -> int:
        """Write all lines; returns how many. Raises InvalidInput for a column that there is not here."""
        count = 0
        source = iter(lines)
        while portion := list(islice(source, AT_ONCE)):
            self._write(portion)
            count += len(portion)
        return count

    def _write(self, lines: list[Line]) -> None:
        more = [self._made_anew(line) for line in lines]
        names = list(lines[0].keys() - {"sha256"})
        unknown = set(names) - self._known.keys()
        if unknown or any(line.keys() - {"sha256"} != set(names) for line in lines):
            raise InvalidInput(f"「{self._table}」的列和这里的不一样，要用写出它的那一版程序导入，再升级。")
        plain_names = [name for name in names if name not in self._sealed]
        values = [{name: unplain(self._known[name], line[name]) for name in plain_names} for line in lines]
        if self._sealed:
            self._seal(lines, values)
        new = {name: field.get_default() for name, field in self._known.items() if name not in names}
        rows = [{**new, **value, **extra} for value, extra in zip(values, more, strict=True)]
        columns = list(rows[0])
        insert_rows(self._model, columns, [[row[name] for name in columns] for row in rows], shared={})

    def _seal(self, lines: list[Line], values: list[Line]) -> None:
        rows = [self._model(**value) for value in values]
        prefetch_related_objects(rows, *catalogue.PARENTS.get(self._table, ()))
        sealed = [name for name in lines[0] if name in self._sealed]
        cells = [line[name] for line in lines for name in sealed if isinstance(line[name], dict)]
        self._keys.of({int(cell["key"]) for cell in cells if cell.get("key")})
        for line, row, value in zip(lines, rows, values, strict=True):
            for name in sealed:
                value[name] = self._sealed_again(row, name, line[name])

    def _sealed_again(self, row: models.Model, name: str, cell: Any) -> bytes | None:
        if cell is None or cell == "":
            return None if cell is None else b""
        if not isinstance(cell, dict):
            raise InvalidInput(f"「{self._table}」里封存的值读不懂，文件可能被改过。")
        if cell.get(ERASED):
            return _NEVER_OPENED
        place = place_of(row, name)
        assert place is not None  # noqa: S101 - every sealed column says so, a test sees to it
        opened = read_sealed(cell)
        number = int(cell["key"])
        if number == OWN:
            return vault.seal_own_bytes(place, opened)
        return vault.seal(self._keys.one(number), place, opened)

    def _made_anew(self, line: Line) -> Mapping[str, Any]:
        """The columns that did not travel: what opens things is new here."""
        if self._model is DataKey:
            ring = fresh_keyring()
            is_erased = line.get("erased_at") is not None
            wrapped = None if is_erased else envelope.wrap(ring.wrapping, envelope.new_key())
            return {"wrapped": wrapped, "kek_id": ring.wrapping_number, "version": 1}
        if self._model is Blob:
            return self._original(line, self._keys.one(int(line["data_key_id"])))
        left = catalogue.LEFT_OUT.get(self._table, frozenset())
        return {name: _NOTHING.get(f"{self._table}.{name}", "") for name in left}


_NOTHING: Final[Mapping[str, Any]] = {
    "accounts_user.password": "!", "connectors_connection.token": None, "connectors_connection.token_held_until": None,
}  # fmt: skip
"""What stands in a column that did not travel: no password opens this."""
