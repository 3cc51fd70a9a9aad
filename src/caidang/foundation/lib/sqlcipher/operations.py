"""SQL operations: emptying a database whose tables are guarded by triggers."""

from collections.abc import Iterable

from django.db import transaction
from django.db.backends.sqlite3 import operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations for SQLite; only ``flush`` differs."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty tables, append-only ones as well, as TRUNCATE does on PostgreSQL.

        Whoever empties a whole database (a test between two cases) means all of it: the triggers
        are taken off and put back in the same transaction.
        """
        with (
            transaction.atomic(using=self.connection.alias, savepoint=False),
            self.connection.cursor() as cursor,
        ):
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {self.quote_name(name)}")
            for sql in sql_list:
                cursor.execute(sql)
            for _, sql in triggers:
                cursor.execute(sql)
