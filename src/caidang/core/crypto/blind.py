"""Blind indexes: equal values give equal tokens, and only the key can tell which value it was."""

import hashlib
import hmac
import unicodedata

from caidang.core.crypto.keyring import Epoch, Keyring


def blind(keyring: Keyring, field: str, value: str, epoch: Epoch | None = None) -> str:
    """Return the token (64 hex digits) of a value in a field; another field gives another token.

    Width, case and surrounding space do not matter; anything more (E.164 phones) is the caller's.
    ``epoch`` names another key than the present one. Equality is all that a token reveals, and without the key no guess can be tested.
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    return hmac.digest(keyring.blind(field, epoch), plain.encode(), hashlib.sha256).hex()
