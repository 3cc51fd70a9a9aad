"""Recovery codes: shown once when they are made; of each only what a password's is kept, its salted hash.

They lie in the log-in library's row for them, which knows how to find a member's authenticators.
"""

import secrets
from collections.abc import Sequence
from typing import Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password

COUNT: Final = 10
DIGITS: Final = 12
"""Forty bits each. A code of an authenticator app is shorter, so that the two are never mistaken."""
LENGTHS: Final = (DIGITS, 8)
"""Those made before they were hashed were shorter."""


def new_codes() -> tuple[list[str], list[str]]:
    """Return fresh codes, and what is kept of them; hashing takes most of a second."""
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(COUNT)]
    return codes, [make_password(code) for code in codes]


def keep(user_id: int, hashes: Sequence[str]) -> None:
    """Keep these in place of the member's codes so far; within the caller's transaction."""
    row, _ = Authenticator.objects.get_or_create(
        user_id=user_id, type=Authenticator.Type.RECOVERY_CODES, defaults={"data": {}}
    )
    row.data = {"hashes": list(hashes)}
    row.save(update_fields=["data"])


def left_in(row: Authenticator) -> int:
    """Return how many of the codes are unused."""
    return len(row.data.get("hashes", ()))


def take(row: Authenticator, code: str) -> bool:
    """Use a code up if it is one of them; within the caller's transaction."""
    hashes = list(row.data.get("hashes", ()))
    for kept in hashes:
        if check_password(code, kept):
            hashes.remove(kept)
            row.data = {"hashes": hashes}
            row.save(update_fields=["data"])
            return True
    return False
