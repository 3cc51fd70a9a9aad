"""Passwords that are known from breaches, looked up without a network.

``breached.bin`` holds a fingerprint of each, in order (``python -m tools.breached`` makes it and says
where they come from): a hundred thousand that are long enough for our rules, out of the million that
turn up most often.
"""

import hashlib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

LIST: Final = Path(__file__).with_suffix(".bin")
SIZE: Final = 5
"""Bytes of a fingerprint: among so many, one innocent password in ten million is taken for one of them."""


def fingerprint(password: str) -> bytes:
    """Return what stands for a password in the list, whatever its case and width."""
    key = unicodedata.normalize("NFKC", password).strip().lower()
    return hashlib.sha256(key.encode()).digest()[:SIZE]


def is_breached(password: str) -> bool:
    """Tell whether the password is one of those."""
    wanted, known = fingerprint(password), _known()
    low, high = 0, len(known) // SIZE
    while low < high:
        middle = (low + high) // 2
        if known[middle * SIZE : (middle + 1) * SIZE] < wanted:
            low = middle + 1
        else:
            high = middle
    return known[low * SIZE : (low + 1) * SIZE] == wanted


@cache
def _known() -> bytes:
    return LIST.read_bytes()
