"""The least that the search app needs: for its own processes and for running its tests alone."""

import os
import tempfile
from pathlib import Path

from caidang.config.database import postgres_settings

_ROOT = Path(os.environ.get("SEARCH_TEST_ROOT") or tempfile.gettempdir())

SECRET_KEY = "only for tests"  # noqa: S105 - nothing is protected by it
INSTALLED_APPS = ["caidang.foundation.search"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_ROOT / "search-test.db"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
if os.environ.get("SEARCH_TEST_POSTGRES"):
    DATABASES = {"default": postgres_settings(os.environ["SEARCH_TEST_POSTGRES"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
CAIDANG_WRITE_LOCK = _ROOT / "search-test.lock"
