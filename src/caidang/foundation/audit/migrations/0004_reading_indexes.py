"""Indexes for reading a log of a million events; four of one column each give way to three.

The old ones are dropped by hand: Django would remake the table for it on SQLite, which takes long
and drops its triggers.
"""

from django.db import migrations, models

TABLE = "audit_auditevent"
GIVEN_UP = ("at", "actor_id", "verb", "subject")


def drop(apps, schema_editor):
    """Drop the indexes of these single columns."""
    with schema_editor.connection.cursor() as cursor:
        found = schema_editor.connection.introspection.get_constraints(cursor, TABLE)
    for name, one in found.items():
        if one["index"] and not one["unique"] and one["columns"] in [[column] for column in GIVEN_UP]:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make(apps, schema_editor):
    """Make them again."""
    for column in GIVEN_UP:
        schema_editor.execute(f"CREATE INDEX {TABLE}_{column} ON {TABLE} ({column})")


class Migration(migrations.Migration):
    """Give the log the indexes that its readers need."""

    dependencies = [("audit", "0003_signed_checkpoints")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField("auditevent", "at", models.DateTimeField()),
                migrations.AlterField("auditevent", "actor_id", models.BigIntegerField(null=True)),
                migrations.AlterField("auditevent", "verb", models.CharField(max_length=64)),
                migrations.AlterField("auditevent", "subject", models.CharField(max_length=128)),
            ],
        ),
        migrations.AddIndex("auditevent", models.Index(fields=["actor_id", "seq"], name="audit_by_actor")),
        migrations.AddIndex("auditevent", models.Index(fields=["subject", "verb"], name="audit_by_subject")),
        migrations.AddIndex("auditevent", models.Index(fields=["at", "actor_id", "verb", "seq"], name="audit_by_hour")),
    ]
