"""Tokens under the house's keys: equal values give equal ones, and without the key nobody can tell of what."""

import hashlib
import hmac
from collections.abc import Sequence

from caidang.core.crypto.blind import blind as blind_token
from caidang.core.crypto.blind import blinder
from caidang.foundation.vault.current import fresh_keyring, keyring


def blind(field: str, value: str) -> str:
    """Return the look-up token of a value in a field, 64 hex digits."""
    return blind_token(keyring(), field, value)


def blinds(field: str, value: str) -> tuple[str, ...]:
    """Return the tokens by which a value is stored and found: one, and while their key changes two."""
    ring = fresh_keyring()
    return tuple(blind_token(ring, field, value, epoch) for epoch in ring.blind_epochs)


def blinds_of(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the tokens of many values in their fields, by one look at the keys."""
    ring = fresh_keyring()
    fields = {field: tuple(blinder(ring, field, epoch) for epoch in ring.blind_epochs) for field in {field for field, _ in pairs}}
    return [tuple([token(value) for token in fields[field]]) for field, value in pairs]


def former_blinds(field: str, value: str) -> tuple[str, ...]:
    """Return the tokens that a value had under the keys before: what cannot be made anew is known by them."""
    ring = fresh_keyring()
    return tuple(blind_token(ring, field, value, epoch) for epoch in ring.epochs_of("blind")[:-1])


def mark_key(name: str) -> bytes:
    """Return the key of the mark in one copy that leaves the house; other names give unrelated keys."""
    return hmac.digest(keyring().purpose("report mark"), name.encode(), hashlib.sha256)


def fingerprint(data: bytes) -> str:
    """Return the token by which the same received bytes are recognised, 64 hex digits."""
    return hmac.digest(keyring().purpose("received"), hashlib.sha256(data).digest(), hashlib.sha256).hex()
