"""Blind tokens: phones, mails and identity numbers in the index are keyed hashes, found only whole."""

import hmac
from collections.abc import Iterator
from hashlib import sha256

from caidang.foundation.search.index.sealed_file import derive
from caidang.foundation.search.query.words import contact_key, value_key

TAIL = 4
"""Digits of a phone's end that can be asked for."""
_LEAST_PHONE = 7


class Blinder:
    """Makes the tokens of one installation from its index key."""

    def __init__(self, key: bytes) -> None:
        self._key = derive(key, salt=b"", purpose="search blind tokens")

    def whole(self, value: str) -> str:
        """Return the token of a whole phone, mail, account or number, however it is written."""
        return self._token(f"whole {contact_key(value) or value_key(value)}")

    def tail(self, digits: str) -> str:
        """Return the token of a phone's last digits."""
        return self._token(f"tail {digits}")

    def tokens(self, value: str) -> Iterator[str]:
        """Yield all tokens that one contact is to be found by."""
        yield self.whole(value)
        key = contact_key(value) or ""
        if key.isdecimal() and _LEAST_PHONE <= len(key) < 16:
            yield self.tail(key[-TAIL:])

    def _token(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), sha256).hexdigest()[:24]
