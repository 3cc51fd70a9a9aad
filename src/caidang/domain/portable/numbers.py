"""The numbers that rows get: a new system counts on, so that the number of a row that is gone is never given again."""

from typing import Final

from django.db import connection, models

_COUNTED: Final = (models.AutoField, models.BigAutoField)


def last_number(model: type[models.Model]) -> int:
    """Return the last number that a table gave, 0 for none and for tables that are not counted."""
    if not isinstance(model._meta.pk, _COUNTED):
        return 0
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT last_value FROM pg_sequences"
                " WHERE format('%%I.%%I', schemaname, sequencename) = pg_get_serial_sequence(%s, %s)",
                [_quoted(table), model._meta.pk.column],
            )
            found = cursor.fetchone()
            return int(found[0] or 0) if found else 0
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        return int(found[0]) if found else 0


def count_on(model: type[models.Model], last: int) -> None:
    """Have a table give numbers after ``last``. To be called inside ``write_tx()``."""
    if not isinstance(model._meta.pk, _COUNTED):
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [_quoted(table), model._meta.pk.column, max(last, 1), last > 0],
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _quoted(table: str) -> str:
    return str(connection.ops.quote_name(table))
