"""All tables at once, as the models are today, for a database that has none yet.

Leading a new house through the history of the old ones took most of a first start: Django draws every related
model anew for each step. ``tests/programs/test_new_database.py`` compares what the two ways come to.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """This function will tell whether there is not one table."""
    return not connection.introspection.table_names()


def make_everything(connection: BaseDatabaseWrapper) -> None:
    """This function will make every table with all that belongs to it, and what an app's config adds (rows, triggers) in
    ``in_new_database``, and write down every migration as taken: all of it, or nothing if it is interrupted.
    """
    recorder = MigrationRecorder(connection)
    loader = MigrationLoader(None)
    with connection.schema_editor() as editor:
        for model in (*_models(connection), recorder.migration_qs.model):
            editor.create_model(model)
        for config in apps.get_app_configs():
            for lay in getattr(config, "in_new_database", ()):
                lay(apps, editor)
        taken = [recorder.Migration(app=app, name=name) for app, name in sorted(loader.disk_migrations)]
        recorder.migration_qs.bulk_create(taken)


def _models(connection: BaseDatabaseWrapper) -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.can_migrate(connection)]
