"""A migration's step: an index that no question needs is dropped, and nothing else of its table is touched."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class LoseIndex(migrations.AlterField):
    """``AlterField`` for a foreign key that no longer has an index of its own (``db_index=False``).

    Django would write the whole table anew on SQLite, which for millions of values takes minutes.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will drop each index over this one column that holds nothing unique."""
        model = from_state.apps.get_model(app_label, self.model_name)
        for name in _indexes_of(model, self.name, schema_editor):
            schema_editor.remove_index(model, models.Index(fields=[self.name], name=name))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will make the index again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        for statement in schema_editor._field_indexes_sql(model, field):  # type: ignore[attr-defined]
            schema_editor.execute(statement)


def _indexes_of(model: type[models.Model], name: str, schema_editor: BaseDatabaseSchemaEditor) -> list[str]:
    column = str(model._meta.get_field(name).column)  # type: ignore[union-attr]
    declared = {index.name for index in model._meta.indexes}
    with schema_editor.connection.cursor() as cursor:
        found: dict[str, Any] = schema_editor.connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [
        key
        for key, one in found.items()
        if one["index"] and not one["unique"] and one["columns"] == [column] and key not in declared
    ]
