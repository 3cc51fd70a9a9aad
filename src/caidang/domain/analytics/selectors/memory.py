"""What was counted stays in this process's memory for as long as nothing is written into the log.

The end of the log, its hash, stands for the state of all that is counted: whatever changes a number is an event. Kept
are sums by numbers and slugs, of nobody; small ones are not worth keeping.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from django.db import connection

from caidang.foundation.audit.models import AuditHead
from caidang.foundation.lib.once import asked_once

MANY: Final = 500
"""Pieces from which on it takes longer to count than to look whether it was counted."""
_MOST: Final = 1_000
_T = TypeVar("_T")

_lock = threading.Lock()
_kept: dict[Hashable, Any] = {}


@asked_once
def log_end() -> str:
    """Return the hash of the log's end."""
    return AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("hash", flat=True).first() or ""


def remembered(key: Hashable, count: Callable[[], _T], *, weigh: Callable[[_T], int]) -> _T:
    """Return what was counted under this key since the log last grew, or count it; ``weigh`` tells of how many pieces."""
    whole = (str(connection.settings_dict["NAME"]), log_end(), key)
    with _lock:
        if whole in _kept:
            found: _T = _kept[whole]
            return found
    made = count()
    if weigh(made) >= MANY:
        with _lock:
            if len(_kept) >= _MOST:
                _kept.clear()
            _kept[whole] = made
    return made
