"""Many small rows at once, without a statement composed anew for each.

``bulk_create`` writes every value's place into the statement; for the forty values of a résumé
that costs several times what the database itself takes. ``save`` and ``update`` compose theirs
for every single row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

_Row = TypeVar("_Row", bound=models.Model)


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    shared: Mapping[str, object],
    ignore_known: bool = False,
    is_ready: bool = False,
) -> None:
    """Insert rows of ``model`` given as the values of ``columns``, and the same ``shared`` ones in all.

    Columns are named as the objects' attributes are (``candidate_id``); those left out stay NULL.
    With ``ignore_known`` a row that a unique constraint already knows is passed over; with ``is_ready`` the rows'
    own cells are as both databases take them: numbers, texts, bytes, and an id as its 32 hex digits. To be called
    inside ``write_tx()``; what the database refuses it raises, and then none is kept.
    """
    own = connections[DEFAULT_DB_ALIAS]
    (same,) = _prepared(_preparing(model, list(shared)), [list(shared.values())])
    values = list(rows) if is_ready else list(_prepared(_preparing(model, columns), rows))
    names = _quoted(model, (*shared, *columns))
    table = own.ops.quote_name(model._meta.db_table)
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    at_once = max(1, _CELLS // len(names))
    whole = len(values) - len(values) % at_once
    with own.cursor() as cursor:
        for size, part in ((at_once, values[:whole]), (1, values[whole:])):
            insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES {_places(len(same), len(columns), size)}{known}"  # noqa: S608 - names of our own tables and columns
            bound = _bound_once if own.vendor == "sqlite" else _bound_each
            cursor.executemany(insert, [bound(same, part[at : at + size]) for at in range(0, len(part), size)])


def _places(shared: int, own: int, rows: int) -> str:
    """Where the cells of so many rows go. Binding takes as long as inserting: where places have numbers, what rows share is bound once."""
    cells = ["%s"] * own
    first = f"({', '.join(['%s'] * shared + cells)})"
    is_numbered = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
    other = f"({', '.join([f'?{number}' for number in range(1, shared + 1)] + cells)})" if is_numbered else first
    return ", ".join([first, *[other] * (rows - 1)])


def _bound_once(shared: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[Any]:
    return list(chain(shared, *rows))


def _bound_each(shared: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[Any]:
    return list(chain.from_iterable((*shared, *row) for row in rows))


def rows_as_written(
    model: type[_Row], columns: Sequence[str], rows: Iterable[Sequence[object]], *, shared: Mapping[str, object]
) -> list[_Row]:
    """Return the objects that reading what ``insert_rows`` wrote would give, their cells as Python has them.

    Columns that are not named are NULL. Django makes the first; the others are made after it, which is an eighth of the time.
    """
    names = [field.attname for field in model._meta.concrete_fields]
    made: list[_Row] = []
    like: dict[str, Any] = {}
    for row in rows:
        if not made:
            given = {**shared, **dict(zip(columns, row, strict=True))}
            first = model.from_db(DEFAULT_DB_ALIAS, names, [given.get(name) for name in names])
            like = {name: value for name, value in vars(first).items() if name != "_state"}
            made.append(first)
            continue
        one = model.__new__(model)
        state = models.base.ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        vars(one).update(like, _state=state, **dict(zip(columns, row, strict=True)))
        made.append(one)
    return made


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Return numbers for ``count`` new rows of ``model``, in order, that nobody else will get.

    For rows that others point to: ``insert_rows`` tells no numbers. To be called inside ``write_tx()``.
    """
    own = connections[DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    with own.cursor() as cursor:
        if own.vendor == "postgresql":
            column = str(model._meta.pk and model._meta.pk.column)
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [own.ops.quote_name(table), column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # The write lock is held, so that nobody else numbers rows; the table counts on from the largest.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return range(first, first + count)


def update_rows(
    model: type[models.Model],
    columns: Sequence[str],
    held: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> int:
    """Set ``columns`` in those rows of ``model`` whose ``held`` columns have the values given.

    Each row holds the new values first and the ones to find it by after them. Returns how many
    rows of the table were changed. To be called inside ``write_tx()``.
    """
    own = connections[DEFAULT_DB_ALIAS]
    table = own.ops.quote_name(model._meta.db_table)
    changes = ", ".join(f"{name} = %s" for name in _quoted(model, columns))
    which = " AND ".join(f"{name} = %s" for name in _quoted(model, held))
    update = f"UPDATE {table} SET {changes} WHERE {which}"  # noqa: S608 - names of our own tables and columns
    with own.cursor() as cursor:
        cursor.executemany(update, list(_prepared(_preparing(model, (*columns, *held)), rows)))
        changed: int = cursor.rowcount
    return changed


_CELLS: Final = 800
"""Places in one statement of rows: the database takes a hundred rows in two thirds of the time of one hundred statements."""
_Prepare = Callable[[Any, Any], Any]


def rows_where_in(
    model: type[models.Model], columns: Sequence[str], column: str, values: Sequence[str] | Sequence[int], *, start: int = 0,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """Return these plain columns of the rows whose ``column`` is one of many values, as the database has them.

    For thousands of values, whose preparation would cost more than finding them; at most ``MOST_ASKED`` at once.
    With ``start`` only so many first characters are asked, for a column whose index holds no more.
    """
    own = connections[DEFAULT_DB_ALIAS]
    table = own.ops.quote_name(model._meta.db_table)
    (asked,) = _quoted(model, [column])
    if start:
        asked = f"substr({asked}, 1, {start:d})"
    found: list[tuple[Any, ...]] = []
    with own.cursor() as cursor:
        for first in range(0, len(values), MOST_ASKED):
            part = values[first : first + MOST_ASKED]
            names = ", ".join(_quoted(model, columns))
            places = ", ".join(["%s"] * len(part))
            cursor.execute(f"SELECT {names} FROM {table} WHERE {asked} IN ({places})", part)  # noqa: S608 - names of our own tables and columns
            found += cursor.fetchall()
    return found


MOST_ASKED = 10_000
"""Values in one question."""


def _fields(model: type[models.Model], names: Iterable[str]) -> list["models.Field[Any, Any]"]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _quoted(model: type[models.Model], names: Iterable[str]) -> list[str]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    return [quote(str(field.column)) for field in _fields(model, names)]


def _preparing(model: type[models.Model], names: Iterable[str]) -> list[_Prepare | None]:
    """How each column's cells are prepared; None for those that both databases take as they are."""
    own = connections[DEFAULT_DB_ALIAS]
    return [
        None
        if _is_plain(field)
        else _as_digits
        if isinstance(field, models.UUIDField) and not own.features.has_native_uuid_field
        else field.get_db_prep_save
        for field in _fields(model, names)
    ]


def _prepared(
    prepare: Sequence[_Prepare | None], rows: Iterable[Sequence[object]]
) -> Iterator[tuple[Any, ...]]:
    """The rows as the database takes them; a whole column is prepared at once."""
    own, asked = connections[DEFAULT_DB_ALIAS], list(rows)
    if not prepare or not asked:
        return iter([()] * len(asked))
    # Both are strict: a row has as many cells as there are columns, or ValueError.
    columns = [
        cells if prep is None else [_digits(cell) for cell in cells] if prep is _as_digits else list(_made(prep, cells, own))
        for prep, cells in zip(prepare, zip(*asked, strict=True), strict=True)
    ]
    return zip(*columns, strict=True)


def _made(prepare: _Prepare, cells: Iterable[object], own: object) -> Iterator[Any]:
    """Many rows share a moment or a detail: the same object is prepared once."""
    given, made = _NOTHING, None
    for cell in cells:
        if cell is not given:
            given, made = cell, prepare(cell, own)
        yield made


_NOTHING: object = object()


def _as_digits(cell: Any, connection: object) -> str | None:  # noqa: ANN401 - a UUID, or its digits
    return _digits(cell)


def _digits(cell: Any) -> str | None:  # noqa: ANN401 - a UUID, or its text
    if cell.__class__ is str:
        return cell if len(cell) == _DIGITS else cell.replace("-", "")
    return None if cell is None else cell.hex


_DIGITS: Final = 32
"""Hex digits of a UUID."""


def _is_plain(field: "models.Field[Any, Any]") -> bool:
    """Whether both databases take its values just as Python has them."""
    if isinstance(field, models.ForeignKey):
        return _is_plain(field.target_field)
    return isinstance(
        field, models.CharField | models.FloatField | models.IntegerField | models.BinaryField
    )
