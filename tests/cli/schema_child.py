"""Makes a new installation's database, in one step or through all migrations, and prints what stands in it."""

import json
import os
import sys
from typing import Any
from unittest.mock import patch

from django.db import connection

from caidang.config.prepare import prepare

FIRST_ROWS = {"candidates_label": "kind, name, position", "clients_jobtype": "name", "pipeline_stage": "name, kind, position"}

NOT_OURS = {"auth_group_permissions"}
"""Django's own, which nobody here uses: its migrations give its rows a wider number than its models do."""


def main() -> None:
    """Print tables, columns, indexes, constraints, triggers and the rows of a new house as JSON."""
    if sys.argv[1] == "step by step":
        os.environ["DJANGO_SETTINGS_MODULE"] = "caidang.config.settings"
        with patch("caidang.config.management.commands.migrate.is_empty", lambda _: False):
            prepare(may_ask=False)
    else:
        prepare(may_ask=False)
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        found = {table: _table(cursor, table) for table in tables if table not in NOT_OURS}
        found["triggers"] = _triggers(cursor)
        for table, columns in FIRST_ROWS.items():
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")
            found[f"rows of {table}"] = cursor.fetchall()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        found["taken"] = cursor.fetchall()
    print(json.dumps(found, default=str))


def _table(cursor: Any, table: str) -> Any:
    columns = connection.introspection.get_table_description(cursor, table)
    constraints = connection.introspection.get_constraints(cursor, table)
    # SQLite numbers what has no name in the order in which it was added; PostgreSQL names everything after the
    # table, and lets it keep the name when the table gets another.
    is_named = connection.vendor == "sqlite"
    named = {name: held for name, held in constraints.items() if is_named and not name.startswith(("__", "fk_"))}
    # It also keeps the index for LIKE of a column that was unique once.
    bare = sorted(str(held) for name, held in constraints.items() if name not in named and not name.endswith("_like"))
    return [sorted([str(column) for column in columns]), named, bare]


def _triggers(cursor: Any) -> Any:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    else:
        cursor.execute("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
    return cursor.fetchall()


if __name__ == "__main__":
    main()
