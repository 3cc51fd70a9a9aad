"""The chain's arithmetic: what is hashed, and how a state is signed."""

import hashlib
import hmac
import json
import json.encoder
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

START = "0" * 64
"""What stands before the first event."""

MAX_DETAIL = 4000

_quoted = json.encoder.encode_basestring_ascii
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False).encode


def event_hash(
    seq: int,
    at: datetime,
    actor_id: int | None,
    verb: str,
    subject: str,
    detail: Mapping[str, Any] | str,
    prev_hash: str,
) -> str:
    """Return the hash of one event and of all before it. ``detail`` may be JSON as a database wrote it.

    Hashed is the canonical JSON of all seven as one list.
    """
    kept = _same_again(detail) if isinstance(detail, str) else canonical(detail)
    return hash_of(seq, at, actor_id, verb, subject, kept, prev_hash)


def hash_of(
    seq: int, at: datetime, actor_id: int | None, verb: str, subject: str, kept: str, prev_hash: str
) -> str:  # fmt: skip
    """Return the hash of an event whose detail is ``canonical`` already."""
    # The JSON of them all, put together by hand: an encoder's call for each of thousands is half of their time.
    told = f"[{seq},{_shared(at, actor_id, verb)},{_quoted(subject)},{kept},{_quoted(prev_hash)}]"
    return hashlib.sha256(told.encode()).hexdigest()


@lru_cache(maxsize=256)
def _shared(at: datetime, actor_id: int | None, verb: str) -> str:
    """What events that came together have in common, as it stands in the list."""
    return _encode([at.astimezone(UTC).isoformat(), actor_id, verb])[1:-1]


def sign(key: bytes, *, seq: int, hash_: str) -> str:
    """Return the signature of the chain's state after event ``seq``."""
    return hmac.digest(key, _canonical([seq, hash_]), hashlib.sha256).hex()


def is_signed(key: bytes, *, seq: int, hash_: str, mac: str) -> bool:
    """Tell whether the signature is that of this state."""
    return hmac.compare_digest(sign(key, seq=seq, hash_=hash_), mac)


def check_detail(detail: Mapping[str, Any]) -> None:
    """Raise ValueError for what would not come back from both databases exactly as it went in."""
    _check_value(detail)
    if len(_canonical(detail)) > MAX_DETAIL:
        raise ValueError("the detail of an audit event is too long")


def _check_value(value: Any) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("keys in the detail of an audit event are strings")
        for inner in value.values():
            _check_value(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_value(inner)
    elif isinstance(value, str):
        if "\x00" in value:
            raise ValueError("the detail of an audit event holds a NUL")
    elif not (value is None or isinstance(value, bool | int)):
        # A float may come back from PostgreSQL written otherwise, and the hash would not hold.
        raise ValueError(f"the detail of an audit event cannot hold a {type(value).__name__}")


@lru_cache(maxsize=4096)
def _same_again(text: str) -> str:
    """Canonical JSON of JSON. Most events say the same few things, and reading is half of a proof's time."""
    return _encode(json.loads(text))


def canonical(value: Mapping[str, Any]) -> str:
    """Return the JSON of a detail as it is hashed."""
    return _encode(value)


def _canonical(value: Any) -> bytes:
    return _encode(value).encode()
