"""Test databases: encrypted files beside the real one, or in memory."""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import creation

_TEST_PREFIX = "test_"


class DatabaseCreation(creation.DatabaseCreation):
    """Makes and removes test databases; their write-ahead logs go with them."""

    def _get_test_db_name(self) -> str:
        wanted = self.connection.settings_dict["TEST"]["NAME"]
        if not wanted:
            name = Path(self.connection.settings_dict["NAME"])
            return str(name.with_name(_TEST_PREFIX + name.name))
        text = str(wanted)
        if text.startswith(_TEST_PREFIX + "/"):
            # pytest-django puts its prefix before the whole path.
            path = Path(text.removeprefix(_TEST_PREFIX))
            return str(path.with_name(_TEST_PREFIX + path.name))
        return str(super()._get_test_db_name())  # type: ignore[misc]  # not in the stubs

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:  # noqa: FBT001, FBT002
        name = str(super()._create_test_db(verbosity, autoclobber, keepdb))  # type: ignore[misc]
        if not keepdb:
            self._remove_logs(name)
        return name

    def _clone_test_db(self, suffix: str, verbosity: int, keepdb: bool = False) -> None:  # noqa: FBT001, FBT002
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        super()._clone_test_db(suffix, verbosity, keepdb)  # type: ignore[misc]

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        super()._destroy_test_db(test_database_name, verbosity)  # type: ignore[misc]
        self._remove_logs(test_database_name)

    def _remove_logs(self, name: Any) -> None:
        if not self.is_in_memory_db(name):
            for ending in ("-wal", "-shm", "-journal"):
                Path(f"{name}{ending}").unlink(missing_ok=True)
