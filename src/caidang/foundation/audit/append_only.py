"""Triggers that refuse to change or delete what was recorded, for the migrations that put them on.

A migration that remakes these tables on SQLite (an altered column) drops their triggers
and has to put them back.
"""

from typing import Any

TABLES = ("audit_auditevent", "audit_auditcheckpoint")
_MESSAGE = "the audit log is append-only"


def guard(_apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - as Django calls it
    """This function will put the triggers on."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in TABLES:
        if vendor == "sqlite":
            for action in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
                )
        elif vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
            )


def unguard(_apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - as Django calls it
    """This function will take the triggers off."""
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        if vendor == "sqlite":
            for action in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{action}")
        elif vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse()")
