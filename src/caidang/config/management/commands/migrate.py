"""``migrate``: a database that has nothing in it yet is made in one step, any other is lifted step by step."""

from typing import Any

from django.core.management.commands.migrate import Command as StepByStep
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections

from caidang.foundation.lib.new_database import is_empty, make_everything


class Command(StepByStep):
    """Django's command, with a short way for new databases."""

    def handle(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as Django has it
        """This function will bring the database to the present state."""
        connection = connections[options["database"]]
        if options["app_label"] or options["plan"] or options["check_unapplied"] or not is_empty(connection):
            super().handle(*arguments, **options)
            return
        make_everything(connection)
        emit_post_migrate_signal(options["verbosity"], options["interactive"], connection.alias)
