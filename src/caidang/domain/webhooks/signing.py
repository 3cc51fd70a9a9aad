"""How what is sent is signed and how long one waits before sending it again: Standard Webhooks 1.0, values in, values out."""

import hashlib
import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

PREFIX: Final = "whsec_"
WAITS_S: Final = (10, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400)
"""Seconds before the second, third … time; all together a little more than a day and a half."""
TIMES: Final = len(WAITS_S) + 1
_JITTER: Final = 0.2
_BITS: Final = 2**32


def new_secret() -> str:
    """This function will return a fresh signing secret."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def headers_of(*, secret: str, number: str, seconds: int, body: bytes) -> dict[str, str]:
    """This function will return the headers of a message: its id, the time (seconds since 1970), and the signature of both with the body."""
    key = b64decode(secret.removeprefix(PREFIX))
    told = hmac.new(key, f"{number}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json", "User-Agent": "Caidang-Webhooks/1",
        "webhook-id": number, "webhook-timestamp": str(seconds), "webhook-signature": f"v1,{b64encode(told).decode()}",
    }  # fmt: skip


def body_of(told: Mapping[str, Any]) -> bytes:
    """This function will return the bytes that are sent and signed."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def wait_before(attempt: int, *, seed: str) -> timedelta | None:
    """This function will return how long to wait after the ``attempt``-th time (from 1) failed; None after the last.

    A fifth more or less, by ``seed``, so that many that failed together do not come back together.
    """
    if attempt > len(WAITS_S):
        return None
    part = int.from_bytes(hashlib.sha256(f"{seed}:{attempt}".encode()).digest()[:4], "big") / _BITS
    return timedelta(seconds=WAITS_S[attempt - 1] * (1 - _JITTER + 2 * _JITTER * part))
