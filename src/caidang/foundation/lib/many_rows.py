"""Many small rows at once, without a statement composed anew for each.

``bulk_create`` writes every value's place into the statement; for the forty values of a résumé
that costs several times what the database itself takes. ``save`` and ``update`` compose theirs
for every single row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    shared: Mapping[str, object],
    ignore_known: bool = False,
) -> None:
    """Insert rows of ``model`` given as the values of ``columns``, and the same ``shared`` ones in all.

    Columns are named as the objects' attributes are (``candidate_id``); those left out stay NULL.
    With ``ignore_known`` a row that a unique constraint already knows is passed over. To be called
    inside ``write_tx()``; what the database refuses it raises, and then none is kept.
    """
    own = connections[DEFAULT_DB_ALIAS]
    prepare = _preparing(model, columns)
    (same,) = _prepared(_preparing(model, list(shared)), [list(shared.values())])
    values = [(*row, *same) for row in _prepared(prepare, rows)]
    names = _quoted(model, (*columns, *shared))
    places = ", ".join("%s" for _ in names)
    table = own.ops.quote_name(model._meta.db_table)
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places}){known}"  # noqa: S608 - names of our own tables and columns
    with own.cursor() as cursor:
        cursor.executemany(insert, values)


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
        cursor.executemany(update, _prepared(_preparing(model, (*columns, *held)), rows))
        changed: int = cursor.rowcount
    return changed


_Prepare = Callable[[Any, Any], Any]


def _fields(model: type[models.Model], names: Iterable[str]) -> list["models.Field[Any, Any]"]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _quoted(model: type[models.Model], names: Iterable[str]) -> list[str]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    return [quote(str(field.column)) for field in _fields(model, names)]


def _preparing(model: type[models.Model], names: Iterable[str]) -> list[_Prepare]:
    return [
        _as_it_is if _is_plain(field) else field.get_db_prep_save
        for field in _fields(model, names)
    ]


def _prepared(
    prepare: Sequence[_Prepare], rows: Iterable[Sequence[object]]
) -> list[tuple[Any, ...]]:
    own = connections[DEFAULT_DB_ALIAS]
    return [
        tuple(prep(cell, own) for prep, cell in zip(prepare, row, strict=True)) for row in rows
    ]


def _is_plain(field: "models.Field[Any, Any]") -> bool:
    """Whether both databases take its values just as Python has them."""
    if isinstance(field, models.ForeignKey):
        return _is_plain(field.target_field)
    return isinstance(
        field, models.CharField | models.FloatField | models.IntegerField | models.BinaryField
    )


def _as_it_is(cell: object, connection: object) -> object:
    return cell
