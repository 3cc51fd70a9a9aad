"""All tables of an app made at once, as they are in the end, for a database that has none of them yet.

Django's own way draws every related model anew for each table, index and constraint (``ProjectState.reload_model``),
which took most of a first start: ten seconds for some hundred and sixty tables, where this takes two.
"""

from collections.abc import Sequence
from typing import Any

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class FirstTables(Operation):
    """The operations that describe the tables; what they come to is made in one go."""

    reduces_to_sql = True
    serialization_expand_args = ["tables"]  # noqa: RUF012 - as Django has it

    def __init__(self, tables: Sequence[Operation]) -> None:
        """Keep what Django would do one after another."""
        self.tables = list(tables)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """This function will say what there is afterwards; models are drawn once, when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for one in self.tables:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will make the tables with all that belongs to them; keys between them come last, where it matters."""
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will take the tables away."""
        for model in reversed(self._models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        """This function will say what it does."""
        return "Make the first tables"

    def _models(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[Any]:
        named = [one.name for one in self.tables if isinstance(one, CreateModel) and not one.options.get("proxy")]
        models = [state.apps.get_model(app_label, name) for name in named]
        return [model for model in models if router.allow_migrate_model(editor.connection.alias, model)]
