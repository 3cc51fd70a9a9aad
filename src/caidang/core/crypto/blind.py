"""Blind indexes: equal values give equal tokens, and only the key can tell which value it was."""

import hashlib
import hmac
import unicodedata

from caidang.core.crypto.keyring import Keyring


def blind(keyring: Keyring, field: str, value: str) -> str:
    """Return the token (64 hex digits) of a value in a field; another field gives another token.

    Width, case and surrounding space do not matter; anything more (E.164 phones) is the caller's.
    Equality is all that a token reveals, and without the key no guess can be tested.
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    return hmac.digest(keyring.blind(field), plain.encode(), hashlib.sha256).hex()
