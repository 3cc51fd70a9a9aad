"""Blind indexes: equal values give equal tokens, and only the key can tell which value it was."""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from caidang.core.crypto.hashing import hasher
from caidang.core.crypto.keyring import Epoch, Keyring


def blind(keyring: Keyring, field: str, value: str, epoch: Epoch | None = None) -> str:
    """Return the token (64 hex digits) of a value in a field; another field gives another token.

    Width, case and surrounding space do not matter; anything more (E.164 phones) is the caller's.
    ``epoch`` names another key than the present one. Equality is all that a token reveals, and without the key no guess can be tested.
    """
    return hmac.digest(keyring.blind(field, epoch), _plain(value), hashlib.sha256).hex()


def blinder(keyring: Keyring, field: str, epoch: Epoch | None = None) -> Callable[[str], str]:
    """This function will return what ``blind`` does in one field, for thousands of values."""
    token = hasher(keyring.blind(field, epoch))
    return lambda value: token(_plain(value)).hex()


def _plain(value: str) -> bytes:
    return unicodedata.normalize("NFKC", value).strip().casefold().encode()
