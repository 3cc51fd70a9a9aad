"""Whether a worker reads what is received: the command line asks before it reads by itself."""

from pathlib import Path

from django.conf import settings

from caidang.foundation.lib.file_lock import is_held


def is_worker_running() -> bool:
    """Tell whether the worker of this data folder lives; it holds a lock for as long as it does."""
    return is_held(Path(settings.CAIDANG_DATA) / "worker.lock")
