"""The tables of the test models, for as long as a test runs."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.apps.lib.jobs import Job, Tally


@pytest.fixture
def tables(transactional_db: None) -> Iterator[None]:
    """Make the tables in the real test database, where other processes see them too."""
    with connection.schema_editor() as editor:
        editor.create_model(Job)
        editor.create_model(Tally)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Job)
        editor.delete_model(Tally)
