"""Many small rows at once, without a model object for each and a statement composed anew.

``bulk_create`` writes every value's place into the statement; for the forty values of a résumé
that costs several times what the database itself takes.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    fields = {field.attname: field for field in model._meta.concrete_fields}
    prepare = [
        _as_it_is if _is_plain(fields[name]) else fields[name].get_db_prep_save for name in columns
    ]
    same = tuple(fields[name].get_db_prep_save(cell, own) for name, cell in shared.items())
    values = [
        (*(prep(cell, own) for prep, cell in zip(prepare, row, strict=True)), *same)
        for row in rows
    ]
    names = [str(fields[name].column) for name in (*columns, *shared)]
    named = ", ".join(own.ops.quote_name(name) for name in names)
    places = ", ".join("%s" for _ in names)
    table = own.ops.quote_name(model._meta.db_table)
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    with own.cursor() as cursor:
        # Names of our own tables and columns only: nothing that anyone typed.
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({places}){known}", values)  # noqa: S608


def _is_plain(field: "models.Field[Any, Any]") -> bool:
    """Whether both databases take its values just as Python has them."""
    return isinstance(
        field, models.CharField | models.FloatField | models.IntegerField | models.BinaryField
    )


def _as_it_is(cell: object, connection: object) -> object:
    return cell
