"""How often a process that works looks for objects that only refer to each other."""

import gc
from typing import Final

_EVERY: Final = (50_000, 10, 10)
"""Objects made before the youngest are looked through, and how often that is before the older ones are."""


def collect_seldom() -> None:
    """This function will have this process look for such objects seldom, and never among those that are there by now.

    A portion of records makes hundreds of thousands of small objects that go by themselves; to look through all of them
    every seven hundred takes a seventh of an import's time.
    """
    gc.freeze()
    gc.set_threshold(*_EVERY)
