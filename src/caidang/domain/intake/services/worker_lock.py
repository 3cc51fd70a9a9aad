"""Whether a worker reads what is received: the command line asks before it reads by itself."""

from pathlib import Path

from django.conf import settings

from caidang.foundation.lib.file_lock import is_held


def worker_lock() -> Path:
    """Return the file that the worker of this data folder holds locked for as long as it lives."""
    return Path(settings.CAIDANG_DATA) / "worker.lock"


def is_worker_running() -> bool:
    """Tell whether the worker of this data folder lives."""
    return is_held(worker_lock())
