"""What was counted stays in this process's memory for as long as nothing of it has changed.

What a count hangs on is told by ``state``: the end of the log, for whatever changes a number is an event, or how often
the days were counted that it is told from. Kept are sums by numbers and slugs, of nobody; small ones are not worth
keeping.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from django.db import connection

from caidang.foundation.audit.models import AuditHead
from caidang.foundation.lib.once import asked_once

MANY = 500
"""Pieces from which on it takes longer to count than to look whether it was counted."""
_MOST: Final = 120_000
"""Sums that are kept at most, the ones longest unused go first; some thirty megabytes."""
_T = TypeVar("_T")

_lock = threading.Lock()
_kept: OrderedDict[Hashable, tuple[Hashable, Any, int]] = OrderedDict()
_sizes = [0]


@asked_once
def log_end() -> tuple[int, str]:
    """Return the number and the hash of the log's last event."""
    return AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("seq", "hash").first() or (0, "")


def remembered(
    key: Hashable, count: Callable[[], _T], *, weigh: Callable[[_T], int], state: Hashable = None
) -> _T:
    """Return what was counted under this key while the state was the same (None: since the log last grew), or count it.

    ``weigh`` tells of how many pieces it is.
    """
    state = log_end() if state is None else state
    found: _T | None = recall(key, state)
    if found is not None:
        return found
    made = count()
    if weigh(made) >= MANY:
        keep(key, state, made)
    return made


def recall(key: Hashable, state: Hashable) -> Any:  # noqa: ANN401 - whatever was kept there
    """Return what is kept under a key, None where there is nothing or the state is another."""
    place = _place(key)
    with _lock:
        if place not in _kept or _kept[place][0] != state:
            return None
        _kept.move_to_end(place)
        return _kept[place][1]


def keep(key: Hashable, state: Hashable, value: Any) -> None:  # noqa: ANN401
    """Keep something in place of what was kept under this key."""
    place, size = _place(key), len(value) + 1 if hasattr(value, "__len__") else 1
    with _lock:
        _, _, before = _kept.pop(place, (None, None, 0))
        _kept[place] = (state, value, size)
        _sizes[0] += size - before
        while _sizes[0] > _MOST and len(_kept) > 1:
            _, (_, _, gone) = _kept.popitem(last=False)
            _sizes[0] -= gone


def _place(key: Hashable) -> Hashable:
    return str(connection.settings_dict["NAME"]), key
